"""Two tabs in one browser: no form from a page of somebody else acts for the person who is signed in now."""

import logging
import re
from collections.abc import Iterator
from itertools import product

import pytest
from django.test import Client

from stakeholders.accounts.page_owners import page_of
from tests.access.addresses import NEVER_GIVEN, address, every_name, names_a_secret, sent_to
from tests.access.answers import ADMINISTRATOR, LEAD, NEVER, OPEN, OTHER, OWNER
from tests.access.policy import POLICY
from tests.access.walk import Answered, Cell, Reader
from tests.access.world import World

pytestmark = pytest.mark.django_db

MIDDLEWARE = "config.middleware.OwnPages"
# Who may do what is sent; whose page it was.
ACTORS = (LEAD, OTHER, OWNER, ADMINISTRATOR)
STRANGER = "member"
SAID = b"This page was opened by Sam Seatless; nothing was saved."
FORM = re.compile(r'<form\b[^>]*method="post".*?</form>', re.DOTALL)


@pytest.fixture(autouse=True)
def quiet():
    """Hundreds of refusals are expected here, and need no lines in the log."""
    logging.disable(logging.CRITICAL)
    yield
    logging.disable(logging.NOTSET)


def bound() -> set[str]:
    """Every URL name that takes a form behind the door, and signing out."""
    behind = {name for name, row in POLICY.items() if row.admission != OPEN}
    return {name for name in behind | {"account_logout"} if POLICY[name].post != NEVER}


def places(name: str) -> tuple[str, ...]:
    return ("draft", "in force", NEVER_GIVEN) if names_a_secret(name, every_name()[name]) else ("in force",)


def sent(world: World, actor: str, mark: str) -> Iterator[tuple[Cell, Answered]]:
    """Send everything everywhere as this person, from a page with this mark."""
    person = Reader(actor, world)
    for name, htmx in product(sorted(bound()), (False, True)):
        cell = Cell(name, "POST", htmx)
        for where in places(name):
            path = address(name, every_name()[name], world, where)
            form = sent_to(name, world, where, actor) | {"page_of": mark}
            yield cell, person.ask(cell, path, form, where)


def not_held_back(world: World, actor: str) -> list[tuple[Cell, Answered]]:
    """What is answered otherwise than to a form from the page of somebody else, or writes."""
    mark = page_of(world.people[STRANGER])
    answers = list(sent(world, actor, mark))
    return [(cell, said) for cell, said in answers if said.status != 409 or SAID not in said.face[2] or said.written]


def test_the_door_is_where_the_policy_says():
    """The guard leaves out what has no front door; the walk below leaves out the same."""
    open_views = {name for name, one in every_name().items() if not getattr(one.callback, "login_required", True)}
    assert open_views == {name for name, row in POLICY.items() if row.admission == OPEN}
    assert len(bound()) > 50


@pytest.mark.parametrize("actor", ACTORS)
def test_no_form_from_the_page_of_another_acts(world, actor):
    assert [f"{cell} as {actor}: {said.status} {said.written}" for cell, said in not_held_back(world, actor)] == []


def test_without_the_guard_every_form_is_noticed_and_what_the_lead_may_do_is_done(world, settings):
    settings.MIDDLEWARE = [one for one in settings.MIDDLEWARE if one != MIDDLEWARE]
    found = not_held_back(world, LEAD)
    assert {cell.name for cell, _ in found} == bound()
    acted = {cell.name for cell, said in found if said.written and said.status < 400}
    assert len(acted) > 20


def test_a_form_from_ones_own_page_is_taken(world):
    answers = list(sent(world, LEAD, page_of(world.people[LEAD])))
    assert len({cell.name for cell, said in answers if said.written and said.status < 400}) > 20
    assert not any(b"This page was opened by" in said.face[2] for _, said in answers)


def unmarked(page: str, mark: str) -> list[str]:
    """Return the forms of a page that do not say by this mark whose it is."""
    return [
        form[:120] for form in FORM.findall(page) if f'<input type="hidden" name="page_of" value="{mark}">' not in form
    ]


@pytest.mark.parametrize("name", [LEAD, ADMINISTRATOR])
def test_every_form_on_every_page_says_whose_it_is(world, name):
    reader, forms, found = Reader(name, world), 0, []
    mark = page_of(world.people[name])
    for url_name, pattern in sorted(every_name().items()):
        for where in world.places:
            page = reader.client.get(address(url_name, pattern, world, where)).content.decode(errors="ignore")
            forms += len(FORM.findall(page))
            found += [(url_name, form) for form in unmarked(page, mark)]
    assert forms > 100
    assert found == []


def test_before_the_door_a_form_is_nobodys():
    page = Client().get("/accounts/login/").content.decode()
    assert unmarked(page, "") == []
    assert len(FORM.findall(page)) == 1


def test_a_form_without_its_mark_is_noticed():
    assert len(unmarked('<form action="/x" method="post"><input name="x"></form>', "")) == 1
