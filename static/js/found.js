/* With whom? Arrow keys go through what is found, and Enter in the search field chooses the only one. */
const choices = () => [...document.querySelectorAll("#found button")];
const STEPS = { ArrowDown: 1, ArrowUp: -1 };

document.addEventListener("keydown", (event) => {
  const { target, key } = event;
  const isSearching = target.id === "find";
  if (event.isComposing || !(isSearching || target.closest?.("#found"))) return;
  if (isSearching && key === "Enter" && target.value.trim()) {
    event.preventDefault();
    target.parentElement.querySelector("[data-enter]").click();
  }
  if (key === "Escape" && !isSearching) document.getElementById("find").focus();
  if (!(key in STEPS)) return;
  const next = choices().indexOf(target) + STEPS[key];
  if (isSearching && key === "ArrowUp") return;
  event.preventDefault();
  (next < 0 ? document.getElementById("find") : choices()[next])?.focus();
});
