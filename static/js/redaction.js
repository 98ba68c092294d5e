// Boxes over personal data are drawn on the pages of a scan; each fills an empty row of numbers, in percent
// of the page. Without this script the rows are typed.
const NAMES = ["left", "top", "width", "height"];

function rowsOf(area) {
  const fields = area.closest("form").querySelectorAll(`[name^="${area.dataset.redaction}-row"][name$="-page"]`);
  return [...fields].map((page) => {
    const prefix = page.name.slice(0, -"page".length);
    const row = { page };
    for (const name of NAMES) row[name] = page.form.elements[prefix + name];
    return row;
  });
}

const empty = (row) => [row.page, ...NAMES.map((name) => row[name])].every((field) => !field.value);

function place(box, { left, top, width, height }) {
  Object.assign(box.style, { left: `${left}%`, top: `${top}%`, width: `${width}%`, height: `${height}%` });
}

function show(area) {
  area.querySelectorAll("b").forEach((box) => box.remove());
  for (const row of rowsOf(area)) {
    const page = area.querySelector(`figure[data-page="${Number(row.page.value)}"] > div`);
    if (!page || NAMES.some((name) => !row[name].value)) continue;
    const box = page.appendChild(document.createElement("b"));
    place(box, Object.fromEntries(NAMES.map((name) => [name, Number(row[name].value)])));
  }
}

function share(page, event) {
  const { left, top, width, height } = page.getBoundingClientRect();
  const within = (value) => Math.min(100, Math.max(0, Math.round(value * 1000) / 10));
  return { x: within((event.clientX - left) / width), y: within((event.clientY - top) / height) };
}

const between = (a, b) => ({
  left: Math.min(a.x, b.x),
  top: Math.min(a.y, b.y),
  width: Math.abs(a.x - b.x),
  height: Math.abs(a.y - b.y),
});

function keep(area, number, drawn) {
  const row = rowsOf(area).find(empty);
  if (!row) {
    area.closest("form").querySelector('[name="add_rows"]').focus();
    return;
  }
  row.page.value = number;
  for (const name of NAMES) row[name].value = drawn[name].toFixed(1);
  show(area);
}

function begin(area, figure, event) {
  const page = figure.querySelector("div");
  const from = share(page, event);
  const box = page.appendChild(document.createElement("b"));
  const draw = (moved) => place(box, between(from, share(page, moved)));
  const end = (last) => {
    page.removeEventListener("pointermove", draw);
    box.remove();
    const drawn = between(from, share(page, last));
    if (drawn.width > 0.5 && drawn.height > 0.5) keep(area, figure.dataset.page, drawn);
  };
  page.setPointerCapture(event.pointerId);
  page.addEventListener("pointermove", draw);
  page.addEventListener("pointerup", end, { once: true });
}

for (const area of document.querySelectorAll("[data-redaction]")) {
  for (const figure of area.querySelectorAll("figure")) {
    figure.querySelector("div").addEventListener("pointerdown", (event) => {
      event.preventDefault();
      begin(area, figure, event);
    });
  }
  area.closest("form").addEventListener("input", () => show(area));
  show(area);
}
