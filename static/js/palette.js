/* Search above any page: Ctrl K or the glass opens it, arrow keys choose, Enter goes there, Escape leads back. */
const PAUSE = 500;
const LONGEST = 1000;
const STEPS = { ArrowDown: 1, ArrowUp: -1 };
const dialog = document.getElementById("palette");
const glass = document.getElementById("search-open");
const field = document.getElementById("palette-q");
const found = document.getElementById("palette-found");
const count = document.getElementById("palette-count");
let timer;

const options = () => [...found.querySelectorAll('[role="option"]')];
const chosen = () => document.getElementById(field.getAttribute("aria-activedescendant"));

function open() {
  if (dialog.open) return;
  dialog.showModal();
  field.focus();
  field.select();
}

/** Choose a line of the list without leaving the field; nothing where there is none. */
function choose(option) {
  for (const one of options()) one.setAttribute("aria-selected", String(one === option));
  if (option) field.setAttribute("aria-activedescendant", option.id);
  else field.removeAttribute("aria-activedescendant");
  option?.scrollIntoView({ block: "nearest" });
}

/** Say how much was found once nobody types any more. */
function announce() {
  clearTimeout(timer);
  timer = setTimeout(() => {
    count.textContent = found.querySelector("[data-count]")?.textContent.trim() ?? "";
  }, PAUSE);
}

/** Go through the list with the arrow keys, and to what is chosen with Enter. */
function steer(event) {
  const { key, isComposing } = event;
  if (isComposing) return;
  if (key === "Escape") {
    // A search field would only empty itself.
    event.preventDefault();
    dialog.close();
  }
  if (key === "Enter" && chosen()) {
    event.preventDefault();
    chosen().click();
  }
  if (!(key in STEPS) || !options().length) return;
  event.preventDefault();
  const all = options();
  const next = all.indexOf(chosen()) + STEPS[key];
  choose(next < -1 ? all.at(-1) : all[next]);
}

if (dialog && glass) {
  document.addEventListener("keydown", (event) => {
    const isAsked = (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey && event.key.toLowerCase() === "k";
    if (!isAsked || document.querySelector("dialog[open]:not(#palette)")) return;
    event.preventDefault();
    open();
  });
  glass.addEventListener("click", (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    open();
  });
  // An address takes no more; the answer says that it is too long.
  field.addEventListener("htmx:configRequest", ({ detail }) => detail.parameters.set("q", field.value.slice(0, LONGEST)));
  field.addEventListener("keydown", steer);
  field.addEventListener("input", () => choose(null));
  dialog.addEventListener("htmx:afterSwap", () => {
    choose(null);
    const list = found.querySelector('[role="listbox"]');
    field.setAttribute("aria-expanded", String(Boolean(list)));
    if (list) field.setAttribute("aria-controls", list.id);
    else field.removeAttribute("aria-controls");
    announce();
  });
  // A press beside the dialog closes it.
  dialog.addEventListener("click", ({ target }) => target === dialog && dialog.close());
  dialog.addEventListener("close", () => {
    clearTimeout(timer);
    count.textContent = "";
    choose(null);
  });
}
