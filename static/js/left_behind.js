// What was typed at the place of an inspection waits on this device for its writer alone: it goes when somebody
// else uses the back office here, and at logout, once the writer agrees to lose what was not sent.
const { reader, ask } = document.currentScript.dataset;
const unsent = () => {
  try {
    return Object.keys(localStorage).filter((key) => key.startsWith("place:"));
  } catch {
    return []; // nothing is kept here at all
  }
};

// Before anybody has logged in it stays: a session may have ended at the place.
if (reader) for (const key of unsent()) if (!key.startsWith(`place:${reader}:`)) localStorage.removeItem(key);

document.addEventListener("submit", (event) => {
  const address = new URL(event.target.getAttribute("action") || "", location.href);
  if (!address.pathname.endsWith("/logout/")) return;
  const left = unsent();
  if (left.length && !confirm(ask)) event.preventDefault();
  else for (const key of left) localStorage.removeItem(key);
}, true);
