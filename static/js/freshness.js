/* Keeps an open page honest: the current token, whose page it is, no polling unseen, no page from before signing out. */
function cookie(name) {
  const pair = document.cookie.split("; ").find((text) => text.startsWith(`${name}=`));
  return pair && decodeURIComponent(pair.slice(name.length + 1));
}

const { csrfCookie, pageOf } = document.documentElement.dataset;

// Signing in again in another tab changes the token.
document.addEventListener("htmx:configRequest", ({ detail }) => {
  const token = cookie(csrfCookie);
  if (token && detail.formData.has("csrfmiddlewaretoken")) detail.formData.set("csrfmiddlewaretoken", token);
  if (detail.formData.has("page_of")) detail.formData.set("page_of", pageOf);
});

// A part that came after somebody else had signed in bears their mark; the page around it is still of another person.
document.addEventListener("submit", ({ target }) => {
  const mark = target.querySelector("[name=page_of]");
  if (mark) mark.value = pageOf;
}, true);

document.addEventListener("htmx:beforeRequest", (event) => {
  const isPoll = event.detail.elt.getAttribute("data-hx-trigger")?.includes("every ");
  if (document.hidden && isPoll) event.preventDefault();
});

window.addEventListener("pageshow", (event) => {
  if (event.persisted) location.reload();
});

const bar = document.getElementById("offline");
const show = () => (bar.hidden = navigator.onLine);
window.addEventListener("online", show);
window.addEventListener("offline", show);
show();
