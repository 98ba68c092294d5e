// At the place of an inspection the network comes and goes: what is typed is kept on this device until the
// server has it, and sent when the network is back. Without this script each point is sent as it is kept.
const HERE = document.currentScript.src;
const place = document.querySelector("[data-place]");
const PREFIX = `place:${place.dataset.place}:`;
const forms = [...place.querySelectorAll("form[data-keep]")];
const keyOf = (form) => PREFIX + form.dataset.keep;

function read(key) {
  try {
    return JSON.parse(localStorage.getItem(key));
  } catch {
    return null;
  }
}

function write(key, entry) {
  try {
    localStorage.setItem(key, JSON.stringify(entry));
    return true;
  } catch {
    return false; // no room, or not allowed here: the page says that nothing is kept
  }
}

const own = (form, field) => field.name.startsWith(form.dataset.fields) && !["file", "checkbox"].includes(field.type);
const fields = (form) => [...form.elements].filter((field) => own(form, field));

function typed(form) {
  const values = {};
  for (const field of fields(form)) if (field.type !== "radio" || field.checked) values[field.name] = field.value;
  return values;
}

function fill(form, values) {
  for (const field of fields(form)) {
    if (field.type === "radio") field.checked = values[field.name] === field.value;
    else if (field.name in values) field.value = values[field.name];
  }
}

function tell(form, which) {
  for (const told of form.querySelectorAll("[data-told]")) told.hidden = told.dataset.told !== which;
}

function keep(form, waits) {
  const kept = write(keyOf(form), { values: typed(form), waits, at: Date.now() });
  tell(form, kept ? (waits ? "waits" : "typed") : "lost");
}

function arrived(form, entry) {
  const kept = form.dataset.kept;
  return kept !== undefined && JSON.stringify(stated(form, entry.values)) === JSON.stringify(JSON.parse(kept));
}

// Without what was read when the page was shown, and which lines end how.
function stated(form, values) {
  const names = Object.keys(values).filter((name) => !name.endsWith("-mark")).sort();
  return names.map((name) => [name.slice(form.dataset.fields.length), values[name].replaceAll("\r\n", "\n").trim()]);
}

async function reached() {
  try {
    return (await fetch(HERE, { method: "HEAD", cache: "no-store" })).ok;
  } catch {
    return false;
  }
}

// True once the server has it: it leads back to this page then, and to no other.
async function sent(form) {
  try {
    const answer = await fetch(location.pathname, { method: "POST", body: new FormData(form) });
    return answer.redirected && new URL(answer.url).pathname === location.pathname;
  } catch {
    return null;
  }
}

async function sendWaiting() {
  let any = false;
  for (const form of forms.filter((form) => read(keyOf(form))?.waits)) {
    const done = await sent(form);
    if (done === null) return;
    any ||= done;
    if (done) localStorage.removeItem(keyOf(form));
    else keep(form, false);
    tell(form, done ? "sent" : "differs");
  }
  if (any && !forms.some((form) => read(keyOf(form)))) location.reload();
}

for (const form of forms) {
  const entry = read(keyOf(form));
  if (entry && arrived(form, entry)) localStorage.removeItem(keyOf(form));
  else if (entry) {
    if (!form.dataset.bound) fill(form, entry.values);
    tell(form, entry.waits ? "waits" : "typed");
  }
  form.addEventListener("input", () => keep(form, false));
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    keep(form, true);
    if (!(await reached())) return;
    keep(form, false);
    form.submit();
  });
}

// What belongs to no form any more was not sent: it is shown until its writer has read it.
const left = place.querySelector("[data-left]");
const known = new Set(forms.map(keyOf));
for (const key of Object.keys(localStorage)) {
  if (!key.startsWith("place:")) continue;
  const entry = read(key);
  if (!entry) localStorage.removeItem(key);
  else if (key.startsWith(PREFIX) && !known.has(key)) {
    const text = Object.entries(entry.values).filter(([name]) => /-(findings|name|reason)$/.test(name));
    left.querySelector("p").textContent += ` ${text.map(([, value]) => value).join(" ")}`;
    left.hidden = false;
    left.querySelector("button").addEventListener("click", () => {
      localStorage.removeItem(key);
      left.hidden = true;
    });
  }
}

const offline = place.querySelector("[data-offline]");
const show = () => (offline.hidden = navigator.onLine);
addEventListener("offline", show);
addEventListener("online", () => {
  show();
  sendWaiting();
});
show();
if (navigator.onLine) sendWaiting();
