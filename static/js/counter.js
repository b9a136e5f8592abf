/* Says under a text how long it is once it comes near its limit. The server says the same when it is too long. */
const NEAR = 0.9;
const PAUSE = 400;
const words = document.getElementById("counter-words").content;
const waiting = new WeakMap();

/** Fill the numbers into a sentence of the page. */
function sentence(key, numbers) {
  const { lang } = document.documentElement;
  const text = words.querySelector(`[data-for="${key}"]`).textContent;
  return text.replace(/\{(\w+)\}/g, (_, name) => numbers[name].toLocaleString(lang));
}

/** Return the place of the words, made empty beforehand, so that a screen reader hears them arrive. */
function placeFor(control) {
  const present = control.nextElementSibling;
  if (present?.classList.contains("counter")) return present;
  const place = document.createElement("p");
  place.className = "counter";
  place.setAttribute("aria-live", "polite");
  control.after(place);
  return place;
}

// As the server counts: characters, not the halves of an emoji, and no blanks around the text.
const lengthOf = (text) => [...text.normalize("NFC").trim()].length;

function count(control) {
  const place = placeFor(control);
  const limit = Number(control.dataset.limit);
  const length = lengthOf(control.value);
  const over = length - limit;
  place.classList.toggle("is-over", over > 0);
  const key = over > 0 ? "over" : "near";
  place.textContent = length < limit * NEAR ? "" : sentence(key, { length, limit, over });
}

for (const name of ["focusin", "input"]) {
  document.addEventListener(name, ({ target }) => {
    if (!target.matches?.("[data-limit]:not([readonly])")) return;
    placeFor(target);
    clearTimeout(waiting.get(target));
    waiting.set(target, setTimeout(() => count(target), PAUSE));
  });
}
