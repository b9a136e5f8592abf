"""What is reported as done is accepted by its receiver, who else says what is missing."""

import threading
from datetime import date, timedelta

import pytest
from django.db import connection

from agreements.cadence.check_ins import CannotCheckIn, CannotUndo, is_undoable, record_check_in, undo
from agreements.commitments.completions import (
    AlreadyAnswered,
    CannotAccept,
    accept_completion,
    acceptances_awaiting,
    return_completion,
    returns_awaiting,
)
from agreements.dashboard.completion_needs import acceptances, returned
from agreements.dashboard.need import with_titles
from agreements.models import Agreement, Announcement, CheckIn, Commitment, Completion, Event, Occasion, Schedule
from agreements.permissions import may_accept
from agreements.scheduler import tick
from stakeholders.models import Holiday
from tests.agreements.cadence.agreements_in_force import amended, in_force_in, the_promise
from tests.builders import NOW
from tests.check_ins import told_check_in
from tests.people import a_person

DONE_AT = NOW + timedelta(days=2)
LOOKED_AT = DONE_AT + timedelta(days=1)


def reported(table, agreement, *, at=DONE_AT, **said):
    told_check_in(commitment=the_promise(agreement), status="done", by=table.ben, at=at, **said)
    return Completion.objects.select_related("commitment", "check_in").latest("pk")


def on_track_then_done(**rhythm):
    table, agreement = in_force_in("UTC", **rhythm)
    promise = the_promise(agreement)
    told_check_in(commitment=promise, status="on_track", by=table.ben, at=NOW + timedelta(days=1))
    return table, agreement, reported(table, agreement)


@pytest.mark.django_db
def test_done_asks_the_receiver_with_what_shows_it_and_a_day_to_answer_by():
    table, agreement = in_force_in("UTC", acceptance_days=5)
    completion = reported(table, agreement, evidence="Signed by the shop.", evidence_link="https://example.org/list")
    assert (completion.is_open, completion.check_in.evidence) == (True, "Signed by the shop.")
    assert completion.answer_by == date(2027, 2, 10), "five working days after Wednesday 3 February"
    waiting = Announcement.objects.get(kind="completion_asked")
    assert waiting.available_at == DONE_AT


@pytest.mark.django_db
def test_the_receiver_is_asked_when_done_can_no_longer_be_taken_back_unseen():
    table, agreement = in_force_in("UTC")
    record_check_in(commitment=the_promise(agreement), status="done", by=table.ben, at=DONE_AT)
    tick(at=DONE_AT + timedelta(minutes=29))
    assert not Completion.objects.exists()
    assert the_promise(agreement).is_running
    tick(at=DONE_AT + timedelta(minutes=30))
    assert len(with_titles(acceptances(list(acceptances_awaiting(table.ana))))) == 1
    assert the_promise(agreement).is_done


@pytest.mark.django_db
def test_a_holiday_gives_the_receiver_a_day_more():
    table, agreement = in_force_in("UTC", acceptance_days=5)
    Holiday.objects.create(day=date(2027, 2, 5), name="Foundation day", by=table.ana)
    assert reported(table, agreement).answer_by == date(2027, 2, 11)


@pytest.mark.django_db
def test_other_words_than_done_ask_nobody():
    table, agreement = in_force_in("UTC")
    told_check_in(commitment=the_promise(agreement), status="at_risk", by=table.ben, at=NOW)
    assert not Completion.objects.exists()


@pytest.mark.django_db
def test_taken_back_within_half_an_hour_nobody_is_asked():
    table, agreement = in_force_in("UTC")
    completion = reported(table, agreement)
    undo(check_in=completion.check_in, by=table.ben, at=DONE_AT + timedelta(minutes=5))
    completion.refresh_from_db()
    assert (completion.answer, completion.answered_by) == ("withdrawn", table.ben)
    assert not Announcement.objects.filter(kind="completion_asked").exists()
    assert reported(table, agreement, at=DONE_AT + timedelta(minutes=10)).is_open, "and it can be done again"


