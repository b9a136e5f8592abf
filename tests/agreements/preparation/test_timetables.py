"""The proposed days of a draft: set together, never overwritten unseen, and words about what is worth a look."""

from datetime import date

import pytest

from agreements.activity.names import Names
from agreements.activity.sentences import sentence
from agreements.lifecycle.withdrawal import withdraw_draft
from agreements.models import Event, Timetable
from agreements.preparation.timetables import CannotSetDays, first_due_on, remarks, set_timetable, timetable_of
from tests.builders import NOW, a_commitment, a_draft, a_table

TODAY = date(2027, 2, 1)


@pytest.fixture
def agreement(db):
    return a_draft(a_table())


def propose(agreement, version=0, **days):
    return set_timetable(agreement=agreement, days=days, version=version, by=agreement.lead, at=NOW)


def said():
    events = list(Event.objects.filter(kind="timetable_set").order_by("seq"))
    return [sentence(event, Names.of(events)) for event in events]


def test_the_history_says_which_days_changed(agreement):
    propose(agreement, talk_on=date(2027, 2, 8), sign_by=date(2027, 2, 26))
    propose(agreement, version=1, sign_by=date(2027, 3, 5))
    assert said() == [
        "Ana Ruiz proposed: talk by 8 February 2027 and sign by 26 February 2027.",
        "Ana Ruiz proposed: no day to talk and sign by 5 March 2027.",
    ]


def test_the_same_days_write_nothing(agreement):
    propose(agreement)
    assert not Timetable.objects.exists()
    propose(agreement, sign_by=TODAY)
    assert propose(agreement, sign_by=TODAY).version == 1
    assert len(said()) == 1


def test_days_of_somebody_else_are_not_overwritten_unseen(agreement):
    propose(agreement, sign_by=date(2027, 2, 26))
    with pytest.raises(CannotSetDays, match="meanwhile"):
        propose(agreement, sign_by=date(2027, 3, 5))
    assert timetable_of(agreement).sign_by == date(2027, 2, 26)


def test_a_withdrawn_draft_keeps_its_days(agreement):
    withdraw_draft(agreement=agreement, reason="", by=agreement.lead, at=NOW)
    with pytest.raises(CannotSetDays, match="not drafted"):
        propose(agreement, sign_by=TODAY)


def test_the_first_promise_is_the_earliest(agreement):
    assert first_due_on(agreement) is None
    table_owner = agreement.lead
    sales = agreement.parties.get(department__code="SAL").department
    for due_on in (date(2027, 4, 1), date(2027, 3, 1)):
        a_commitment(agreement, owner=table_owner, receiver=sales, due_on=due_on)
    assert first_due_on(agreement) == date(2027, 3, 1)


@pytest.mark.parametrize(
    ("days", "first_due", "expected"),
    [
        ({}, None, {}),
        ({"sign_by": date(2027, 2, 1)}, date(2027, 2, 1), {}),
        ({"talk_on": date(2027, 1, 31)}, None, {"talk_on": ["This day has passed."]}),
        ({"sign_by": date(2027, 3, 2)}, date(2027, 3, 1), {"sign_by": ["The first promise is due on 1 March 2027"]}),
        (
            {"talk_on": date(2027, 2, 9), "text_on": date(2027, 2, 8), "sign_by": date(2027, 2, 7)},
            None,
            {
                "text_on": ["This is before the day to talk.", "This is after the day to sign by."],
                "talk_on": ["This is after the day to sign by."],
            },
        ),
    ],
    ids=["nothing", "the same day is in time", "passed", "after a promise", "out of order"],
)
def test_words_beside_a_day_that_is_worth_a_look(days, first_due, expected):
    found = remarks(days, today=TODAY, first_due=first_due)
    assert found.keys() == expected.keys()
    for name, lines in expected.items():
        assert [words.startswith(line) for words, line in zip(found[name], lines, strict=True)] == [True] * len(lines)
