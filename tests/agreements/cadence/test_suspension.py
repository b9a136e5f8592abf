"""Pauses in the schedule: which points of a rhythm fall into one, and what closes when one begins."""

from datetime import UTC, date, datetime, timedelta

import pytest

from agreements.cadence.suspension import close_paused_check_ins, falls_into
from agreements.lifecycle.pauses import pause
from agreements.models import Occasion, Pause
from agreements.scheduler import tick
from tests.agreements.cadence.agreements_in_force import in_force_in
from tests.builders import NOW

FIRST = datetime(2027, 2, 8, 9, tzinfo=UTC)
HOUR = timedelta(hours=1)


@pytest.mark.parametrize(
    ("due_at", "expected"),
    [
        (NOW - timedelta(microseconds=1), False),
        (NOW, True),
        (NOW + HOUR - timedelta(microseconds=1), True),
        (NOW + HOUR, False),
    ],
)
def test_a_pause_holds_from_its_beginning_until_before_its_end(due_at, expected):
    elsewhere = Pause(starts_at=NOW - 9 * HOUR, ends_at=NOW - 8 * HOUR)
    assert falls_into([elsewhere, Pause(starts_at=NOW, ends_at=NOW + HOUR)], due_at) is expected


def test_without_a_pause_nothing_falls_into_one():
    assert falls_into([], NOW) is False


@pytest.mark.django_db
def test_the_open_check_in_of_a_paused_agreement_closes_once():
    table, agreement = in_force_in("UTC")
    tick(at=FIRST)
    assert close_paused_check_ins(FIRST + HOUR) == 0, "nothing is paused"
    days = {"from_on": date(2027, 2, 9), "until_on": date(2027, 2, 20), "reason": "Holidays."}
    pause(agreement=agreement, **days, by=table.ana, at=FIRST + HOUR)
    assert close_paused_check_ins(FIRST + 2 * HOUR) == 0, "the pause begins tomorrow"
    tomorrow = FIRST + timedelta(days=1)
    assert [close_paused_check_ins(tomorrow), close_paused_check_ins(tomorrow)] == [1, 0]
    occasion = Occasion.objects.get()
    assert (occasion.closing, occasion.closed_at) == ("paused", tomorrow)
