"""The rhythm as people read it in the agreement, in the redline and in the history."""

from datetime import date, time

import pytest

from agreements.models.canonical import written_document
from agreements.models.revision import Revision
from agreements.revisions.redline import redline
from tests.builders import a_draft, a_rhythm, a_table

pytestmark = pytest.mark.django_db


def a_document(number: int = 1, **rhythm):
    table = a_table()
    draft = a_draft(table)
    a_rhythm(draft, by=table.ana, escalation=table.ana, **rhythm)
    return written_document(Revision.objects.get(agreement=draft)) | {"revision": number}


def lines(document) -> list[str]:
    said = next(one.clause for one in redline(document, document).clauses if one.clause.kind == "rhythm")
    return [f"{label}: {words}" for label, words in said.lines]


def test_the_rhythm_reads_like_sentences():
    document = a_document(unit="month", every=2, first_check_in_on=date(2027, 3, 31), check_in_at=time(8, 30))
    assert lines(document) == [
        "Check-ins: every 2 months, on the 31st; in shorter months on their last day",
        "First check-in on: 31 March 2027",
        "Asked at: 08:30 on the clock of the owner",
        "First review on: 29 March 2027",
        "Further reviews: every 3 months after it",
        "The receiver answers what is done within: 5 working days",
        "When the receiver does not answer: the escalation contact is asked",
        "The receiver is told after: 5 working days without news",
        "The escalation contact is asked after: 10 working days without news",
        "Escalation contact: Ana Ruiz",
    ]


@pytest.mark.parametrize(
    ("first_on", "unit", "words"),
    [
        (date(2028, 2, 29), "quarter", "every quarter, on the 29th; in shorter months on their last day"),
        (date(2027, 4, 30), "month", "every month, on the 30th; in shorter months on their last day"),
        (date(2027, 3, 28), "month", "every month"),
        (date(2027, 3, 31), "week", "every week"),
    ],
)
def test_a_day_that_not_every_month_has_is_explained(first_on, unit, words):
    document = a_document(unit=unit, every=1, first_check_in_on=first_on, first_review_on=first_on)
    assert lines(document)[0] == f"Check-ins: {words}"


def test_another_unit_is_a_changed_line_in_the_redline():
    before = a_document(unit="week", every=2)
    rhythm = before["terms"]["rhythm"][0]
    after = before | {"revision": 2, "terms": before["terms"] | {"rhythm": [rhythm | {"unit": "month"}]}}
    (changed,) = redline(before, after).changed
    said = [(line.old, line.new) for line in changed.lines if line.is_changed]
    assert said == [("every 2 weeks", "every 2 months")]
