"""One sweep over all pages in a real browser: accessible in light and dark, by keyboard and on a phone.

Every text of its world ends in a word and a link that are longer than a phone is wide.
"""

import pytest
from django.conf import settings as django_settings

from tests.access.answers import ADMINISTRATOR, LEAD, OWNER
from tests.access.places import places, signed_in
from tests.access.world import HEADLINE, NAME, SIGNED_OUT, a_world
from tests.journeys.accessibility import axe, by_keyboard, on_a_phone
from tests.services.browser import Person

# Together they get a page from every name that has one; each page is visited by the first who gets it.
VISITORS = (LEAD, OWNER, ADMINISTRATOR, SIGNED_OUT)
WORD = "Donaudampfschifffahrts" * 4 + "gesellschaftskap"
LINK = "https://intranet.example/" + "a1b2c3d4e5" * 14 + "f6"
# Pages of the lead that the long words have to reach, or the widths say nothing.
IN_A_DRAFT = ("home", "inbox", "dashboard", "agreement-overview", "term-list", "history")
IN_FORCE = ("agreement-overview", "promise-list", "change-list", "review-detail", "certificate")
SHOW_WHAT_PEOPLE_WRITE = {
    *(f"agreements:{name} (draft)" for name in IN_A_DRAFT),
    *(f"agreements:{name} (in force)" for name in IN_FORCE),
    "stakeholders:person-list (draft)",
}
assert (len(WORD), len(LINK)) == (104, 167)


def at_length(words: str, longest: int = HEADLINE) -> str:
    """Write words that no line of a phone holds; in a name there is no room for the link."""
    return f"{words[:14]} {WORD}"[:longest] if longest <= NAME else f"{words[:27]} {WORD} {LINK}"[:longest]


@pytest.mark.journey
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("visitor", VISITORS)
def test_every_page_is_open_to_everybody(new_person, visitor):
    world = a_world(said=at_length)
    person: Person = new_person(reduced_motion="reduce")
    session = signed_in(world, visitor).cookies.get(django_settings.SESSION_COOKIE_NAME)
    if session:
        person.context.add_cookies([{"name": session.key, "value": session.value, "url": person.address}])
    faults, long = [], set()
    for place in places(world, visitor, but=VISITORS[: VISITORS.index(visitor)]):
        page = person.open(place.path)
        faults += [f"{place.name}: {fault}" for fault in (*axe(page), *by_keyboard(page), *on_a_phone(page))]
        if WORD[:40] in page.content():
            long.add(place.name)
    assert not faults, "\n".join(faults)
    assert visitor != LEAD or long >= SHOW_WHAT_PEOPLE_WRITE