@pytest.mark.django_db
def test_once_answered_done_is_not_taken_back():
    table, agreement = in_force_in("UTC")
    completion = reported(table, agreement)
    soon = DONE_AT + timedelta(minutes=5)
    accept_completion(completion=completion, by=table.ana, at=soon)
    assert not is_undoable(completion.check_in, soon)
    with pytest.raises(CannotUndo, match=r"Ana Ruiz has accepted C-.* already"):
        undo(check_in=completion.check_in, by=table.ben, at=soon)


@pytest.mark.django_db
def test_accepted_is_told_and_leaves_home():
    table, agreement = in_force_in("UTC")
    completion = reported(table, agreement)
    [need] = with_titles(acceptances(list(acceptances_awaiting(table.ana))))
    assert need.id == f"completion-{the_promise(agreement).number}"
    for _ in range(2):
        accept_completion(completion=completion, by=table.ana, at=LOOKED_AT)
    completion.refresh_from_db()
    assert (completion.answer, completion.answered_by, completion.answered_at) == ("accepted", table.ana, LOOKED_AT)
    assert Event.objects.filter(kind="completion_accepted").count() == 1
    assert with_titles(acceptances(list(acceptances_awaiting(table.ana)))) == []
    with pytest.raises(CannotCheckIn):
        told_check_in(commitment=the_promise(agreement), status="on_track", by=table.ben, at=LOOKED_AT)


@pytest.mark.django_db
def test_what_is_missing_puts_it_back_to_the_word_before():
    table, agreement, completion = on_track_then_done()
    for _ in range(2):
        return_completion(completion=completion, missing="The price list.", by=table.ana, at=LOOKED_AT)
    promise = the_promise(agreement)
    assert (promise.reported_status, promise.reported_at) == ("on_track", NOW + timedelta(days=1))
    completion.refresh_from_db()
    assert (completion.answer, completion.missing) == ("missing", "The price list.")
    assert CheckIn.objects.get(status="done").returned_at == LOOKED_AT
    assert Event.objects.filter(kind="completion_returned").count() == 1
    [need] = returned(list(returns_awaiting(table.ben)))
    assert "The price list." in need.about
    told_check_in(commitment=promise, status="on_track", by=table.ben, at=LOOKED_AT + timedelta(hours=1))
    assert returned(list(returns_awaiting(table.ben))) == []


@pytest.mark.django_db
def test_after_something_was_missing_the_rhythm_goes_on_and_nothing_past_is_owed():
    table, agreement = in_force_in("UTC")
    tick(at=NOW)
    completion = reported(table, agreement)
    tick(at=DONE_AT)
    # The point of 8 February passes while it stands as done.
    back_at = NOW.replace(day=12)
    tick(at=back_at)
    return_completion(completion=completion, missing="The price list.", by=table.ana, at=back_at)
    tick(at=back_at + timedelta(minutes=1))
    assert not Occasion.objects.filter(closing="").exists()
    schedule = Schedule.objects.get(closed_at=None)
    assert schedule.next_due_at == NOW.replace(day=22)
    tick(at=NOW.replace(day=22, hour=10))
    assert Occasion.objects.filter(closing="", owner=table.ben).count() == 1


@pytest.mark.django_db
def test_done_again_is_another_question():
    table, agreement, completion = on_track_then_done()
    return_completion(completion=completion, missing="The price list.", by=table.ana, at=LOOKED_AT)
    again = reported(table, agreement, at=LOOKED_AT + timedelta(days=1), evidence="Here it is.")
    assert again != completion
    accept_completion(completion=again, by=table.ana, at=LOOKED_AT + timedelta(days=2))
    assert the_promise(agreement).is_done
    with pytest.raises(AlreadyAnswered, match="said what is missing"):
        accept_completion(completion=completion, by=table.ana, at=LOOKED_AT + timedelta(days=2))


