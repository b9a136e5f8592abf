"""Holding a review: notes, decisions and actions on one page, kept in writing and sent to everybody."""

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import DateField, DateTimeField, Exists, Func, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Cast
from django.utils.formats import date_format

from agreements.analysis.wall_clock import day_at
from agreements.models import Agreement, Event, Pause, Review, ReviewPoint, Revision
from agreements.models.agreement import led_by
from agreements.models.event import record
from agreements.models.kinds import EventKind
from agreements.models.review import ReviewPointKind, State
from stakeholders.models import Organisation, User, the_organisation
from stakeholders.text.sentences import gettext as _

# A review moves by so much at most; further is another rhythm, and that is a change of the terms.
FURTHEST = timedelta(days=28)
# Who meets earlier than this says so beforehand, by moving the review: then everybody knows of the other day.
EARLY = timedelta(days=7)


class CannotReview(Exception):
    """Says in one sentence why this cannot be noted of the review."""


class ReviewMoved(CannotReview):
    """Somebody noted something of this review in the meantime."""


@dataclass(frozen=True)
class Point:
    """A decision, or an action with whoever takes it and the day by which."""

    kind: ReviewPointKind
    text: str
    owner: User | None = None
    due_on: date | None = None


@transaction.atomic
def hold(
    *,
    review: Review,
    version: int,
    notes: str,
    present: Iterable[User],
    points: Sequence[Point],
    by: User,
    at: datetime,
) -> Review:
    """Note what a review settled, once; everybody gets it in writing. Sent twice by the same person it is one.

    Raises ReviewMoved when somebody else was faster, CannotReview when nothing was noted, more than a week
    before its day, or when it is no longer planned.
    """
    agreement, review = _locked(review)
    if review.state == State.HELD and review.recorded_by_id == by.pk and review.version == version + 1:
        return review
    _check_open(review, version)
    early = too_early(review, today=day_at(at, the_organisation().zone))
    if early:
        raise CannotReview(early)
    if not notes.strip() and not points:
        raise CannotReview(_("Note at least one sentence, decision or action."))
    review.state, review.closed_at, review.notes, review.recorded_by = State.HELD, at, notes, by
    review.version += 1
    review.save()
    review.present.set(present)
    ReviewPoint.objects.bulk_create(
        ReviewPoint(
            review=review, kind=point.kind, text=point.text, owner=point.owner, due_on=point.due_on, position=place
        )
        for place, point in enumerate(points, start=1)
    )
    Revision.objects.in_force().filter(agreement=agreement).update(is_planned=False)
    record(agreement, EventKind.REVIEW_HELD, by=by, at=at, review=review.pk, number=review.number)
    return review


@transaction.atomic
def move(*, review: Review, version: int, to: date, by: User, at: datetime) -> Review:
    """Meet on another day, at most four weeks from the agreed one and before the next. Raises like `hold`."""
    agreement, review = _locked(review)
    if review.is_planned and review.planned_on == to:
        return review
    _check_open(review, version)
    today = day_at(at, the_organisation().zone)
    too_far = abs(to - review.due_on) > FURTHEST or (review.next_due_on is not None and to >= review.next_due_on)
    if to < today or too_far:
        raise CannotReview(_("Choose a day from today on, at most four weeks from the agreed one and before the next."))
    days = {"from": review.planned_on.isoformat(), "to": to.isoformat()}
    # This act tells whoever has the former day in their calendar, so that the clock need not.
    review.mentioned_on = to if review.mentioned_on else None
    review.planned_on, review.version = to, review.version + 1
    review.save(update_fields=["planned_on", "mentioned_on", "version"])
    record(agreement, EventKind.REVIEW_MOVED, by=by, at=at, review=review.pk, number=review.number, **days)
    return review


@transaction.atomic
def finish(*, key: uuid.UUID, by: User, at: datetime) -> ReviewPoint:
    """Note that an action is done; twice is once."""
    found = ReviewPoint.objects.select_related("review").get(key=key, kind=ReviewPointKind.ACTION)
    agreement = Agreement.objects.locked(found.review.agreement_id)
    action = ReviewPoint.objects.select_related("review__agreement", "owner").get(pk=found.pk)
    if action.done_at is None:
        action.done_at = at
        action.save(update_fields=["done_at"])
        number = action.review.number
        record(
            agreement, EventKind.ACTION_DONE, by=by, at=at, review=action.review_id, number=number, action=action.text
        )
    return action


def too_early(review: Review, *, today: date) -> str:
    """Return in a sentence why nothing is noted of a review yet; empty from a week before its day on."""
    first = review.planned_on - EARLY
    if not review.is_planned or today >= first:
        return ""
    days = {"day": date_format(review.planned_on, "j F Y"), "first": date_format(first, "j F Y")}
    return (
        _(
            "This review is planned for %(day)s. It can be recorded from %(first)s on. Do you meet earlier? "
            "Then move it to that day first, so that everybody knows."
        )
        % days
    )


def _locked(review: Review) -> tuple[Agreement, Review]:
    agreement = Agreement.objects.locked(review.agreement_id)
    review = Review.objects.get(pk=review.pk)
    review.agreement = agreement
    return agreement, review


def _check_open(review: Review, version: int) -> None:
    if review.state == State.HELD:
        raise ReviewMoved(_("This review is noted already. What you typed was not saved."))
    if not review.is_planned:
        raise CannotReview(_("This review had its time; the next one is planned."))
    if review.version != version:
        moves = Event.objects.filter(agreement=review.agreement_id, kind=EventKind.REVIEW_MOVED, data__review=review.pk)
        by = moves.order_by("-seq").select_related("by").values_list("by__name", flat=True).first()
        sentence = _("%(person)s moved this review meanwhile. What you typed was not saved yet.")
        raise ReviewMoved(sentence % {"person": by or _("Somebody")})


def reviews_awaiting(person: User, *, at: datetime) -> QuerySet[Review]:
    """The reviews of agreements that this person leads whose day has come and of which nothing is recorded.

    While an agreement is paused none is asked for.
    """
    paused = Pause.objects.running(at).filter(agreement=OuterRef("agreement"))
    led = Review.objects.filter(~Exists(paused), led_by(person, "agreement__"), state=State.PLANNED)
    due = led.filter(planned_on__lte=_local_day(at))
    return due.select_related("agreement").order_by("planned_on", "pk")


def _local_day(at: datetime) -> Cast:
    """Return the day that a moment has in the organisation's zone, computed by the database: no query of its own."""
    zone = Subquery(Organisation.objects.values("zone")[:1])
    return Cast(Func(zone, Value(at), function="timezone", output_field=DateTimeField()), DateField())


def actions_awaiting(person: User) -> QuerySet[ReviewPoint]:
    """The actions of reviews that this person took on and has not noted as done, the nearest day first."""
    taken = ReviewPoint.objects.filter(owner=person, kind=ReviewPointKind.ACTION, done_at=None)
    readable = taken.filter(review__agreement__in=Agreement.objects.visible_to(person).values("pk"))
    return readable.select_related("review__agreement").order_by("due_on", "pk")
