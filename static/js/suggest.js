// Proposes titles while somebody types into a search box (ARIA combobox with a list box).
// Without this script the form works as it is.
const LEAST = 2;
const WAIT = 150; // milliseconds without a key before the server is asked

function equip(form, number) {
  const input = form.querySelector("input[type=search]");
  const list = document.createElement("ul");
  list.className = "suggest";
  list.id = `suggest-${number}`;
  list.role = "listbox";
  list.ariaLabel = input.labels[0]?.textContent ?? "";
  list.hidden = true;
  input.parentElement.append(list);
  input.role = "combobox";
  input.ariaAutoComplete = "list";
  input.ariaExpanded = "false";
  input.setAttribute("aria-controls", list.id);

  let chosen = -1;
  let timer = 0;
  let asked = "";

  function choose(place) {
    chosen = place;
    [...list.children].forEach((option, i) => (option.ariaSelected = String(i === place)));
    const option = list.children[place];
    if (option) {
      input.setAttribute("aria-activedescendant", option.id);
      option.scrollIntoView({ block: "nearest" });
    } else input.removeAttribute("aria-activedescendant");
  }

  function show(open) {
    list.hidden = !open;
    input.ariaExpanded = String(open);
    choose(-1);
  }

  function draw(suggestions) {
    const options = suggestions.map(({ title, detail, url }, i) => {
      const option = document.createElement("li");
      option.role = "option";
      option.id = `${list.id}-${i}`;
      option.dataset.url = url;
      const small = document.createElement("small");
      small.textContent = detail;
      option.append(title, " ", small);
      return option;
    });
    list.replaceChildren(...options);
    show(options.length > 0);
  }

  async function ask() {
    const typed = input.value.trim();
    asked = typed;
    if ([...typed].length < LEAST) return show(false);
    const address = new URL("suggest/", form.action);
    address.searchParams.set("q", typed);
    try {
      const answer = await fetch(address);
      const { suggestions } = await answer.json();
      if (asked === typed && document.activeElement === input) draw(suggestions);
    } catch {
      show(false); // no network, no proposals: the form still works
    }
  }

  input.addEventListener("input", (event) => {
    if (event.isComposing) return;
    clearTimeout(timer);
    timer = setTimeout(ask, WAIT);
  });
  input.addEventListener("compositionend", ask);
  input.addEventListener("blur", () => show(false));
  input.addEventListener("keydown", (event) => {
    const count = list.children.length;
    if (event.isComposing || list.hidden) return;
    if (event.key === "ArrowDown") choose(chosen === count - 1 ? -1 : chosen + 1);
    else if (event.key === "ArrowUp") choose(chosen === -1 ? count - 1 : chosen - 1);
    else if (event.key === "Escape") show(false);
    else if (event.key === "Enter" && chosen >= 0) location.assign(list.children[chosen].dataset.url);
    else return;
    event.preventDefault();
  });
  list.addEventListener("pointerdown", (event) => event.preventDefault()); // keeps the focus
  list.addEventListener("click", (event) => {
    const option = event.target.closest("[role=option]");
    if (option) location.assign(option.dataset.url);
  });
}

document.querySelectorAll("form[role=search]:has(input[type=search])").forEach(equip);