@pytest.mark.django_db
def test_nothing_missing_is_nothing_said():
    table, _, completion = on_track_then_done()
    with pytest.raises(CannotAccept, match="Say what is missing"):
        return_completion(completion=completion, missing=" \n ", by=table.ana, at=LOOKED_AT)


@pytest.mark.django_db
def test_what_has_ended_waits_for_nobody():
    table, agreement, completion = on_track_then_done()
    amended(agreement, at=LOOKED_AT, without=True)
    assert with_titles(acceptances(list(acceptances_awaiting(table.ana)))) == []
    with pytest.raises(CannotAccept, match="has ended"):
        accept_completion(completion=completion, by=table.ana, at=LOOKED_AT)


@pytest.mark.django_db
def test_whoever_delivers_and_receives_accepts_only_where_nobody_else_can():
    table, _, completion = on_track_then_done()
    table.sales.deputies.add(table.ben)
    assert not may_accept(table.ben, completion), "Ana speaks for Sales"
    assert may_accept(table.ana, completion)
    table.ana.is_active = False
    table.ana.save()
    assert may_accept(table.ben, completion)
    assert len(with_titles(acceptances(list(acceptances_awaiting(table.ben))))) == 1


@pytest.mark.django_db
def test_the_escalation_contact_answers_only_once_asked():
    table, agreement = in_force_in("UTC")
    contact = a_person(name="Mia Manager", is_manager=True)
    amended(agreement, at=NOW, rhythm={"escalation": contact})
    completion = reported(table, agreement)
    assert not may_accept(contact, completion)
    Completion.objects.update(asked_contact_at=LOOKED_AT)
    assert may_accept(contact, completion)
    assert len(with_titles(acceptances(list(acceptances_awaiting(contact))))) == 1


def both_at_once(table, deputy, completion):
    outcomes, start = [], threading.Barrier(2)

    def one(answer):
        try:
            start.wait()
            outcomes.append(answer().answer)
        except AlreadyAnswered as answered:
            outcomes.append(str(answered))
        finally:
            connection.close()

    both = [
        lambda: accept_completion(completion=completion, by=table.ana, at=LOOKED_AT),
        lambda: return_completion(completion=completion, missing="A page.", by=deputy, at=LOOKED_AT),
    ]
    threads = [threading.Thread(target=one, args=[answer]) for answer in both]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return outcomes


def two_who_speak_for_sales():
    table, _, completion = on_track_then_done()
    deputy = a_person(name="Sam Deputy")
    table.sales.deputies.add(deputy)
    return table, deputy, completion


@pytest.mark.django_db(transaction=True)
def test_of_two_representatives_who_answer_at_once_one_is_told_of_the_other():
    outcomes = both_at_once(*two_who_speak_for_sales())
    assert len([outcome for outcome in outcomes if outcome in ("accepted", "missing")]) == 1
    assert len([outcome for outcome in outcomes if "already" in outcome]) == 1
    assert Event.objects.filter(kind__in=["completion_accepted", "completion_returned"]).count() == 1
    settled = Completion.objects.get()
    assert Commitment.objects.get().is_done == settled.is_accepted


@pytest.mark.django_db(transaction=True)
def test_without_the_lock_both_answers_would_be_taken(monkeypatch):
    table, deputy, completion = two_who_speak_for_sales()
    meeting = threading.Barrier(2, timeout=5)

    def unlocked(queryset, pk):
        return queryset.get(pk=pk)

    read = Completion.objects.get_queryset().__class__.get

    def read_together(queryset, *args, **kwargs):
        found = read(queryset, *args, **kwargs)
        meeting.wait()
        return found

    monkeypatch.setattr(type(Agreement.objects.all()), "locked", unlocked)
    monkeypatch.setattr(type(Completion.objects.all()), "get", read_together)
    outcomes = both_at_once(table, deputy, completion)
    assert sorted(outcomes) == ["accepted", "missing"]
