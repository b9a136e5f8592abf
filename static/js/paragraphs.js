/* In the text of a draft one paragraph is open at a time: what was written there is not drawn over. */
import { say } from "./alerts.js";
import { isWritten } from "./unsaved.js";

document.addEventListener("htmx:beforeRequest", (event) => {
  const { elt, target } = event.detail;
  const open = target.id === "desk" && target.querySelector("form.form");
  if (!open || elt === open || elt.id.endsWith("-cancel") || !isWritten()) return;
  event.preventDefault();
  say(target.querySelector("[data-first]").dataset.first);
  open.querySelector("textarea, select, input:not([type=hidden])").focus();
});

// The part beside the text is drawn anew every minute: what somebody unfolded there stays open.
let unfolded = [];
document.addEventListener("htmx:beforeSwap", ({ detail }) => {
  unfolded = [...detail.target.querySelectorAll("details[open][id]")].map(({ id }) => id);
});
document.addEventListener("htmx:afterSwap", () => {
  for (const id of unfolded) document.getElementById(id)?.setAttribute("open", "");
  unfolded = [];
});
