"""Check-ins are opened when they are due; only the newest is owed."""

import threading
from dataclasses import astuple
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import connection

from agreements.cadence import occasions, schedules
from agreements.cadence.check_ins import undo
from agreements.models import Announcement, Commitment, Occasion, Schedule
from agreements.models.agreement import AgreementQuerySet
from agreements.scheduler import TickReport, tick
from tests.agreements.cadence.agreements_in_force import in_force_in, the_promise
from tests.builders import NOW
from tests.check_ins import told_check_in
from tests.verify.seeding import a_company, commitments_in_force

FIRST = datetime(2027, 2, 8, 9, tzinfo=UTC)
TWO_WEEKS = timedelta(weeks=2)
# The search, the calendars, and under the lock of the agreement: look again, write, announce.
OPENING = 13


def asked() -> list[Announcement]:
    return list(Announcement.objects.filter(kind="check_in_due").order_by("pk"))


@pytest.mark.django_db
def test_a_check_in_opens_when_it_is_due_and_not_before():
    in_force_in("UTC")
    assert tick(at=FIRST - timedelta(seconds=1)).check_ins == 0
    assert tick(at=FIRST).check_ins == 1
    occasion = Occasion.objects.get()
    assert (occasion.seq, occasion.due_at, occasion.closing) == (0, FIRST, "")
    assert [(told.occasion, told.available_at) for told in asked()] == [(occasion, FIRST)]


@pytest.mark.django_db
def test_a_second_tick_opens_and_announces_nothing_more():
    in_force_in("UTC")
    tick(at=FIRST)
    assert not any(astuple(tick(at=FIRST + timedelta(seconds=30))))
    assert len(asked()) == 1


@pytest.mark.django_db
def test_a_newer_check_in_makes_the_unanswered_one_missed():
    in_force_in("UTC")
    tick(at=FIRST)
    tick(at=FIRST + TWO_WEEKS)
    old, new = Occasion.objects.order_by("due_at")
    assert (old.closing, old.closed_at) == (Occasion.Closing.MISSED, FIRST + TWO_WEEKS)
    assert new.closing == Occasion.Closing.OPEN


@pytest.mark.django_db
def test_after_a_long_silence_of_the_machine_only_the_newest_is_asked():
    in_force_in("UTC", due_on=date(2027, 12, 1))
    tick(at=FIRST + TWO_WEEKS * 5 + timedelta(hours=3))
    found = Occasion.objects.order_by("seq")
    assert [occasion.closing for occasion in found] == ["missed"] * 5 + [""]
    assert Announcement.objects.get(kind="check_in_due").occasion == found.get(seq=5)
    assert Schedule.objects.get().next_due_at == FIRST + TWO_WEEKS * 6


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("zone", "changed_on"), [("Europe/Berlin", date(2027, 3, 28)), ("America/New_York", date(2027, 3, 14))]
)
def test_nine_in_the_morning_survives_the_change_of_the_clock(zone, changed_on):
    in_force_in(zone, every=1, due_on=date(2027, 12, 1))
    for week in range(12):
        tick(at=FIRST + timedelta(weeks=week, hours=12))
    local = [occasion.due_at.astimezone(ZoneInfo(zone)) for occasion in Occasion.objects.order_by("seq")]
    assert len(local) == 12
    assert {moment.hour for moment in local} == {9}
    assert local[0].date() < changed_on < local[-1].date()


@pytest.mark.django_db
def test_a_rhythm_on_saturdays_is_heard_on_monday_morning_where_the_owner_is():
    in_force_in("America/New_York", first_check_in_on=date(2027, 2, 6))
    saturday = datetime(2027, 2, 6, 14, tzinfo=UTC)
    tick(at=saturday)
    assert Occasion.objects.get().due_at == saturday
    assert asked()[0].available_at == datetime(2027, 2, 8, 14, tzinfo=UTC)


@pytest.mark.django_db
def test_a_word_shortly_before_the_point_answers_it():
    table, agreement = in_force_in("UTC")
    tick(at=NOW)
    early = told_check_in(
        commitment=the_promise(agreement), status="on_track", by=table.ben, at=FIRST - timedelta(days=2)
    )
    tick(at=FIRST)
    occasion = Occasion.objects.get()
    assert occasion.closing == Occasion.Closing.ANSWERED
    early.refresh_from_db()
    assert early.occasion == occasion
    assert asked() == []


@pytest.mark.django_db
def test_a_word_long_before_the_point_does_not():
    table, agreement = in_force_in("UTC", every=1, due_on=date(2027, 12, 1))
    tick(at=FIRST)
    promise = the_promise(agreement)
    told_check_in(commitment=promise, status="on_track", by=table.ben, at=FIRST + timedelta(hours=1))
    told_check_in(commitment=promise, status="on_track", by=table.ben, at=FIRST + timedelta(hours=2))
    tick(at=FIRST + timedelta(weeks=1))
    assert Occasion.objects.filter(closing="").count() == 1


@pytest.mark.django_db
def test_an_early_word_taken_back_is_owed_again():
    table, agreement = in_force_in("UTC")
    tick(at=NOW)
    early = told_check_in(
        commitment=the_promise(agreement), status="on_track", by=table.ben, at=FIRST - timedelta(minutes=5)
    )
    tick(at=FIRST)
    undo(check_in=early, by=table.ben, at=FIRST + timedelta(minutes=5))
    assert Occasion.objects.get().closing == Occasion.Closing.OPEN


