/* Half-written words are not left behind without a question. */
let written = false;

document.addEventListener("input", ({ target }) => {
  if (target.closest?.("form.form")) written = true;
});
for (const sent of ["submit", "htmx:afterSwap"]) document.addEventListener(sent, () => (written = false));
addEventListener("beforeunload", (event) => {
  if (written) event.preventDefault();
});
