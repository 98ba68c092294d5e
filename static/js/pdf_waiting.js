// A page that waits for a PDF looks again by itself, and opens the PDF when it is ready. Without a script it refreshes.
const SECONDS = 2;
let shown = document.querySelector("[data-waiting]");

async function look() {
  try {
    const answer = await fetch(shown.dataset.waiting);
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = page.querySelector("[data-waiting]");
    if (fresh && fresh.textContent !== shown.textContent) {
      document.title = page.title;
      shown.dataset.waiting = fresh.dataset.waiting;
      shown.replaceChildren(...fresh.childNodes);
    }
    if (fresh?.dataset.ready) {
      location.replace(fresh.dataset.ready);
      return;
    }
    if (fresh && !fresh.dataset.waiting) return;
  } catch {
    // The network is away: look again.
  }
  setTimeout(look, SECONDS * 1000);
}

setTimeout(look, SECONDS * 1000);
