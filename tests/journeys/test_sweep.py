"""One sweep over all pages in a real browser: accessible in light and dark, by keyboard and on a phone."""

import pytest
from django.conf import settings as django_settings

from tests.access.answers import ADMINISTRATOR, LEAD, OWNER
from tests.access.places import places, signed_in
from tests.access.world import SIGNED_OUT, a_world
from tests.journeys.accessibility import axe, by_keyboard, on_a_phone
from tests.services.browser import Person

# Together they get a page from every name that has one; each page is visited by the first who gets it.
VISITORS = (LEAD, OWNER, ADMINISTRATOR, SIGNED_OUT)


@pytest.mark.journey
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("visitor", VISITORS)
def test_every_page_is_open_to_everybody(new_person, visitor):
    world = a_world()
    person: Person = new_person(reduced_motion="reduce")
    session = signed_in(world, visitor).cookies.get(django_settings.SESSION_COOKIE_NAME)
    if session:
        person.context.add_cookies([{"name": session.key, "value": session.value, "url": person.address}])
    faults = []
    for place in places(world, visitor, but=VISITORS[: VISITORS.index(visitor)]):
        page = person.open(place.path)
        faults += [f"{place.name}: {fault}" for fault in (*axe(page), *by_keyboard(page), *on_a_phone(page))]
    assert not faults, "\n".join(faults)
