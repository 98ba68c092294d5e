// Looks again in five seconds, unless something was typed or chosen meanwhile.
"use strict";
(() => {
  const again = setTimeout(() => location.reload(), 5000);
  document.addEventListener("input", () => clearTimeout(again), { once: true });
})();
