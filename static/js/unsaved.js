/* Half-written words are not left behind without a question. */
let written = null;

/** True while a form holds words that were not sent; a form that was swapped away holds none. */
export const isWritten = () => Boolean(written?.isConnected);

document.addEventListener("input", ({ target }) => {
  written = target.closest?.("form.form") ?? written;
});
document.addEventListener("submit", () => (written = null));
addEventListener("beforeunload", (event) => {
  if (isWritten()) event.preventDefault();
});
