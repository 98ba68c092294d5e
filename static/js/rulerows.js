// A rule's form never runs out of empty rows: filling the last one adds another below it.
// Without this script saving does the same.
document.addEventListener("change", ({ target }) => {
  const rows = target.closest("[data-rule] ol");
  const last = rows?.lastElementChild;
  if (!last?.contains(target) || !target.value) return;
  const next = last.cloneNode(true);
  next.className = "";
  next.querySelectorAll(".yz-error").forEach((error) => error.remove());
  for (const control of next.querySelectorAll("select, input")) {
    control.name = control.name.replace(/-(\d+)-(\w+)$/, (_, n, key) => `-${Number(n) + 1}-${key}`);
    control.value = "";
  }
  rows.append(next);
});
