"""When a check-in becomes everybody's: by the clock, at once, or never because it was taken back."""

import threading
from contextlib import suppress
from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from agreements.cadence import disclosure
from agreements.cadence.check_ins import CannotUndo, record_check_in, undo, waits_to_be_told
from agreements.cadence.disclosure import announce_now, disclose_due
from agreements.models import Agreement, Announcement, CheckIn, Event
from agreements.models.agreement import AgreementQuerySet
from agreements.models.check_in import UNDO_FOR
from agreements.scheduler import tick
from tests.agreements.cadence.agreements_in_force import in_force_in, the_promise
from tests.builders import NOW

FIRST = datetime(2027, 2, 8, 9, tzinfo=UTC)
SAID = FIRST + timedelta(minutes=5)


@pytest.fixture
def due(db):
    """Ben's check-in is due."""
    table, agreement = in_force_in("UTC")
    tick(at=FIRST)
    return table, agreement


def say(due, status="on_track", *, at=SAID, **words) -> CheckIn:
    table, agreement = due
    return record_check_in(commitment=the_promise(agreement), status=status, by=table.ben, at=at, **words)


def worries() -> list[datetime]:
    return list(Announcement.objects.filter(kind="worry").values_list("available_at", flat=True))


def test_a_worry_is_told_when_the_time_to_undo_is_over(due):
    say(due, "at_risk")
    tick(at=SAID + UNDO_FOR - timedelta(seconds=1))
    assert worries() == []
    for later in (UNDO_FOR, UNDO_FOR * 2):
        tick(at=SAID + later)
    assert worries() == [SAID + UNDO_FOR], "and once"


def test_good_news_is_no_worry(due):
    say(due)
    tick(at=SAID + UNDO_FOR)
    assert worries() == []


def test_a_worry_can_be_told_at_once(due):
    check_in = say(due, "off_track")
    assert waits_to_be_told(check_in)
    announce_now(check_in=check_in, at=SAID + timedelta(minutes=1))
    assert worries() == [SAID + timedelta(minutes=1)]
    announce_now(check_in=check_in, at=SAID + timedelta(minutes=2))
    assert worries() == [SAID + timedelta(minutes=1)]


def test_of_what_nobody_heard_of_only_the_fact_remains(due):
    table, _agreement = due
    check_in = say(due, "done", note="All of it.", evidence="The list.", evidence_link="https://example.org")
    undo(check_in=check_in, by=table.ben, at=SAID)
    row = CheckIn.objects.get()
    assert (row.status, row.note, row.evidence, row.evidence_link) == ("", "", "", "")
    with pytest.raises(IntegrityError), transaction.atomic():
        CheckIn.objects.update(note="All of it.")


def test_what_was_told_at_once_is_taken_back_in_the_open(due):
    table, agreement = due
    check_in = say(due, "at_risk", note="Two days.")
    announce_now(check_in=check_in, at=SAID)
    assert the_promise(agreement).reported_status == "at_risk"
    undo(check_in=check_in, by=table.ben, at=SAID + timedelta(minutes=5))
    assert the_promise(agreement).reported_status == ""
    kinds = Event.objects.filter(kind__in=["checked_in", "check_in_undone"]).order_by("seq").values_list("kind", "data")
    assert [(kind, data.get("told")) for kind, data in kinds] == [("checked_in", None), ("check_in_undone", True)]


def test_a_newer_word_has_the_clock_and_what_it_corrects_goes_with_it(due):
    _table, agreement = due
    say(due, "off_track")
    say(due, at=SAID + timedelta(minutes=10))
    tick(at=SAID + UNDO_FOR)
    assert (the_promise(agreement).reported_status, worries()) == ("", [])
    tick(at=SAID + timedelta(minutes=40))
    assert (the_promise(agreement).reported_status, worries()) == ("on_track", [])
    assert [event.data["status"] for event in Event.objects.filter(kind="checked_in").order_by("seq")] == [
        "off_track",
        "on_track",
    ]


def test_thirty_that_stand_are_told_in_one_round(db):
    table, agreement = in_force_in("UTC", commitments=30)
    for commitment in agreement.commitments.all():
        record_check_in(commitment=commitment, status="on_track", by=table.ben, at=NOW)
    assert disclose_due(NOW + UNDO_FOR) == 30
    assert disclose_due(NOW + UNDO_FOR) == 0


def told_and_taken_back_at_once() -> set[str]:
    """Let the clock tell a word while its writer takes it back in the last second; return what the history holds.

    Both wait for each other before they first write, so that each has read what the other is about to change. Where
    one cannot come because the other holds the lock, nobody waits for long.
    """
    table, agreement = in_force_in("UTC")
    said = say((table, agreement), "at_risk", at=NOW)
    meeting = threading.Barrier(2, timeout=2)

    def run(act) -> None:
        has_met = False

        def meet_before_writing(execute, sql, params, many, context):
            nonlocal has_met
            if sql.startswith("UPDATE") and not has_met:
                has_met = True
                with suppress(threading.BrokenBarrierError):
                    meeting.wait()
            return execute(sql, params, many, context)

        try:
            with connection.execute_wrapper(meet_before_writing), suppress(CannotUndo):
                act(NOW + UNDO_FOR)
        finally:
            connection.close()

    def take_back(at) -> None:
        undo(check_in=said, by=table.ben, at=at)

    threads = [threading.Thread(target=run, args=(act,)) for act in (disclose_due, take_back)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    kinds = Event.objects.filter(kind__in=["checked_in", "check_in_undone"]).order_by("seq")
    return {f"{one.kind} {one.data.get('told', '')}".strip() for one in kinds}


@pytest.mark.django_db(transaction=True)
def test_told_and_taken_back_in_the_same_second_the_history_says_what_was():
    told = told_and_taken_back_at_once()
    assert told in ({"check_in_undone False"}, {"checked_in", "check_in_undone True"}, {"checked_in"})
    assert the_promise(Agreement.objects.get()).pending is None


@pytest.mark.django_db(transaction=True)
def test_without_the_lock_the_history_would_tell_what_it_says_nobody_heard(monkeypatch):
    """The negative control: both have read the same word before either writes."""
    monkeypatch.setattr(AgreementQuerySet, "locked", lambda self, pk: self.get(pk=pk))
    monkeypatch.setattr(AgreementQuerySet, "claimed_of", lambda self, pks: self.in_bulk(list(pks)))
    assert told_and_taken_back_at_once() == {"checked_in", "check_in_undone False"}


def test_what_is_taken_back_between_the_search_and_the_lock_is_not_told(due):
    said = say(due, "at_risk")
    found = list(disclosure.awaiting_disclosure(SAID + UNDO_FOR))
    undo(check_in=said, by=due[0].ben, at=SAID + UNDO_FOR)
    assert [one.pending for one in found] == [said], "the search had found it"
    disclosure.disclose(due[1], found[0], at=SAID + UNDO_FOR)
    assert not Event.objects.filter(kind="checked_in").exists()
