"""Recording a review: once, by whoever is first, in writing for everybody."""

import threading
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection

from agreements.models import Event, InboxItem, OutboxMessage, Review, ReviewPoint
from agreements.models.review import ReviewPointKind
from agreements.notifications.fan_out.announcements import announce_all
from agreements.reviews.recording import CannotReview, Point, ReviewMoved, finish, hold, move
from agreements.scheduler import tick
from tests.agreements.cadence.agreements_in_force import in_force_in
from tests.builders import NOW

REVIEW_AT = datetime(2027, 3, 29, 14, tzinfo=UTC)
DECIDED = Point(ReviewPointKind.DECISION, "Safety stock stays as it is.")


def a_review():
    table, agreement = in_force_in("UTC", due_on=date(2027, 12, 1))
    tick(at=NOW)
    return table, Review.objects.get(agreement=agreement)


def held(review, by, *, notes="We met.", points=(DECIDED,), version=1, at=REVIEW_AT):
    return hold(review=review, version=version, notes=notes, present=[by], points=list(points), by=by, at=at)


@pytest.mark.django_db
def test_notes_decisions_and_actions_are_kept_and_the_next_review_is_planned():
    table, review = a_review()
    action = Point(ReviewPointKind.ACTION, "Count the shelves.", table.ben, date(2027, 4, 9))
    held(review, table.ana, points=[DECIDED, action])
    tick(at=REVIEW_AT + timedelta(minutes=1))
    old, new = Review.objects.order_by("number")
    assert (old.state, old.recorded_by, list(old.present.all())) == ("held", table.ana, [table.ana])
    assert list(old.points.order_by("position").values_list("kind", flat=True)) == ["decision", "action"]
    assert (new.state, new.due_on) == ("", date(2027, 6, 29))
    assert Event.objects.get(kind="review_held").data["number"] == 1


@pytest.mark.django_db
def test_everybody_else_gets_the_minutes_once():
    table, review = a_review()
    announce_all(REVIEW_AT)
    held(review, table.ana)
    held(review, table.ana)
    announce_all(REVIEW_AT)
    assert [item.person for item in InboxItem.objects.filter(kind="review_minutes")] == [table.ben]
    assert OutboxMessage.objects.filter(kind="review_minutes").count() == 1


@pytest.mark.django_db
def test_who_comes_second_is_told_and_nothing_of_the_first_is_lost():
    table, review = a_review()
    held(review, table.ana)
    with pytest.raises(ReviewMoved, match="already"):
        held(review, table.ben, notes="Mine.")
    review.refresh_from_db()
    assert review.notes == "We met."


@pytest.mark.django_db(transaction=True)
def test_of_two_at_once_one_records():
    table, review = a_review()
    start, refused = threading.Barrier(2), []

    def record(person):
        start.wait()
        try:
            held(review, person)
        except ReviewMoved:
            refused.append(person)
        finally:
            connection.close()

    threads = [threading.Thread(target=record, args=[person]) for person in (table.ana, table.ben)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(refused) == 1
    assert Event.objects.filter(kind="review_held").count() == 1


@pytest.mark.django_db
def test_an_empty_record_is_no_record():
    table, review = a_review()
    with pytest.raises(CannotReview, match="at least one"):
        held(review, table.ana, notes=" ", points=())


@pytest.mark.django_db
def test_a_review_is_recorded_from_a_week_before_its_day_on():
    table, review = a_review()
    with pytest.raises(CannotReview, match=r"planned for 29 March 2027.*from 22 March 2027 on"):
        held(review, table.ana, at=datetime(2027, 3, 21, 23, 59, tzinfo=UTC))
    assert held(review, table.ana, at=datetime(2027, 3, 22, tzinfo=UTC)).state == "held"


@pytest.mark.django_db
def test_who_meets_three_weeks_earlier_moves_the_review_first():
    table, review = a_review()
    early = datetime(2027, 3, 8, 14, tzinfo=UTC)
    move(review=review, version=1, to=early.date(), by=table.ana, at=early)
    assert held(review, table.ana, version=2, at=early).state == "held"
    tick(at=early)
    assert Review.objects.get(state="").due_on == date(2027, 6, 29), "the points of the rhythm never move"


@pytest.mark.django_db
def test_a_review_moves_by_four_weeks_at_most_and_not_into_the_past():
    table, review = a_review()
    moved = move(review=review, version=1, to=date(2027, 4, 8), by=table.ana, at=NOW)
    assert (moved.planned_on, moved.version) == (date(2027, 4, 8), 2)
    for day in (date(2027, 4, 27), date(2027, 1, 31)):
        with pytest.raises(CannotReview):
            move(review=review, version=2, to=day, by=table.ana, at=NOW)
    with pytest.raises(ReviewMoved, match="Ana Ruiz moved this review meanwhile"):
        move(review=review, version=1, to=date(2027, 4, 1), by=table.ben, at=NOW)


@pytest.mark.django_db
def test_an_action_is_done_once():
    table, review = a_review()
    held(review, table.ana, points=[Point(ReviewPointKind.ACTION, "Count.", table.ben)])
    key = ReviewPoint.objects.get().key
    for minutes in (1, 2):
        finish(key=key, by=table.ben, at=REVIEW_AT + timedelta(minutes=minutes))
    assert ReviewPoint.objects.get().done_at == REVIEW_AT + timedelta(minutes=1)
    assert Event.objects.filter(kind="action_done").count() == 1
