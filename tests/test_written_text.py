"""No page lets a browser cut what somebody writes, and every place to write in counts."""

import re

import pytest

from tests.access.answers import ADMINISTRATOR, LEAD, OWNER
from tests.access.places import places, signed_in
from tests.access.world import SIGNED_OUT, World

pytestmark = pytest.mark.django_db

# Together they get a page from every name that has one.
VISITORS = (LEAD, OWNER, ADMINISTRATOR, SIGNED_OUT)
CONTROL = re.compile(r"<(?:textarea|input)\b[^>]*>")
WRITTEN = re.compile(r'<textarea|type="(?:text|url|email)"')
# Lists of people have a limit in bytes, said by whoever reads them.
UNCOUNTED = {"text", "corrections"}


def faults(page: str) -> list[str]:
    """Return the controls of a page that a browser would cut, or that people write in without a limit to count."""
    found = []
    for control in CONTROL.findall(page):
        name = re.search(r'\bname="([^"]*)"', control)
        is_written = WRITTEN.search(control) and name and name[1] not in UNCOUNTED
        if "maxlength" in control or (is_written and "data-limit" not in control):
            found.append(control)
    return found


@pytest.mark.parametrize("visitor", VISITORS)
def test_no_page_cuts_what_is_written(world: World, visitor):
    client = signed_in(world, visitor)
    found = {place.name: faults(client.get(place.path).text) for place in places(world, visitor)}
    assert len(found) > 2
    assert {name: controls for name, controls in found.items() if controls} == {}


def test_what_would_be_cut_or_is_not_counted_is_noticed():
    assert faults('<input type="text" name="title" maxlength="200" data-limit="200">')
    assert faults('<textarea name="why" rows="3">x</textarea>')
    assert not faults('<textarea name="why" data-limit="4000"></textarea><input type="hidden" name="idem">')
    assert not faults('<textarea id="typed-1" readonly>x</textarea>')
