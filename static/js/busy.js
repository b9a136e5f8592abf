/* Shows that something is under way, and lets nothing be sent twice. The button keeps the focus. */
const DELAY = 400;
const PATIENCE = 15000;
const running = new WeakMap();

function submitter({ elt, requestConfig }) {
  const pressed = requestConfig?.triggeringEvent?.submitter;
  return pressed ?? (elt.matches("form") ? elt.querySelector("button:not([type=button])") : elt.closest("button"));
}

function start(button) {
  button.setAttribute("aria-disabled", "true");
  const words = button.dataset.busy ?? document.documentElement.dataset.busy;
  const before = [...button.childNodes];
  const width = button.offsetWidth;
  const timer = setTimeout(() => {
    button.style.minInlineSize = `${width}px`;
    button.replaceChildren(words);
  }, DELAY);
  return () => {
    clearTimeout(timer);
    button.removeAttribute("aria-disabled");
    button.style.minInlineSize = "";
    button.replaceChildren(...before);
  };
}

document.addEventListener("htmx:beforeSend", ({ detail }) => {
  detail.target?.setAttribute("aria-busy", "true");
  const button = detail.requestConfig.verb === "get" ? null : submitter(detail);
  if (button) running.set(detail.xhr, start(button));
});
document.addEventListener("htmx:afterRequest", ({ detail }) => {
  detail.target?.removeAttribute("aria-busy");
  running.get(detail.xhr)?.();
});

// Forms without htmx: the first press counts, until the browser gives up or the person stops it.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || form.method !== "post" || form.hasAttribute("data-hx-post")) return;
  if (form.dataset.sent) {
    event.preventDefault();
    return;
  }
  form.dataset.sent = "yes";
  const stop = event.submitter ? start(event.submitter) : () => {};
  setTimeout(() => {
    delete form.dataset.sent;
    stop();
  }, PATIENCE);
});
