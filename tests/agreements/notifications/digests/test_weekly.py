"""The week at a glance: on its first working day, once, and nothing when there is nothing in it."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from agreements.amendments.proposals import propose
from agreements.dashboard.health.weeks import close_weeks
from agreements.models import Commitment, OutboxMessage, Preference
from agreements.models.news.outbox_message import State
from agreements.notifications.delivery.sender import deliver
from agreements.notifications.digests import weekly
from agreements.notifications.digests.weekly import make_weekly, the_week
from stakeholders.absences import take_leave
from stakeholders.models import User
from tests.agreements.notifications.mails import a_running_agreement, at_noon, forget
from tests.builders import NOW, a_table
from tests.check_ins import told_check_in
from tests.people import a_department, a_holiday, a_person
from tests.services.database import remove
from tests.services.threads import in_parallel

# The Monday of the week in which Ben's commitment is due.
MONDAY = datetime(2027, 3, 15, 8, 30, tzinfo=UTC)


@pytest.fixture
def table(db):
    table = a_table()
    a_running_agreement(table)
    Preference.objects.update(weekly_digest=True)
    return table


def weeks(**wanted):
    return OutboxMessage.objects.filter(kind="weekly_digest", **wanted)


def test_owner_receiver_and_manager_hear_of_the_week(table, mailoutbox):
    maya = a_person(name="Maya Manager", is_manager=True, quiet=True)
    otto = a_person(name="Otto Outsider", department=a_department(name="Finance"), quiet=True)
    assert make_weekly(MONDAY) == 4
    deliver(MONDAY)
    letters = {letter.to[0]: letter for letter in mailoutbox}
    assert set(letters) == {table.ana.email, table.ben.email, maya.email}
    assert {letter.subject for letter in mailoutbox} == {"See what your agreements bring this week"}
    assert "Due from you until Sunday\n\n- Mon 15 Mar: Forecast of the core range" in letters[table.ben.email].body
    assert "Promised to you until Sunday\n\n- Mon 15 Mar: Forecast" in letters[table.ana.email].body
    assert "Also due until Sunday\n\n- Mon 15 Mar: Forecast" in letters[maya.email].body
    assert "Sales counts on Ben Ode" in letters[maya.email].body
    assert "Stock for the spring season has no news." in letters[maya.email].body
    assert "No more week at a glance" in letters[maya.email].body
    assert weeks(person=otto).get().state == State.SUPPRESSED


def test_it_is_the_dashboard_in_a_mail_with_its_picture(table, mailoutbox):
    close_weeks(MONDAY - timedelta(days=7), "UTC")
    told_check_in(commitment=Commitment.objects.get(), status="off_track", by=table.ben, at=MONDAY - timedelta(days=2))
    forget()
    make_weekly(MONDAY)
    deliver(MONDAY)
    [letter] = [one for one in mailoutbox if one.to == [table.ana.email]]
    assert (
        "Stock for the spring season is off track. Since Monday 8 March Stock for the spring season got" in letter.body
    )
    assert "Got worse\n\n- Stock for the spring season: off track" in letter.body
    assert "None is on track." in letter.body
    html = next(content for content, kind in letter.alternatives if kind == "text/html")
    [picture] = [part for part in letter.message().walk() if part.get_content_type() == "image/png"]
    assert f'src="cid:{picture["Content-ID"].strip("<>")}"' in html
    assert 'alt="None is on track.' in html


def test_in_the_first_week_there_is_no_picture_yet(table, mailoutbox):
    make_weekly(MONDAY)
    deliver(MONDAY)
    assert not [part for letter in mailoutbox for part in letter.message().walk() if "image" in part.get_content_type()]


def test_an_empty_week_is_remembered(table):
    Commitment.objects.update(ended_at=NOW)
    assert make_weekly(MONDAY) == 2
    assert set(weeks().values_list("state", "fault")) == {("suppressed", "nothing to tell")}
    with CaptureQueriesContext(connection) as asked:
        assert make_weekly(MONDAY + timedelta(hours=1)) == 0
    assert len(asked) <= 2


def test_it_comes_on_the_first_working_day(table):
    a_holiday(day=date(2027, 3, 15))
    Preference.objects.update(weekly_digest=True)
    assert make_weekly(MONDAY) == 0
    assert make_weekly(MONDAY + timedelta(days=1, minutes=-1)) == 0
    assert make_weekly(MONDAY + timedelta(days=1)) == 3


def test_those_who_are_away_all_week_take_nobody_s_turn(table, monkeypatch):
    monkeypatch.setattr(weekly, "AT_ONCE", 1)
    first, *others = User.objects.active().order_by("pk")
    away = {"from_on": date(2027, 3, 15), "until_on": date(2027, 3, 21), "stand_in": None}
    take_leave(person=first, **away, by=first, at=MONDAY - timedelta(days=3))
    assert [make_weekly(MONDAY) for _other in others] == [1] * len(others)
    assert make_weekly(MONDAY) == 0
    assert set(weeks().values_list("person", flat=True)) == {other.pk for other in others}


def test_late_in_the_week_and_for_newcomers_it_is_left_out(table):
    fay = a_person(name="Fay Lind", is_manager=True, at=MONDAY + timedelta(hours=1), quiet=True)
    make_weekly(MONDAY + timedelta(hours=2))
    assert weeks(person=fay).get().state == State.SUPPRESSED
    remove(weeks())
    make_weekly(MONDAY + timedelta(days=3))
    assert set(weeks().values_list("state", flat=True)) == {State.SUPPRESSED}


def test_open_changes_are_decisions_and_turned_off_means_none(table):
    agreement = Commitment.objects.get().agreement
    dates = {Commitment.objects.get().key: date(2027, 3, 22)}
    propose(agreement=agreement, changes=dates, reason="The supplier moved.", by=table.ben, at=at_noon(3, 14))
    forget()
    week = the_week(table.ana, MONDAY)
    assert [decision.what for decision in week.decisions] == ["Forecast of the core range: 15 Mar → 22 Mar"]
    Preference.objects.update(weekly_digest=False)
    assert make_weekly(MONDAY) == 0


def test_several_at_once_make_one_for_each(transactional_db):
    a_running_agreement(a_table())
    Preference.objects.update(weekly_digest=True)
    in_parallel(lambda: make_weekly(MONDAY))
    assert weeks().count() == 2
