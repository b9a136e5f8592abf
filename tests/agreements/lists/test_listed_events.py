"""The list of what happened: the histories as one, as far as each reader may read them."""

from datetime import timedelta

import pytest

from agreements.activity.history import history
from agreements.lists.listed_events import EVENTS, USUAL_DAYS
from tests.agreements.amendments.worked_case_d import case_d
from tests.agreements.lists.selected import selected, selection
from tests.builders import NOW, a_draft
from tests.people import a_department, a_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def case():
    return case_d()


def test_of_one_agreement_it_is_its_history(case):
    asked = selection(EVENTS, case.table.ana, agreement=case.agreement.reference)
    told = [line.sentence for day in history(case.agreement) for line in day.lines]
    assert [line[-1] for line in asked.lines()] == told


def test_who_did_not_draft_reads_what_came_since_it_took_force(case):
    manager = a_person(name="Maya Sun", is_manager=True)
    for reader, is_told in ((case.table.ana, True), (manager, False)):
        sentences = " ".join(str(line[-1]) for line in selection(EVENTS, reader).lines())
        assert ("started" in sentences) is is_told
        assert "force" in sentences
    assert selected(EVENTS, a_person(name="Otto Lind", department=a_department(name="Legal"))) == []


def test_without_a_day_only_the_last_weeks_are_listed_and_that_is_said(case):
    later = NOW + timedelta(days=USUAL_DAYS + 1)
    assert selected(EVENTS, case.table.ana, at=later) == []
    asked = selection(EVENTS, case.table.ana, at=later)
    assert asked.sentence(0) == "0 entries, of the last 30 days. Sorted by when, latest first."
    assert not asked.is_narrowed
    assert selected(EVENTS, case.table.ana, at=later, since=NOW.date()) != []
    assert selected(EVENTS, case.table.ana, at=later, agreement=case.agreement.reference) != []


@pytest.mark.parametrize(
    ("asked", "is_found"),
    [
        ({"show": "decisions"}, True),
        ({"person": "ben"}, True),
        ({"person": "nobody is called so"}, False),
        ({"department": "SAL"}, True),
        ({"until": "2027-01-31"}, False),
    ],
)
def test_a_filter_shows_what_it_asks_for(case, asked, is_found):
    a_draft(case.table)
    assert bool(selected(EVENTS, case.table.ana, **asked)) is is_found
    assert len(selected(EVENTS, case.table.ana, **asked)) < len(selected(EVENTS, case.table.ana)) or asked == {
        "department": "SAL"
    }


def test_every_order_holds(case):
    asked = selection(EVENTS, case.table.ana)
    count = len(asked.rows)
    for name in asked.orders:
        assert len(selected(EVENTS, case.table.ana, sort=name)) == count
