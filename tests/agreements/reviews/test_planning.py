"""Reviews on the agreed rhythm: one is always planned, moved off free days, and makes room for the next."""

from datetime import UTC, date, datetime, time, timedelta

import pytest

from agreements.drift.episodes import watch
from agreements.models import Episode, Notice, Review
from agreements.reviews.planning import needing_another
from agreements.reviews.recording import hold
from agreements.scheduler import tick
from tests.agreements.cadence.agreements_in_force import amended, in_force_in
from tests.builders import NOW
from tests.people import a_person

pytestmark = pytest.mark.django_db
FIRST_ON = date(2027, 3, 29)


def noon(day: date) -> datetime:
    return datetime.combine(day, time(12), UTC)


def planned() -> Review:
    return Review.objects.get(state=Review.State.PLANNED)


def held() -> None:
    review, maya = planned(), a_person(name="Maya Roth")
    hold(review=review, version=1, notes="All is well.", present=[], points=[], by=maya, at=noon(FIRST_ON))


def test_the_first_review_is_planned_as_soon_as_the_text_is_in_force():
    in_force_in("UTC")
    tick(at=NOW)
    tick(at=NOW)
    review = planned()
    assert (review.number, review.due_on, review.planned_on) == (1, FIRST_ON, FIRST_ON)
    assert review.next_due_on == date(2027, 6, 29)


def test_a_review_on_a_free_day_is_planned_for_the_working_day_after_it():
    in_force_in("UTC", first_review_on=date(2027, 3, 28))
    tick(at=NOW)
    assert (planned().due_on, planned().planned_on) == (date(2027, 3, 28), FIRST_ON)


def test_one_that_was_not_held_makes_room_for_the_next():
    in_force_in("UTC", review_months=1, first_review_on=date(2027, 3, 31))
    tick(at=NOW)
    tick(at=noon(date(2027, 4, 30)))
    old, new = Review.objects.order_by("number")
    assert (old.state, new.due_on, new.number) == (Review.State.NOT_HELD, date(2027, 4, 30), 2)


def test_a_rhythm_that_ends_plans_no_review_after_its_end():
    in_force_in("UTC", review_months=1, ends_on=date(2027, 4, 15), due_on=date(2027, 4, 1))
    tick(at=NOW)
    review = planned()
    assert review.next_due_on is None
    held()
    assert tick(at=noon(date(2027, 4, 2))).reviews == 0
    assert Review.objects.count() == 1


def test_after_a_long_outage_only_the_newest_review_is_planned():
    in_force_in("UTC", review_months=1, first_review_on=date(2027, 3, 29))
    tick(at=NOW)
    assert tick(at=noon(date(2027, 9, 1))).reviews == 1
    assert (planned().due_on, Review.objects.filter(state=Review.State.NOT_HELD).count()) == (date(2027, 8, 29), 5)
    assert tick(at=noon(date(2027, 9, 1))).reviews == 0


def test_an_ended_rhythm_that_is_extended_owes_no_review_of_the_time_between():
    _, agreement = in_force_in("UTC", review_months=1, ends_on=date(2027, 4, 15), due_on=date(2027, 4, 1))
    tick(at=NOW)
    held()
    amended(agreement, at=noon(date(2027, 7, 5)), rhythm={"ends_on": date(2027, 12, 31)})
    tick(at=noon(date(2027, 7, 6)))
    assert (planned().due_on, Review.objects.count()) == (date(2027, 7, 29), 2)


def test_a_text_that_is_renewed_after_its_end_is_left_alone_by_every_tick():
    _, agreement = in_force_in("UTC", review_months=1, ends_on=date(2027, 4, 15), due_on=date(2027, 4, 1))
    tick(at=NOW)
    held()
    amended(agreement, at=noon(date(2027, 4, 10)), rhythm={"review_months": 2})
    assert needing_another(date(2027, 4, 14)).count() == 1, "it still might"
    assert tick(at=noon(date(2027, 4, 16))).reviews == 0
    assert needing_another(date(2027, 4, 16)).count() == 0


def test_another_text_moves_the_planned_review_with_its_rhythm():
    _, agreement = in_force_in("UTC")
    tick(at=NOW)
    amended(agreement, at=NOW + timedelta(days=3), rhythm={"first_review_on": date(2027, 5, 3)})
    tick(at=NOW + timedelta(days=3, minutes=1))
    assert (Review.objects.count(), planned().due_on) == (1, date(2027, 5, 3))


def test_a_review_of_which_nothing_is_noted_is_drift_after_two_whole_working_days():
    _, agreement = in_force_in("UTC", due_on=date(2027, 12, 1))
    tick(at=NOW)
    watch(at=noon(FIRST_ON + timedelta(days=2)))
    assert not Episode.objects.filter(rule="not_reviewed").exists()
    watch(at=noon(FIRST_ON + timedelta(days=3)))
    watch(at=noon(FIRST_ON + timedelta(days=4)))
    episode = Episode.objects.get(rule="not_reviewed")
    assert (episode.agreement, episode.review, episode.commitment) == (agreement, planned(), None)


def test_moving_or_holding_it_settles_the_drift():
    in_force_in("UTC", due_on=date(2027, 12, 1))
    tick(at=NOW)
    watch(at=noon(FIRST_ON + timedelta(days=3)))
    Review.objects.update(planned_on=FIRST_ON + timedelta(days=8))
    watch(at=noon(FIRST_ON + timedelta(days=4)))
    episode = Episode.objects.get(rule="not_reviewed")
    assert episode.closed_at == noon(FIRST_ON + timedelta(days=4))


def test_a_review_that_comes_near_is_mentioned_once_and_again_when_it_moves():
    in_force_in("UTC", due_on=date(2027, 12, 1))
    tick(at=NOW)
    tick(at=noon(FIRST_ON - timedelta(days=6)))
    assert not Notice.objects.exists()
    for days in (5, 4):
        tick(at=noon(FIRST_ON - timedelta(days=days)))
    assert Notice.objects.get().kind == "review_near"
    Review.objects.update(planned_on=FIRST_ON + timedelta(days=1))
    tick(at=noon(FIRST_ON - timedelta(days=3)))
    assert Notice.objects.count() == 2
