"""The measure of the sweep itself: a part swapped while one goes through it is no fault, a control left out is."""

import pytest

from tests.journeys.accessibility import by_keyboard

SWAPPED = """
<main id="main" tabindex="-1">
  <input id="find"><span><button id="first">First</button></span><button id="last">Last</button>
</main>
<script>
document.getElementById("last").addEventListener("focus", () => {
  document.querySelector("span").innerHTML = '<button id="first">First</button>';
}, {once: true});
document.getElementById("find").addEventListener("focus", () => {
  document.querySelector("span").innerHTML = '<button id="first">First</button>';
}, {once: true});
</script>
"""
LEFT_OUT = """
<main id="main" tabindex="-1"><button id="first">First</button><button id="last">Last</button></main>
<script>
document.getElementById("first").addEventListener("keydown", event => {
  if (event.key === "Tab") event.preventDefault();
});
</script>
"""


@pytest.mark.journey
@pytest.mark.parametrize(("html", "faults"), [(SWAPPED, []), (LEFT_OUT, ["Tab does not reach ['BUTTON#last ']"])])
def test_tab_is_followed_through_parts_that_are_swapped(new_person, html, faults):
    page = new_person().page
    page.set_content(html)
    assert list(by_keyboard(page)) == faults
