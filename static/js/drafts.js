// Asks before what was typed is left unsaved, and copies the link of a draft.
// Without this script the form works as it is; the link can be copied by hand.
for (const form of document.querySelectorAll("form[data-asks]")) {
  const filled = () => JSON.stringify([...new FormData(form)].map(([name, value]) => [name, value.name ?? value]));
  const saved = form.dataset.asks === "unsaved" ? "" : filled();
  let sent = false;
  form.addEventListener("submit", () => (sent = true));
  addEventListener("pageshow", () => (sent = false));
  addEventListener("beforeunload", (event) => {
    if (!sent && filled() !== saved) event.preventDefault();
  });
}

// A page that says what is wrong has been kept: reload and Back ask for it, and send nothing once more.
const kept = document.querySelector("[data-again]");
if (kept) history.replaceState(history.state, "", kept.dataset.again);

for (const button of document.querySelectorAll("[data-copy]")) {
  button.hidden = false;
  button.ariaLive = "polite";
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(button.dataset.copy);
      button.textContent = button.dataset.done;
    } catch {
      // No clipboard here (plain HTTP, or refused): the link is marked for the person to copy.
      getSelection().selectAllChildren(button.parentElement.querySelector("a"));
    }
  });
}
