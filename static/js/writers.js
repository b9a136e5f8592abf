/* Who is writing where: said beside the clause as soon as the list of writers comes, and told of oneself while one writes. */
import { isWritten } from "./unsaved.js";

document.addEventListener("htmx:beforeRequest", (event) => {
  const { elt } = event.detail;
  if (elt.matches("[data-while-written]") && !isWritten(elt)) event.preventDefault();
});

function place() {
  const writers = document.getElementById("writers");
  if (!writers) return;
  for (const old of document.querySelectorAll("[data-writer]")) old.remove();
  for (const { dataset, textContent } of writers.querySelectorAll("[data-beside]")) {
    const clause = document.getElementById(dataset.beside);
    if (!clause) continue;
    const note = document.createElement("p");
    note.className = "note no-print";
    note.dataset.writer = "";
    note.append(textContent.trim());
    (clause.querySelector(":scope > div:last-of-type") ?? clause).append(note);
  }
}
document.addEventListener("htmx:afterSwap", place);
