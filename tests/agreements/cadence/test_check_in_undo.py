"""What was said, and then taken back, settled or overtaken by another text: nobody owes what is over."""

from datetime import UTC, date, datetime, timedelta

import pytest

from agreements.cadence.check_ins import record_check_in, undo
from agreements.cadence.decision_requests import CannotDecide, ask_for_a_decision, decide
from agreements.cadence.disclosure import CannotDisclose, announce_now
from agreements.cadence.schedules import derive
from agreements.commitments.completions import return_completion
from agreements.drift.episodes import watch
from agreements.drift.ladder import climb, next_steps
from agreements.models import Announcement, Completion, Episode, Escalation, Event, Occasion
from agreements.models.occasion import Closing
from agreements.scheduler import tick
from tests.agreements.cadence.agreements_in_force import amended, in_force_in, the_promise
from tests.check_ins import told_check_in
from tests.people import a_person

pytestmark = pytest.mark.django_db
FIRST = datetime(2027, 2, 8, 9, tzinfo=UTC)
A_WHILE = timedelta(minutes=10)


@pytest.fixture
def said():
    """Ben has answered the check-in of Monday 8 February that he is at risk."""
    table, agreement = in_force_in("UTC", due_on=date(2027, 12, 1))
    tick(at=FIRST)
    word = record_check_in(
        commitment=the_promise(agreement), status="at_risk", help_needed="decision", by=table.ben, at=FIRST
    )
    return table, agreement, word


def closing() -> str:
    return Occasion.objects.order_by("due_at")[0].closing


def test_undone_after_the_commitment_ended_it_is_no_longer_needed(said):
    table, agreement, word = said
    amended(agreement, at=FIRST + timedelta(minutes=5), without=True)
    undo(check_in=word, by=table.ben, at=FIRST + A_WHILE)
    assert closing() == Closing.ENDED


def test_undone_after_another_took_over_it_is_passed_on(said):
    table, agreement, word = said
    amended(agreement, at=FIRST + timedelta(minutes=5), owner=a_person(name="Cleo Han"))
    undo(check_in=word, by=table.ben, at=FIRST + A_WHILE)
    assert closing() == Closing.PASSED_ON


def test_undone_after_another_date_took_force_it_is_owed_again(said):
    table, agreement, word = said
    amended(agreement, at=FIRST + timedelta(minutes=5), due_on=date(2027, 11, 1))
    tick(at=FIRST + timedelta(minutes=6))
    undo(check_in=word, by=table.ben, at=FIRST + A_WHILE)
    assert closing() == Closing.OPEN


def test_undone_after_another_rhythm_took_force_it_is_owed_until_the_next_point_of_that(said):
    table, agreement, word = said
    amended(agreement, at=FIRST + timedelta(minutes=5), rhythm={"every": 1})
    tick(at=FIRST + timedelta(minutes=6))
    undo(check_in=word, by=table.ben, at=FIRST + A_WHILE)
    assert closing() == Closing.OPEN
    tick(at=FIRST + timedelta(weeks=1))
    assert list(Occasion.objects.order_by("due_at").values_list("closing", flat=True)) == [Closing.MISSED, ""]


def test_undone_after_the_next_check_in_opened_only_the_newer_one_is_owed():
    table, agreement = in_force_in("UTC", due_on=date(2027, 12, 1), every=1)
    tick(at=FIRST)
    late = FIRST + timedelta(weeks=1) - A_WHILE
    word = record_check_in(commitment=the_promise(agreement), status="on_track", by=table.ben, at=late)
    tick(at=FIRST + timedelta(weeks=1))
    undo(check_in=word, by=table.ben, at=FIRST + timedelta(weeks=1) + A_WHILE)
    assert list(Occasion.objects.order_by("due_at").values_list("closing", flat=True)) == [Closing.MISSED, ""]


def test_nobody_is_told_now_of_what_was_taken_back(said):
    table, _, word = said
    undo(check_in=word, by=table.ben, at=FIRST + A_WHILE)
    with pytest.raises(CannotDisclose, match="taken back"):
        announce_now(check_in=word, at=FIRST + A_WHILE)
    assert not Announcement.objects.filter(kind="worry").exists()


def test_nothing_is_decided_on_what_was_taken_back_or_is_done(said):
    table, agreement, word = said
    ask_for_a_decision(check_in=word, by=table.ben, at=FIRST)
    undo(check_in=word, by=table.ben, at=FIRST + A_WHILE)
    with pytest.raises(CannotDecide, match="Ben Ode took the question back"):
        decide(check_in=word, words="Two suppliers.", by=table.ana, at=FIRST + A_WHILE)
    other = {"commitment": the_promise(agreement), "by": table.ben, "at": FIRST + A_WHILE}
    again = record_check_in(status="off_track", help_needed="decision", **other)
    ask_for_a_decision(check_in=again, by=table.ben, at=FIRST + A_WHILE)
    told_check_in(status="done", **other)
    with pytest.raises(CannotDecide):
        decide(check_in=again, words="Two suppliers.", by=table.ana, at=FIRST + timedelta(hours=1))
    assert not Event.objects.filter(kind="decision_given").exists()


def test_what_came_back_from_the_receiver_after_its_date_climbs_from_the_day_on_which_it_came_back():
    due_on = date(2027, 2, 10)
    table, agreement = in_force_in("UTC", due_on=due_on)
    done_at = datetime(2027, 2, 10, 9, tzinfo=UTC)
    told_check_in(commitment=the_promise(agreement), status="done", by=table.ben, at=done_at)
    # A Monday, almost two weeks later.
    returned_at = datetime(2027, 2, 22, 9, tzinfo=UTC)
    return_completion(completion=Completion.objects.get(), missing="The prices.", by=table.ana, at=returned_at)
    derive()
    watch(at=returned_at + A_WHILE)
    (step,) = next_steps(Episode.objects.open(), returned_at + A_WHILE).values()
    assert step.due_at == datetime(2027, 2, 26, 9, tzinfo=UTC), "four working days after it came back"
    climb(returned_at + timedelta(days=3))
    assert not Escalation.objects.exists()
