// Printing from the page: the buttons, or what holds them, show only where a script can press them.
for (const place of document.querySelectorAll("[data-print]")) {
  place.hidden = false;
  (place.querySelector("button") ?? place).addEventListener("click", () => window.print());
}