@pytest.mark.django_db
def test_trouble_with_one_commitment_holds_up_no_other(monkeypatch):
    _table, agreement = in_force_in("UTC", commitments=2)
    tick(at=NOW)
    unlucky = Schedule.objects.get(commitment=the_promise(agreement))
    recurrence_of = schedules.recurrence_of

    def stumble(schedule):
        if schedule.pk == unlucky.pk:
            raise RuntimeError
        return recurrence_of(schedule)

    monkeypatch.setattr(occasions, "recurrence_of", stumble)
    assert tick(at=FIRST).check_ins == 1
    unlucky.refresh_from_db()
    assert unlucky.next_due_at == FIRST + timedelta(hours=1)
    monkeypatch.undo()
    assert tick(at=FIRST + timedelta(hours=1)).check_ins == 1
    assert set(Occasion.objects.values_list("due_at", flat=True)) == {FIRST}


@pytest.mark.django_db
def test_a_tick_with_nothing_due_asks_the_database_a_dozen_questions_however_many_there_are(django_assert_num_queries):
    in_force_in("UTC", commitments=12, due_on=date(2027, 12, 1))
    tick(at=NOW)
    with django_assert_num_queries(16):
        tick(at=NOW + timedelta(seconds=30))


@pytest.mark.django_db
@pytest.mark.parametrize("commitments", [1, 30])
def test_what_is_due_in_one_agreement_is_opened_together(django_assert_num_queries, commitments):
    in_force_in("UTC", commitments=commitments, due_on=date(2027, 12, 1))
    tick(at=NOW)
    with django_assert_num_queries(OPENING):
        assert occasions.open_due(FIRST) == commitments


def due_in_many_agreements(commitments: int) -> list[Schedule]:
    """Return the schedules of so many commitments in half as many agreements, all due at FIRST."""
    company = a_company(departments=4, owners=10, at=NOW)
    commitments_in_force(commitments, at=NOW, company=company, per_agreement=2, first_check_in_on=FIRST.date())
    tick(at=NOW)
    return list(Schedule.objects.order_by("pk"))


@pytest.mark.django_db
@pytest.mark.parametrize("commitments", [2, 200])
def test_what_is_due_in_many_agreements_is_opened_by_as_many_statements(django_assert_num_queries, commitments):
    due_in_many_agreements(commitments)
    with django_assert_num_queries(OPENING):
        assert occasions.open_due(FIRST) == commitments
    assert len(asked()) == commitments


@pytest.mark.django_db
def test_a_broken_row_stops_neither_its_batch_nor_its_agreement(caplog):
    broken, *others = due_in_many_agreements(12)
    # Its next point is there already, which no tick would have left so.
    taken = {"commitment_id": broken.commitment_id, "owner_id": broken.owner_id, "due_at": NOW}
    Occasion.objects.create(schedule=broken, seq=broken.next_seq, closing="answered", closed_at=NOW, **taken)
    assert occasions.open_due(FIRST) == len(others) == 11
    broken.refresh_from_db()
    assert broken.next_due_at == FIRST + timedelta(hours=1)
    assert caplog.text.count("could not be done") == 1
    assert Occasion.objects.filter(closing=Occasion.Closing.OPEN).count() == len(asked()) == 11


@pytest.mark.django_db
def test_what_somebody_holds_is_left_and_the_rest_of_the_batch_is_opened(monkeypatch):
    due_in_many_agreements(12)
    held = Commitment.objects.order_by("pk")[0].agreement_id
    claimed_of = AgreementQuerySet.claimed_of
    monkeypatch.setattr(
        AgreementQuerySet, "claimed_of", lambda self, pks: claimed_of(self.exclude(pk=held), pks), raising=True
    )
    assert occasions.open_due(FIRST) == 10
    monkeypatch.undo()
    assert occasions.open_due(FIRST) == 2
    assert len(asked()) == 12


def ticks_at_once(count: int) -> list[TickReport]:
    start, reports = threading.Barrier(count), []

    def run() -> None:
        try:
            start.wait()
            reports.append(tick(at=FIRST))
        finally:
            connection.close()

    threads = [threading.Thread(target=run) for _ in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return reports


@pytest.mark.django_db(transaction=True)
def test_many_ticks_at_once_open_each_check_in_once():
    in_force_in("UTC", commitments=5)
    tick(at=NOW)
    assert len(ticks_at_once(4)) == 4
    # A tick leaves to another what that one holds; the next one finds whatever was left.
    tick(at=FIRST)
    assert Occasion.objects.count() == 5
    assert len(asked()) == 5


@pytest.mark.django_db(transaction=True)
def test_without_the_lock_the_same_ticks_stumble_over_each_other(monkeypatch, caplog):
    in_force_in("UTC")
    tick(at=NOW)
    meet = threading.Barrier(2, timeout=5)
    turn = occasions._turn

    def meet_first(schedule, at):
        meet.wait()
        return turn(schedule, at)

    monkeypatch.setattr(occasions, "_turn", meet_first)
    monkeypatch.setattr(AgreementQuerySet, "claimed_of", lambda self, pks: self.in_bulk(list(pks)))
    ticks_at_once(2)
    # The unique constraints hold even then, at the price of an error.
    assert Occasion.objects.count() == len(asked()) == 1
    assert "could not be done" in caplog.text


@pytest.mark.django_db
def test_a_word_after_the_point_and_before_the_tick_came_by_answers_it():
    table, agreement = in_force_in("UTC")
    tick(at=NOW)
    said_at = FIRST + timedelta(hours=2)
    told_check_in(commitment=the_promise(agreement), status="on_track", by=table.ben, at=said_at)
    tick(at=FIRST + timedelta(hours=3))
    assert Occasion.objects.get().closing == Occasion.Closing.ANSWERED
    assert not asked()
