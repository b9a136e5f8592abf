"""The page Talk: one list in its order, what is settled folded, at the same cost for one point and for thirty."""

from datetime import timedelta

import pytest

from agreements.models.open_point import PointKind
from agreements.revisions.sealing import seal
from agreements.signing.signatures import refuse
from agreements.talk.points import settle
from tests.agreements.views.browsers import browser_of, page, queries
from tests.agreements.views.talk.talking import a_point, a_suggestion
from tests.builders import NOW, a_draft_with_ben, a_table, an_outcome, ready_to_seal, seat_of
from tests.people import a_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def table():
    return a_table()


@pytest.fixture
def agreement(table):
    return a_draft_with_ben(table)


def numbers(person, agreement) -> list[int]:
    points = browser_of(person).get(page(agreement, "talk")).context["points"]
    return [row.point.number for row in points.open]


def test_objections_come_first_then_what_waits_for_the_reader_then_by_day(table, agreement):
    later = {"wanted_by": (NOW + timedelta(days=9)).date()}
    a_point(agreement, table, **later)
    a_point(agreement, table, wanted_by=(NOW + timedelta(days=3)).date())
    a_point(agreement, table, by=table.ana, party=seat_of(agreement, table.sales), **later)
    a_point(agreement, table, kind=PointKind.OBJECTION)
    assert numbers(table.ana, agreement) == [4, 2, 1, 3]
    assert numbers(table.ben, agreement) == [4, 3, 2, 1]


def test_the_page_says_what_holds_signing_and_keeps_what_is_settled(table, agreement):
    a_point(agreement, table, kind=PointKind.OBJECTION, words="The report comes too late.")
    point = a_point(agreement, table)
    settle(point=point, line="Two parts.", by=table.ana, at=NOW)
    shown = browser_of(table.ana).get(page(agreement, "talk")).content.decode()
    for words in ("1 holds signing", "The report comes too late.", "Two weeks more.", "1 settled", "Two parts."):
        assert words in shown
    assert "Is that one part or two?" in shown


def test_a_refusal_to_sign_stands_in_the_list_and_is_settled_at_signing(table):
    agreement = ready_to_seal(table)
    sealed = seal(agreement=agreement, by=table.ana, at=NOW)
    refuse(agreement=agreement, digest=sealed.digest, reason="The date is too near.", by=table.ben, at=NOW)
    shown = browser_of(table.ana).get(page(agreement, "talk")).content.decode()
    assert "The date is too near." in shown
    assert "Go to signing" in shown
    browser_of(table.ben).post(page(agreement, "refusal-settle"))
    assert "1 settled" in browser_of(table.ana).get(page(agreement, "talk")).content.decode()


def test_thirty_points_cost_as_many_queries_as_one(table, agreement):
    outcome = an_outcome(agreement, by=table.ana)
    a_point(agreement, table, clause=(type(outcome), outcome.key))
    a_suggestion(table, outcome, impact="Shelves are never empty.")
    browser, pages = browser_of(table.ana), [page(agreement, "talk"), page(agreement, "agreement-overview"), "/"]
    before = [queries(browser, url) for url in pages]
    for _number in range(15):
        a_point(agreement, table, mentioned=[table.ana])
        a_suggestion(table, outcome, impact="Shelves are never empty.")
    assert [queries(browser, url) for url in pages] == before


def test_the_text_counts_the_points_beside_their_clause(table, agreement):
    outcome = an_outcome(agreement, by=table.ana)
    a_point(agreement, table, clause=(type(outcome), outcome.key))
    reader = a_person(name="Cleo Works", department=table.operations)
    agreement.parties.get(department=table.operations).members.create(person=reader, role="contributor")
    for person, asks in ((table.ana, False), (reader, True)):
        shown = browser_of(person).get(page(agreement, "agreement-overview")).content.decode()
        assert "1 open point" in shown
        assert ("Ask or suggest" in shown) == asks


def test_nothing_open_says_so(table, agreement):
    assert "Nothing is open." in browser_of(table.ana).get(page(agreement, "talk")).content.decode()
