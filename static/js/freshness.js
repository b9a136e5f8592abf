/* Keeps an open page honest: the current token, no polling unseen, no page from before signing out. */
function cookie(name) {
  const pair = document.cookie.split("; ").find((text) => text.startsWith(`${name}=`));
  return pair && decodeURIComponent(pair.slice(name.length + 1));
}

// Signing in again in another tab changes the token.
document.addEventListener("htmx:configRequest", ({ detail }) => {
  const token = cookie(document.documentElement.dataset.csrfCookie);
  if (token && detail.formData.has("csrfmiddlewaretoken")) detail.formData.set("csrfmiddlewaretoken", token);
});

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
