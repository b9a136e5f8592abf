/* In the text of a draft one paragraph is open at a time: what was written there is not drawn over. */
import { say } from "./alerts.js";
import { isWritten } from "./unsaved.js";

document.addEventListener("htmx:beforeRequest", (event) => {
  const { elt, target } = event.detail;
  const open = target?.id === "desk" && target.querySelector("form.form");
  if (!open || elt === open || elt.id.endsWith("-cancel") || !isWritten()) return;
  event.preventDefault();
  say(target.querySelector("[data-first]").dataset.first);
  open.querySelector("textarea, select, input:not([type=hidden])").focus();
});

// The part beside the text is drawn anew every minute: what somebody unfolded or closed there stays so.
const folds = new Map();
document.addEventListener("htmx:beforeSwap", () => {
  for (const fold of document.querySelectorAll("#progress details[id]")) folds.set(fold.id, fold.open);
});
document.addEventListener("htmx:afterSwap", () => {
  for (const fold of document.querySelectorAll("#progress details[id]")) fold.open = folds.get(fold.id) ?? fold.open;
});
