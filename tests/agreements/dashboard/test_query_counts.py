"""The number in the header is what the pages show, for everybody, and each thing leads where its reader may go."""

import re

import pytest
from django.utils import timezone

from agreements.dashboard.to_do import to_do
from agreements.drafting.participation import participations_awaiting
from agreements.drafting.roster import roster
from agreements.drafting.snapshot import read
from stakeholders.models import User
from tests.agreements.views.browsers import browser_of

pytestmark = pytest.mark.django_db


def shown_in_the_header(text: str) -> int:
    found = re.search(r'id="inbox-count">\s*<span class="count">(\d+)', text)
    return int(found[1]) if found else 0


def cards(text: str) -> int:
    listed = re.findall(r'<ul class="needs">(.*?)</ul>', text, re.DOTALL)
    return sum(len(re.findall(r"<li>", one)) for one in listed)


def test_for_every_role_the_header_the_pages_and_the_fragment_count_the_same(world):
    counted = {}
    for name, person in world.people.items():
        browser = browser_of(person)
        home, inbox = browser.get("/").text, browser.get("/inbox/").text
        fragment = browser.post("/_/count/", headers={"HX-Request": "true"}).text
        counted[name] = count = to_do(person, at=timezone.now()).count
        assert {cards(home), cards(inbox), shown_in_the_header(home), shown_in_the_header(inbox)} == {count}, name
        assert (f'class="count">{count}<' in fragment) == (count > 0), name
    assert counted["outsider"] == counted["manager"] == counted["administrator"] == 0
    assert counted["lead"] > 1
    assert counted["owner"] > 0


def test_nobody_is_sent_where_they_may_not_go(world):
    for name, person in world.people.items():
        browser = browser_of(person)
        for need in to_do(person, at=timezone.now()).needs:
            assert browser.get(need.url).status_code == 200, (name, need.id)


def test_the_list_of_people_and_home_ask_the_same(world):
    """One question, one answer: who is said to be asked has it on home, in the question or in an offer."""
    agreement = world.draft.agreement
    revision = agreement.revisions.get()
    groups = roster(read(agreement, revision), at=timezone.now())
    entries = [entry for group in groups for entry in group.entries if entry.person]
    said = {entry.name for entry in entries if entry.is_asked and not entry.owns_alone}
    card = f"take-part-{agreement.number}"
    people = [person for person in User.objects.active() if agreement in participations_awaiting(person)]
    assert said == {person.name for person in people} == {"Ben Ode", "Dora Signatory"}
    for person in people:
        assert card in [need.id for need in to_do(person, at=timezone.now()).needs]
