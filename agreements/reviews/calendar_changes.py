"""The day of a review as others know it: mentioned when near, told anew when it moves, called off when it falls."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any

from django.db.models import CharField, Exists, F, OuterRef, Q, Value
from django.db.models.functions import Cast, Concat

from agreements.analysis.wall_clock import NINE, day_at, moment_at
from agreements.cadence.notices import DueNotice, give_once, is_time_for_notices, not_paused
from agreements.cadence.suspension import falls_into
from agreements.models import Agreement, Notice, Pause, Review
from agreements.models.kinds import EventKind
from agreements.models.locked_batches import one_by_one
from agreements.models.review import State
from agreements.models.working_calendar import the_working_days

REVIEW_NEAR, REPLANNED, CALLED_OFF = EventKind.REVIEW_NEAR, EventKind.REVIEW_REPLANNED, EventKind.REVIEW_CALLED_OFF
CHANGES_OF_DAY = frozenset({REPLANNED, CALLED_OFF})
# Working days before a review.
BEFORE_A_REVIEW = 3
# However many free days lie between.
LOOKING_AHEAD = timedelta(days=14)


def near_until(today: date) -> date:
    """Return the last day that is close enough for a review on it to be mentioned: three working days ahead."""
    return the_working_days(today).add(today, BEFORE_A_REVIEW)


def is_to_be_held(review: Review, zone: str) -> bool:
    """True while they meet on the planned day: nothing ended it, and the agreement does not rest then."""
    return review.is_planned and review.agreement.is_active and not paused_reviews([review], zone)


def paused_reviews(reviews: Iterable[Review], zone: str) -> set[int]:
    """Return the ids of those whose day falls into a pause of their agreement: one query, none for nothing."""
    reviews = list(reviews)
    pauses: dict[int, list[Pause]] = {}
    for pause in Pause.objects.filter(agreement__in={review.agreement_id for review in reviews}) if reviews else ():
        pauses.setdefault(pause.agreement_id, []).append(pause)
    days = {review.pk: moment_at(review.planned_on, NINE, zone) for review in reviews}
    return {review.pk for review in reviews if falls_into(pauses.get(review.agreement_id, ()), days[review.pk])}


def announce_review_days(at: datetime, zone: str) -> int:
    """Announce reviews that come near, and days that changed after they were announced; return how many.

    A pause holds back that a review comes near, but not that a day in calendars changed.
    """
    if not is_time_for_notices(at, zone):
        return 0
    found = list(_days_to_tell(day_at(at, zone), zone))
    changed = [one for one in found if one.kind in CHANGES_OF_DAY]
    near = not_paused([one for one in found if one.kind == REVIEW_NEAR], at)
    return one_by_one(((one.agreement_id, one) for one in [*changed, *near]), partial(_give, at=at))


def _give(agreement: Agreement, due: DueNotice, *, at: datetime) -> bool:
    return _note(due.kind, due.data) and give_once(agreement, due, at=at)


def _days_to_tell(today: date, zone: str) -> Iterator[DueNotice]:
    """Yield what is to be told of the days of reviews.

    One that comes near is mentioned, and mentioned anew when it moved to another day and back. A day that
    stands in people's calendars and is the day no more is told to be another one, or none.
    """
    found = _to_look_at(today)
    paused = paused_reviews(found, zone)
    last = near_until(today) if found else today
    for review in found:
        if review.pk in paused or not review.is_planned or not review.agreement.is_active:
            if review.mentioned_on is not None and review.mentioned_on >= today:
                data = _data(review, review.mentioned_on, because="rests" if review.pk in paused else "ended")
                yield DueNotice(review.agreement_id, CALLED_OFF, f"{review.pk}:{review.version}", data)
        elif today <= review.planned_on <= last:
            if not review.is_mentioned:  # type: ignore[attr-defined]  # annotated
                name = f"{review.pk}:{review.planned_on}:{review.version}"
                yield DueNotice(review.agreement_id, REVIEW_NEAR, name, _data(review, review.planned_on))
        elif review.mentioned_on not in (None, review.planned_on):
            data = _data(review, review.planned_on)
            yield DueNotice(review.agreement_id, REPLANNED, f"{review.pk}:{review.version}", data)


def _to_look_at(today: date) -> list[Review]:
    day = Cast("planned_on", CharField())
    about = Concat(Cast("pk", CharField()), Value(":"), day, Value(":"), Cast("version", CharField()))
    given = Notice.objects.filter(kind=REVIEW_NEAR, agreement=OuterRef("agreement"), about=OuterRef("about"))
    near = Q(state=State.PLANNED, planned_on__range=(today, today + LOOKING_AHEAD), is_mentioned=False)
    known = Q(state__in=(State.PLANNED, State.ENDED), mentioned_on__gte=today)
    reviews = Review.objects.annotate(about=about).annotate(is_mentioned=Exists(given)).filter(near | known)
    return list(reviews.select_related("agreement").order_by("agreement_id"))


def _data(review: Review, day: date, **more: str) -> dict[str, Any]:
    # With the version that was seen: whoever changes the review meanwhile makes this word an old one.
    seen = {"review": review.pk, "number": review.number, "version": review.version}
    return seen | {"planned_on": day.isoformat()} | more


def _note(kind: str, data: dict[str, Any]) -> bool:
    """Keep on a review, whose agreement the caller has locked, which day others know now.

    False when it changed since it was looked at.
    """
    review = Review.objects.filter(pk=data["review"], version=data["version"])
    if kind == CALLED_OFF:
        # One step for this word, one for whatever follows it: no calendar may take the later for the earlier.
        return review.update(mentioned_on=None, version=F("version") + 2) == 1
    return review.update(mentioned_on=data["planned_on"]) == 1
