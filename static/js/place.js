// At the place of an inspection the network comes and goes: what is typed is kept on this device until the
// server has it, and sent when the network is back. Without this script each point is sent as it is kept.
const place = document.querySelector("[data-place]");
const PREFIX = `place:${place.dataset.place}:`;
const forms = [...place.querySelectorAll("form[data-keep]")];
const ENDED = [403, 404, 409];
const TEXTS = /-(findings|name|reason)$/;
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

const here = (answer) => new URL(answer.url).pathname === location.pathname;

async function asks(answer, form) {
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const token = page.querySelector("[name=csrfmiddlewaretoken]"); // another one after signing in again
  if (token) form.elements.csrfmiddlewaretoken.value = token.value;
  return [...page.querySelectorAll("form[data-keep]")].some((one) => one.dataset.keep === form.dataset.keep);
}

// Whether the point can be kept now: "open", or "over" when its page asks for it no longer; null without network.
async function reached(form) {
  try {
    const answer = await fetch(location.pathname, { cache: "no-store" });
    if (ENDED.includes(answer.status)) return "over";
    if (!answer.ok) return null;
    return !here(answer) || (await asks(answer, form)) ? "open" : "over";
  } catch {
    return null;
  }
}

// "sent" once the server has it: it leads back to this page then, and to no other. "over" when it never takes it:
// the visit is over, or is no longer this person's.
async function sent(form) {
  try {
    const answer = await fetch(location.pathname, { method: "POST", body: new FormData(form) });
    if (answer.redirected) return here(answer) ? "sent" : "differs";
    if (!ENDED.includes(answer.status)) return "differs";
    const now = await reached(form); // the page itself says whether it is over, or only this post was refused
    return now === "open" ? "differs" : now;
  } catch {
    return null;
  }
}

// What was typed stays on the page and on this device, to be copied; it is not sent again.
function end(form) {
  keep(form, false);
  tell(form, "over");
  for (const button of form.querySelectorAll(".yz-actions button")) button.disabled = true;
}

async function copy(form) {
  const words = fields(form).filter((field) => TEXTS.test(field.name));
  try {
    await navigator.clipboard.writeText(words.map((field) => field.value).join("\n"));
    form.querySelector("[data-copied]").hidden = false;
  } catch {
    words[0].select(); // no clipboard here (plain HTTP, or refused): marked for the person to copy
  }
}

async function sendWaiting() {
  let any = false;
  for (const form of forms.filter((form) => read(keyOf(form))?.waits)) {
    const done = await sent(form);
    if (done === null) return;
    any ||= done === "sent";
    if (done === "over") end(form);
    else if (done === "sent") localStorage.removeItem(keyOf(form));
    else keep(form, false);
    tell(form, done);
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
    const now = await reached(form);
    if (now === null) return;
    if (now === "over") return end(form);
    keep(form, false);
    form.submit();
  });
  form.querySelector("[data-copy]").addEventListener("click", () => copy(form));
  form.querySelector("[data-reload]").addEventListener("click", () => location.reload());
}

// What belongs to no form any more was not sent: it is shown until its writer has read it.
const left = place.querySelector("[data-left]");
const known = new Set(forms.map(keyOf));
for (const key of Object.keys(localStorage)) {
  if (!key.startsWith("place:")) continue;
  const entry = read(key);
  if (!entry) localStorage.removeItem(key);
  else if (key.startsWith(PREFIX) && !known.has(key)) {
    const text = Object.entries(entry.values).filter(([name]) => TEXTS.test(name));
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
