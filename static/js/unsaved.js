/* Half-written words are not left behind without a question. */
let written = null;

/** True while a form (the one around a part, if one is given) holds words that were not sent; one swapped away holds none. */
export const isWritten = (part) => Boolean(written?.isConnected && (!part || written.contains(part)));

// A form that comes back with words in it, to put something right or after another press, holds them as before.
const HOLDS_WORDS = "form.form[data-written], form.form:has(.error-summary)";
const note = (part) => {
  written = (part.matches?.(HOLDS_WORDS) ? part : part.querySelector(HOLDS_WORDS)) ?? written;
};
note(document);
document.addEventListener("htmx:load", ({ detail }) => note(detail.elt));

document.addEventListener("input", ({ target }) => {
  written = target.closest?.("form.form") ?? written;
});
document.addEventListener("submit", () => (written = null));
addEventListener("beforeunload", (event) => {
  if (isWritten()) event.preventDefault();
});
