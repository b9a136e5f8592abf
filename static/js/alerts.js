/* Says in the page alert why an answer could not be shown. Typed text is never touched. */
const KEPT = "What you typed is still here.";
const WORDS = {
  offline: `There is no connection. ${KEPT} Try again when you are back online.`,
  timeout: `This takes longer than usual. ${KEPT} You can safely try again.`,
  401: "You are signed out.",
  403: `This is not yours to do, or the page is out of date. ${KEPT} Reload to see what is open to you.`,
  404: `This is not here any more. ${KEPT}`,
  410: `Somebody removed this meanwhile. ${KEPT} Copy what you need, then reload.`,
  413: `This is too large to send. ${KEPT}`,
  429: `That was too often in a short time. ${KEPT} Wait a minute, then try again.`,
  other: `That did not save. ${KEPT} Try again.`,
};

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
  link.textContent = "Sign in in a new tab";
  return [" ", link, ", then save again."];
}

/** A poll or a late part that nobody pressed: its trouble is not worth an interruption. */
const isBackground = ({ requestConfig }) => !requestConfig.triggeringEvent;

document.addEventListener("htmx:responseError", ({ detail }) => {
  if (isBackground(detail)) return;
  const { status } = detail.xhr;
  const reference = detail.xhr.getResponseHeader("X-Reference");
  const more = status === 401 ? signIn() : reference ? [` Reference: ${reference}.`] : [];
  say(WORDS[status] ?? WORDS.other, ...more);
});
document.addEventListener("htmx:sendError", ({ detail }) => isBackground(detail) || say(WORDS.offline));
document.addEventListener("htmx:timeout", ({ detail }) => isBackground(detail) || say(WORDS.timeout));
document.addEventListener("htmx:beforeSend", ({ detail }) => isBackground(detail) || alert.replaceChildren());
