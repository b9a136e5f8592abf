/* Says in the page alert why an answer could not be shown. Typed text is never touched. */
const words = document.getElementById("alert-words").content;
const wordsFor = (key) => (words.querySelector(`[data-for="${key}"]`) ?? words.querySelector('[data-for="other"]')).textContent;

const alert = document.getElementById("page-alert");

/** Show a sentence; the parts after it are nodes or strings. */
export function say(sentence, ...parts) {
  const paragraph = document.createElement("p");
  paragraph.append(sentence, ...parts);
  alert.replaceChildren(paragraph);
}

function signIn() {
  const link = document.createElement("a");
  link.href = document.documentElement.dataset.loginUrl;
  link.target = "_blank";
  link.textContent = wordsFor("sign-in");
  return [" ", link, wordsFor("save-again")];
}

/** A poll, a late part or a private copy that nobody asked for: its trouble is not worth an interruption. */
const isBackground = ({ elt, requestConfig }) => !requestConfig.triggeringEvent || elt.matches("[data-background]");

document.addEventListener("htmx:responseError", ({ detail }) => {
  if (isBackground(detail)) return;
  const { status } = detail.xhr;
  const reference = detail.xhr.getResponseHeader("X-Reference");
  const more = status === 401 ? signIn() : reference ? [` ${wordsFor("reference")} ${reference}.`] : [];
  say(wordsFor(status), ...more);
});
document.addEventListener("htmx:sendError", ({ detail }) => isBackground(detail) || say(wordsFor("offline")));
document.addEventListener("htmx:timeout", ({ detail }) => isBackground(detail) || say(wordsFor("timeout")));
document.addEventListener("htmx:beforeSend", ({ detail }) => isBackground(detail) || alert.replaceChildren());
