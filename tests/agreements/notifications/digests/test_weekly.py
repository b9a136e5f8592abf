"""The week at a glance: on its first working day, once, and nothing when there is nothing in it."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from agreements.amendments.proposals import propose
from agreements.models import Commitment, OutboxMessage, Preference
from agreements.models.outbox_message import State
from agreements.notifications.delivery.sender import deliver
from agreements.notifications.digests import weekly
from agreements.notifications.digests.weekly import make_weekly, the_week
from stakeholders.absences import take_leave
from stakeholders.models import User
from tests.agreements.notifications.mails import a_running_agreement, at_noon, forget
from tests.builders import NOW, a_table
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
    assert "Who waits for whom\n\n- Mon 15 Mar: Forecast" in letters[maya.email].body
    assert "Sales counts on Ben Ode" in letters[maya.email].body
    assert "No more week at a glance" in letters[maya.email].body
    assert weeks(person=otto).get().state == State.SUPPRESSED


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
    assert [decision.about for decision in week.decisions] == [
        "C-0001 Forecast of the core range: 15 March 2027 → 22 March 2027 · Ben Ode: The supplier moved.",
        "No news",
    ]
    Preference.objects.update(weekly_digest=False)
    assert make_weekly(MONDAY) == 0


def test_several_at_once_make_one_for_each(transactional_db):
    a_running_agreement(a_table())
    Preference.objects.update(weekly_digest=True)
    in_parallel(lambda: make_weekly(MONDAY))
    assert weeks().count() == 2
