// Editors' rows (rules, answers): there is always an empty one, a value says what it expects, and
// a rule is said in words while it is typed. Without this script saving does the same.
const PAUSE = 400; // ms without a key before the server is asked

function addRow(rows) {
  const next = rows.lastElementChild.cloneNode(true);
  next.className = "";
  next.querySelectorAll(".yz-error").forEach((error) => error.remove());
  for (const control of next.querySelectorAll("select, input")) {
    control.name = control.name.replace(/-(\d+)-(\w+)$/, (_, n, key) => `-${Number(n) + 1}-${key}`);
    control.value = "";
  }
  rows.append(next);
}

function tellWhatIsExpected(question) {
  const value = question.closest("li").querySelector("[name$='-v']");
  const expects = question.selectedOptions[0]?.dataset.expects;
  if (value && expects) value.placeholder = value.title = expects;
}

async function sayInWords(rule) {
  const name = rule.querySelector("select").name;
  const body = new FormData();
  for (const control of rule.querySelectorAll("select, input, textarea")) {
    body.append(`rule${control.name.slice(name.length)}`, control.value);
  }
  const token = rule.closest("form").elements.csrfmiddlewaretoken.value;
  const answer = await fetch(rule.dataset.rule, { method: "POST", body, headers: { "X-CSRFToken": token } });
  if (!answer.ok) return;
  const { sentence, faults } = await answer.json();
  const words = rule.querySelector("[data-words]");
  words.textContent = faults.length ? faults.join(" ") : sentence && `${words.dataset.label}：${sentence}`;
  words.classList.toggle("yz-error", faults.length > 0);
  words.hidden = !words.textContent;
}

const waiting = new WeakMap();
document.addEventListener("input", ({ target }) => {
  const rule = target.closest("[data-rule]");
  if (!rule) return;
  clearTimeout(waiting.get(rule));
  waiting.set(rule, setTimeout(() => sayInWords(rule), PAUSE));
});

document.addEventListener("change", ({ target }) => {
  const rows = target.closest("[data-rows]");
  if (!rows) return;
  if (target.matches("[data-question]")) tellWhatIsExpected(target);
  if (rows.lastElementChild.contains(target) && target.value) addRow(rows);
});
