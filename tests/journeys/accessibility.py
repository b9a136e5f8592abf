"""What a page in a browser has to be: without faults that axe finds, open to the keyboard, as wide as a phone."""

from collections.abc import Iterator

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

DESKTOP = {"width": 1280, "height": 800}
PHONES = ({"width": 320, "height": 640}, {"width": 390, "height": 844})


# What a person can reach with Tab inside the page's own part; of radio buttons one in each group.
# A part that is swapped meanwhile brings the same controls again, under the same ids: `same` finds them.
WITHIN = """
() => {
  const shown = e => e.checkVisibility({visibilityProperty: true}) && !e.disabled;
  const kinds = 'a[href],button,input:not([type=hidden]),select,textarea,summary,[tabindex="0"]';
  const groups = new Set();
  window.reachable = [...document.querySelectorAll('#main :is(' + kinds + ')')].filter(shown).filter(e => {
    if (e.type !== 'radio') return e.tabIndex >= 0;
    const group = [...document.getElementsByName(e.name)].filter(r => r.form === e.form);
    if (group.some(r => r.checked) ? !e.checked : groups.has(e.name + e.form?.id)) return false;
    groups.add(e.name + e.form?.id);
    return true;
  });
  window.same = e => e.isConnected ? e : e.id && document.getElementById(e.id);
  window.reached = new Set();
  document.getElementById('main').focus();
  // The parts of a date or time are stops of their own.
  return window.reachable.reduce((stops, e) => stops + (['date', 'time'].includes(e.type) ? 4 : 1), 0);
}
"""


STEP = """
() => {
  const e = document.activeElement, box = e.getBoundingClientRect();
  window.reached.add(e.id || e);
  const name = e.tagName + '#' + e.id + ' ' + (e.textContent || e.value || '').trim().slice(0, 40);
  const done = window.reachable.every(e => !window.same(e) || window.reached.has(e.id || e));
  return {name, done, lost: e === document.body, empty: box.width < 1 || box.height < 1};
}
"""


MISSED = """
() => window.reachable.filter(e => window.same(e) && !window.reached.has(e.id || e))
  .map(e => e.tagName + '#' + e.id + ' ' + e.name)
"""


WIDER = """
() => {
  const scrolls = e => e && (getComputedStyle(e).overflowX !== 'visible' || scrolls(e.parentElement));
  return document.documentElement.scrollWidth <= window.innerWidth ? [] :
    [...document.body.querySelectorAll('*')]
      .filter(e => e.getBoundingClientRect().right > window.innerWidth + 1 && !scrolls(e.parentElement))
      .slice(0, 5).map(e => e.tagName + '.' + e.className + ' ' + e.textContent.trim().slice(0, 20));
}
"""


def axe(page: Page) -> Iterator[str]:
    """All rules in light; in dark those that can differ. For somebody who wants no motion: no colour is half-way."""
    yield from violations(page, "light", {})
    page.emulate_media(color_scheme="dark")
    yield from violations(page, "dark", {"runOnly": ["color-contrast", "link-in-text-block"]})
    page.emulate_media(color_scheme="light")


def by_keyboard(page: Page) -> Iterator[str]:
    """Tab through the page's own part: each control is reached, seen, and the focus never falls on nothing."""
    for _ in range(page.evaluate(WITHIN)):
        page.keyboard.press("Tab")
        step = page.evaluate(STEP)
        if step["lost"]:
            yield "the focus fell on nothing"
        if step["empty"]:
            yield f"the focus is on something of no size: {step['name']}"
        if step["done"]:
            return
    if missed := page.evaluate(MISSED):
        yield f"Tab does not reach {missed[:5]}"


def on_a_phone(page: Page) -> Iterator[str]:
    """Nothing scrolls sideways at 320 and at 390 pixels."""
    for phone in PHONES:
        page.set_viewport_size(phone)
        if wider := page.evaluate(WIDER):
            yield f"wider than {phone['width']} pixels: {wider}"
    page.set_viewport_size(DESKTOP)


def violations(page: Page, scheme: str, options: dict[str, object]) -> Iterator[str]:
    # Preloading makes axe fetch the style sheets once more and inline them, which the policy refuses.
    told = Axe().run(page, options={"preload": False, "resultTypes": ["violations"], **options})
    for found in told.response["violations"]:
        yield f"{scheme}: {found['id']} at {[' '.join(map(str, node['target'])) for node in found['nodes'][:4]]}"
