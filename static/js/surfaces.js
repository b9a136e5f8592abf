/* What lies above the page: dialogs, menus, panels and toasts. */
const STAY = 8000;

// Browsers that do not know `command` yet.
if (!("command" in HTMLButtonElement.prototype)) {
  document.addEventListener("click", ({ target }) => {
    const button = target.closest("button[commandfor]");
    const dialog = button && document.getElementById(button.getAttribute("commandfor"));
    if (!dialog) return;
    if (button.getAttribute("command") === "show-modal") dialog.showModal();
    else dialog.close();
  });
}

// The server closes a dialog by sending `HX-Trigger: closeDialog`.
document.addEventListener("closeDialog", () => document.querySelector("dialog[open]")?.close());

const openMenus = () => document.querySelectorAll("details:is(.menu, .decide-here)[open]");
document.addEventListener("click", ({ target }) => {
  for (const menu of openMenus()) if (!menu.contains(target)) menu.open = false;
});
document.addEventListener("keydown", ({ key }) => {
  if (key !== "Escape") return;
  for (const menu of openMenus()) {
    if (menu.contains(document.activeElement)) menu.querySelector("summary").focus();
    menu.open = false;
  }
});

/** Remove a toast after a while, unless somebody is looking at it. */
function passBy(toast) {
  let timer;
  const stop = () => clearTimeout(timer);
  const start = () => {
    stop();
    timer = setTimeout(() => toast.remove(), STAY);
  };
  for (const name of ["pointerenter", "focusin"]) toast.addEventListener(name, stop);
  for (const name of ["pointerleave", "focusout"]) toast.addEventListener(name, start);
  start();
}

const toasts = document.getElementById("toasts");
for (const toast of toasts.children) passBy(toast);
new MutationObserver((changes) => {
  for (const { addedNodes } of changes) for (const node of addedNodes) if (node instanceof HTMLElement) passBy(node);
}).observe(toasts, { childList: true });

// On a phone the bar inside an agreement scrolls; where one is should be in sight.
// Its own bar alone is scrolled: the keyboard still begins at the top of the page.
const tab = document.querySelector(".local-nav [aria-current]");
const bar = tab?.closest("ul");
if (bar) bar.scrollLeft = tab.offsetLeft - bar.offsetLeft - (bar.clientWidth - tab.offsetWidth) / 2;
