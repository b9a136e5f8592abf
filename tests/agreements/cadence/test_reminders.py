"""Dates are mentioned before, on and after, once each."""

from datetime import UTC, date, datetime, timedelta

import pytest

from agreements.cadence.reminders import remind
from agreements.cadence.schedules import derive
from agreements.models import Announcement, Reminder
from tests.agreements.cadence.agreements_in_force import amended, in_force_in, the_promise
from tests.check_ins import told_check_in
from tests.people import a_holiday

pytestmark = pytest.mark.django_db

KINDS = ("date_near", "date_today", "date_passed")
THURSDAY = date(2027, 3, 18)


def remind_at(moment: datetime) -> int:
    derive()
    return remind(moment)


def mentioned() -> list[str]:
    return list(Announcement.objects.filter(kind__in=KINDS).order_by("pk").values_list("kind", flat=True))


def every_hour(first: date, days: int) -> list[tuple[str, datetime]]:
    told: list[tuple[str, datetime]] = []
    moment = datetime(first.year, first.month, first.day, tzinfo=UTC)
    derive()
    for _ in range(24 * days):
        if remind(moment):
            told += [(kind, moment) for kind in mentioned()[len(told) :]]
        moment += timedelta(hours=1)
    return told


def test_a_date_is_mentioned_before_on_and_after_in_working_days_at_nine():
    in_force_in("UTC", due_on=THURSDAY)
    assert every_hour(date(2027, 3, 10), 16) == [
        ("date_near", datetime(2027, 3, 15, 9, tzinfo=UTC)),
        ("date_today", datetime(2027, 3, 18, 9, tzinfo=UTC)),
        ("date_passed", datetime(2027, 3, 22, 9, tzinfo=UTC)),
    ]


def test_nine_and_the_working_days_are_those_of_the_owner():
    in_force_in("Pacific/Auckland", due_on=THURSDAY)
    assert [moment for _kind, moment in every_hour(date(2027, 3, 10), 16)] == [
        datetime(2027, 3, 14, 20, tzinfo=UTC),
        datetime(2027, 3, 17, 20, tzinfo=UTC),
        datetime(2027, 3, 21, 20, tzinfo=UTC),
    ]


def test_a_date_on_a_weekend_is_mentioned_on_the_friday_before():
    in_force_in("UTC", due_on=date(2027, 3, 20))
    told = dict(every_hour(date(2027, 3, 12), 14))
    assert told["date_today"] == datetime(2027, 3, 19, 9, tzinfo=UTC)
    assert told["date_passed"] == datetime(2027, 3, 23, 9, tzinfo=UTC)


def test_of_several_that_passed_unnoticed_only_the_newest_is_mentioned():
    in_force_in("UTC", due_on=THURSDAY)
    assert remind_at(datetime(2027, 3, 18, 12, tzinfo=UTC)) == 1
    assert mentioned() == ["date_today"]
    assert remind_at(datetime(2027, 3, 18, 13, tzinfo=UTC)) == 0


def test_another_date_is_mentioned_anew():
    _table, agreement = in_force_in("UTC", due_on=THURSDAY)
    remind_at(datetime(2027, 3, 15, 9, tzinfo=UTC))
    amended(agreement, at=datetime(2027, 3, 16, tzinfo=UTC), due_on=THURSDAY + timedelta(weeks=1))
    assert remind_at(datetime(2027, 3, 19, 12, tzinfo=UTC)) == 0
    assert remind_at(datetime(2027, 3, 22, 9, tzinfo=UTC)) == 1
    assert set(Reminder.objects.values_list("due_on", "step")) == {
        (THURSDAY, "before"),
        (THURSDAY + timedelta(weeks=1), "before"),
    }


def test_what_is_done_needs_no_mention():
    table, agreement = in_force_in("UTC", due_on=THURSDAY)
    told_check_in(commitment=the_promise(agreement), status="done", by=table.ben, at=datetime(2027, 3, 10, tzinfo=UTC))
    assert every_hour(date(2027, 3, 15), 10) == []


def test_a_late_mention_waits_for_monday():
    in_force_in("UTC", due_on=THURSDAY)
    remind_at(datetime(2027, 3, 20, 12, tzinfo=UTC))
    assert Announcement.objects.get(kind="date_today").available_at == datetime(2027, 3, 22, 9, tzinfo=UTC)


def test_the_questions_do_not_grow_with_the_commitments(django_assert_num_queries):
    in_force_in("UTC", due_on=THURSDAY, commitments=12)
    moment = datetime(2027, 3, 15, 9, tzinfo=UTC)
    remind_at(moment)
    # The zones of their owners, the calendar (two), and what is left to mention.
    with django_assert_num_queries(3):
        assert remind(moment) == 0


def test_a_holiday_moves_the_mentions_to_working_days():
    in_force_in("UTC", due_on=THURSDAY)
    a_holiday(day=THURSDAY)
    a_holiday(day=date(2027, 3, 19))
    told = dict(every_hour(date(2027, 3, 10), 16))
    assert told["date_near"] == datetime(2027, 3, 15, 9, tzinfo=UTC)
    assert told["date_today"] == datetime(2027, 3, 17, 9, tzinfo=UTC)
    assert told["date_passed"] == datetime(2027, 3, 23, 9, tzinfo=UTC)


def test_what_comes_to_light_on_a_holiday_is_told_on_the_next_working_day():
    in_force_in("UTC", due_on=THURSDAY)
    a_holiday(day=THURSDAY)
    remind_at(datetime(2027, 3, 18, 12, tzinfo=UTC))
    assert Announcement.objects.get(kind="date_today").available_at == datetime(2027, 3, 19, 9, tzinfo=UTC)
