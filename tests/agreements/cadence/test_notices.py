"""Notices: what the clock announces once, from nine o'clock on, and not while an agreement is paused."""

from datetime import UTC, date, datetime, time, timedelta

import pytest

from agreements.amendments.proposals import propose
from agreements.cadence.notices import DueNotice, give_notices, give_once, is_time_for_notices
from agreements.lifecycle.pauses import pause
from agreements.models import Agreement, Announcement, Commitment, Notice
from agreements.models.kinds import EventKind
from agreements.scheduler import tick
from tests.agreements.cadence.agreements_in_force import in_force_in
from tests.builders import NOW, a_draft, a_right, a_table, in_force, ready_to_seal

pytestmark = pytest.mark.django_db

END = {"ends_on": date(2027, 6, 30), "due_on": date(2027, 6, 1)}


def noon(day: date) -> datetime:
    return datetime.combine(day, time(12), UTC)


@pytest.mark.parametrize(
    ("at", "zone", "expected"),
    [
        (datetime(2027, 2, 1, 8, 59, tzinfo=UTC), "UTC", False),
        (datetime(2027, 2, 1, 9, 0, tzinfo=UTC), "UTC", True),
        (datetime(2027, 2, 1, 9, 0, tzinfo=UTC), "America/New_York", False),
        (datetime(2027, 2, 1, 8, 0, tzinfo=UTC), "Europe/Berlin", True),
    ],
)
def test_nothing_is_mentioned_before_nine_where_the_organisation_is(at, zone, expected):
    assert is_time_for_notices(at, zone) is expected


def test_the_same_thing_is_announced_once():
    agreement = a_draft(a_table())
    one = DueNotice(agreement.pk, EventKind.ENDS_SOON, "2027-06-30:7", {"ends_on": "2027-06-30"})
    assert [give_once(agreement, one, at=NOW) for _twice in range(2)] == [True, False]
    notice = Notice.objects.get()
    assert (notice.about, notice.data, notice.at) == ("2027-06-30:7", {"ends_on": "2027-06-30"}, NOW)
    assert Announcement.objects.filter(notice=notice).count() == 1


def test_an_end_in_sight_is_mentioned_a_month_and_a_week_before():
    in_force_in("UTC", ends_on=date(2027, 6, 30), due_on=date(2027, 6, 1))
    for day in (date(2027, 5, 30), date(2027, 5, 31), date(2027, 6, 1), date(2027, 6, 23), date(2027, 6, 24)):
        tick(at=noon(day))
    ends = Notice.objects.filter(kind="ends_soon").order_by("at")
    assert list(ends.values_list("about", flat=True)) == ["2027-06-30:30", "2027-06-30:7"]


def test_after_an_outage_only_the_nearer_mention_of_an_end_is_made():
    in_force_in("UTC", ends_on=date(2027, 6, 30), due_on=date(2027, 6, 1))
    tick(at=noon(date(2027, 6, 25)))
    assert Notice.objects.get(kind="ends_soon").about == "2027-06-30:7"


def test_a_paused_agreement_is_not_mentioned():
    table, agreement = in_force_in("UTC", **END)
    days = {"from_on": date(2027, 6, 20), "until_on": date(2027, 6, 25), "reason": "Stocktaking."}
    pause(agreement=agreement, **days, by=table.ana, at=noon(date(2027, 6, 19)))
    assert [give_notices(noon(date(2027, 6, day)), "UTC") for day in (24, 26)] == [0, 1]


def test_an_answer_that_is_due_tomorrow_is_mentioned_once():
    table = a_table()
    draft = ready_to_seal(table)
    a_right(draft, matter="dates", approver=table.ana, by=table.ana, days=3)
    agreement = in_force(draft)
    dates = {Commitment.objects.get(agreement=agreement).key: date(2027, 3, 22)}
    asked = propose(agreement=agreement, changes=dates, reason="The supplier moved.", by=table.ben, at=NOW)
    assert [give_notices(NOW + timedelta(days=days), "UTC") for days in (1, 2, 2, 3)] == [0, 1, 0, 0]
    notice = Notice.objects.get()
    assert (notice.agreement, notice.kind) == (Agreement.objects.get(), "decision_near")
    assert notice.data == {"revision": asked.number, "answer_by": "2027-02-04"}
