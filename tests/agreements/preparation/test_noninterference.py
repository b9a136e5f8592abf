"""Whether a department prepared, nobody else can tell: every address answers the same, and nothing else is written."""

import logging
import re
from collections import Counter

import pytest
from django.apps import apps
from django.db import connection

from agreements.models import Event
from agreements.models.private.preparation_line import Question
from agreements.models.private.private_row import PrivateRow
from agreements.preparation.private_lines import write_line
from agreements.preparation.stances import take_stance
from agreements.scheduler import tick
from tests.access.addresses import address, every_name, names_a_secret
from tests.access.answers import ADMINISTRATOR, LEAD, MANAGER, OTHER, OWNER
from tests.access.walk import Cell, Reader
from tests.agreements.views.clock import clock
from tests.builders import seat_of

__all__ = ["clock"]
# The whole site is opened twice; on a busy machine that takes minutes.
pytestmark = [pytest.mark.django_db, pytest.mark.timeout(600)]

SECRET = "Then we buy the forecast outside for 45,000 euros."
# What is new at every showing: the keys of forms, and the proof that a page was shown.
NEW = re.compile(rb'[0-9a-f]{8}(-?[0-9a-f]{4}){3}-?[0-9a-f]{12}|term-[0-9a-f]{12}|name="page" value="[^"]*')
# The head of the other party, an owner, and those with rights over the organisation.
OTHERS = (OTHER, OWNER, MANAGER, ADMINISTRATOR)


@pytest.fixture(autouse=True)
def quiet():
    logging.disable(logging.CRITICAL)
    yield
    logging.disable(logging.NOTSET)


class Statements:
    """Counts what the database is asked."""

    def __init__(self):
        self.asked = 0

    def __call__(self, execute, *statement):
        self.asked += 1
        return execute(*statement)


def crawl(world, person):
    """Return what every page of the site answers to a person, and with how many statements."""
    found = {}
    for name, pattern in every_name().items():
        # What is prepared belongs to the draft; pages of no agreement are the same wherever they are asked from.
        for where in ("draft",) if names_a_secret(name, pattern) else ("in force",):
            path, statements = address(name, pattern, world, where), Statements()
            with connection.execute_wrapper(statements):
                answered = person.ask(Cell(name, "GET", name.endswith("-part")), path, {}, where)
            status, headers, body = answered.face
            # Some pages say by the clock of the server until when they are kept.
            headers = [header for header in headers if header[0] != "Expires"]
            shown = NEW.sub(b"", body)
            if body.startswith(b"PK"):
                # A workbook holds the second in which it was written, which also changes how long it is.
                shown, headers = b"", [header for header in headers if header[0] != "Content-Length"]
            found[f"{name} {where}"] = (status, headers, shown, statements.asked)
    return found


def rows():
    """Return how many rows each table has that is not private."""
    kinds = [model for model in apps.get_models() if model._meta.managed and not issubclass(model, PrivateRow)]
    return Counter({kind._meta.db_table: kind._base_manager.count() for kind in kinds if "ession" not in kind.__name__})


def prepare(world, clock):
    party = seat_of(world.draft.agreement, world.table.sales)
    known = {"party": party, "words": SECRET, "version": 0, "by": world.table.ana, "at": clock.moment}
    write_line(question=Question.FALLBACK, **known)


def differing(before, after):
    return [page for page, face in before.items() if after[page] != face]


def shown_on(pages):
    return [page for page, (_status, _headers, body, _statements) in pages.items() if b"45,000" in body]


@pytest.mark.parametrize("reader", OTHERS)
def test_every_page_is_the_same_for_others(world, clock, reader):
    person = Reader(reader, world)
    before = crawl(world, person)
    prepare(world, clock)
    after = crawl(world, person)
    assert (differing(before, after), shown_on(after)) == ([], [])


def test_the_control_is_noticed(world, clock):
    """What is said in the open changes pages of the others; and who speaks for the department finds the words."""
    other = Reader(OTHER, world)
    before = crawl(world, other)
    party = seat_of(world.draft.agreement, world.table.sales)
    take_stance(party=party, degree="neutral", reason="Not ours.", version=0, by=world.table.ana, at=clock.moment)
    seen = differing(before, crawl(world, other))
    assert {"agreements:talk draft", "agreements:history draft"} <= set(seen)
    prepare(world, clock)
    assert shown_on(crawl(world, Reader(LEAD, world))) == ["agreements:our-preparation draft"]


def test_nothing_else_is_written_and_the_tick_finds_nothing_new(world, clock):
    tick(at=clock.moment)
    tick(at=clock.moment)
    before, last = rows(), Event.objects.order_by("-pk").first()
    prepare(world, clock)
    tick(at=clock.moment)
    assert rows() == before
    assert Event.objects.order_by("-pk").first() == last
