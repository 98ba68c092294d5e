// Looks again in five seconds, unless something was typed or chosen meanwhile.
const again = setTimeout(() => location.reload(), 5000);
document.addEventListener("input", () => clearTimeout(again), { once: true });
