"""The agreement in force as a browser draws it: where it starts, what is written on its life line, how it prints."""

import re
import zlib
from datetime import date, timedelta
from urllib.parse import urljoin

import pytest
from django.conf import settings as django_settings
from django.urls import reverse
from django.utils import timezone

from agreements.scheduler import tick_round
from tests.access.places import signed_in
from tests.access.world import a_world
from tests.agreements.cadence.agreements_in_force import in_force_in
from tests.services.browser import Person

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]

# Of an A4 page at 96 dots an inch, between the margins of print.css: 297 mm less 38 mm.
PAGE_HEIGHT = 979
OVERLAPS = """() => {
  const boxes = [...document.querySelectorAll('.life text')].filter(one => getComputedStyle(one).display !== 'none')
    .map(one => [one.textContent, one.getBoundingClientRect()]);
  const right = document.documentElement.clientWidth;
  const out = boxes.filter(([, box]) => box.left < 0 || box.right > right).map(([words]) => words);
  for (const [i, [a, one]] of boxes.entries()) for (const [b, other] of boxes.slice(i + 1))
    if (one.left < other.right && other.left < one.right && one.top < other.bottom && other.top < one.bottom)
      out.push(`${a} / ${b}`);
  return out;
}"""


def at_the_page(person: Person, world, reader: str, path: str):
    session = signed_in(world, reader).cookies[django_settings.SESSION_COOKIE_NAME]
    person.context.add_cookies([{"name": session.key, "value": session.value, "url": person.address}])
    return person.open(path)


@pytest.mark.parametrize(("size", "top"), [((1280, 800), 122), ((390, 844), 126)], ids=["desktop", "phone"])
def test_an_agreement_starts_at_the_top_and_its_words_never_meet(new_person, size, top):
    world = a_world()
    page = at_the_page(new_person(size), world, "lead", world.in_force.agreement.get_absolute_url())
    assert page.locator("h1").bounding_box()["y"] == top
    for width in (1280, 1184, 1000, 768, 767, 390, 320):
        page.set_viewport_size({"width": width, "height": 800})
        assert page.evaluate(OVERLAPS) == [], width
        assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_the_bell_opens_by_keyboard_and_stays_on_a_phone(new_person):
    world = a_world()
    page = at_the_page(new_person((390, 844)), world, "lead", world.in_force.agreement.get_absolute_url())
    page.locator("#bell > summary").focus()
    page.keyboard.press("Enter")
    panel = page.locator("#following-form").bounding_box()
    assert panel["x"] >= 0
    assert panel["x"] + panel["width"] <= 390
    page.get_by_label("Only what needs me").check()
    page.locator("#following-save").click()
    assert page.get_by_role("status").filter(has_text="Saved: how closely you follow").count()


def test_the_text_on_paper_fills_its_pages_and_ends_none_with_a_heading(new_person):
    world = a_world()
    _table, agreement = in_force_in("UTC", table=world.table, commitments=30, due_on=date.today() + timedelta(days=90))
    tick_round(timezone.now())
    page = at_the_page(new_person(), world, "lead", agreement.get_absolute_url())
    for name in ("agreement-overview", "agreement-sign", "certificate"):
        page.goto(urljoin(page.url, reverse(f"agreements:{name}", args=[agreement.reference])))
        pages = printed(page.pdf(prefer_css_page_size=True))
        assert len(pages) > 3
        for number, lines in enumerate(pages[:-1], start=1):
            bottom, size = max(lines)
            assert bottom - min(lines)[0] > PAGE_HEIGHT / 2, f"{name}: page {number} is under half full"
            assert size < 18, f"{name}: page {number} ends with a heading"


def printed(pdf: bytes) -> list[list[tuple[float, float]]]:
    """The lines of each page of Chromium's PDF, as their height from the top of all pages and their size of type.

    The numbers of the pages stand below the text of each and are left out.
    """
    objects = {int(one[1]): one[2] for one in re.finditer(rb"(\d+) 0 obj\n?(.*?)endobj", pdf, re.DOTALL)}
    found = []
    for number in re.findall(rb"/Contents (\d+) 0 R", pdf):
        body = objects[int(number)]
        raw = body[body.index(b"stream") + 6 : body.rindex(b"endstream")].lstrip(b"\r\n")
        text = zlib.decompress(raw).decode("latin-1")
        lines = re.findall(r"/F\d+ (\S+) Tf.*?\S+ \S+ \S+ \S+ \S+ (\S+) Tm", text, re.DOTALL)
        assert re.search(r"<[0-9A-F]+> Tj|\[<", text)
        found.append([(float(y), float(size)) for size, y in lines[3:]])
    return found
