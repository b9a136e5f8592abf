"""The drift rules; each has two queries: what drifts now, and which open episodes can be closed."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import BigIntegerField, DateField, Exists, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.fields.json import KT
from django.db.models.functions import Cast

from agreements.analysis.outlook import expect
from agreements.analysis.wall_clock import day_at, latest_day_at
from agreements.analysis.working_days import WorkingDays
from agreements.models import Commitment, Episode, Occasion, Pause, Review
from agreements.models.check_in import UNDO_FOR
from agreements.models.commitment import ReportedStatus
from agreements.models.episode import ClosingReason, Rule
from agreements.models.occasion import Closing
from agreements.models.working_calendar import the_working_days, working_days_of
from stakeholders.models import the_organisation

GRACE = 2
# A lower bound for two working days, also across the change to daylight saving time.
AT_LEAST = timedelta(hours=47)


@dataclass(frozen=True)
class Sign:
    """One commitment, or one review, that drifts by one rule, and what shows it."""

    agreement_id: int
    subject_id: int
    evidence: dict[str, Any]


@dataclass(frozen=True)
class DriftRule:
    """How one kind of drift is found, and how its end is."""

    rule: Rule
    # Both at a moment; `signs` may be asked for one commitment, to look again under the lock.
    signs: Callable[[datetime, QuerySet[Any]], Iterator[Sign]]
    settled: Callable[[QuerySet[Episode]], QuerySet[Episode]]
    # What may drift by it at all; the field of the episode that names it.
    subjects: Callable[[datetime], QuerySet[Any]] = Commitment.objects.asked
    about: str = "commitment"


def no_news(at: datetime, running: QuerySet[Commitment]) -> Iterator[Sign]:
    """Check-ins open two working days of the owner after the one on which they were asked for, in the owner's zone."""
    return silences(list(unheard(at - AT_LEAST, running)), at)


def unheard(before: datetime, running: QuerySet[Commitment]) -> QuerySet[Occasion]:
    """Check-ins that are open, were due at that moment, and of which no episode tells yet."""
    owed = Occasion.objects.filter(closing=Closing.OPEN, due_at__lte=before, commitment__in=running.values("pk"))
    known = Episode.objects.open().filter(rule=Rule.NO_NEWS, commitment=OuterRef("commitment"))
    unseen = owed.filter(~Exists(known)).select_related("schedule", "commitment")
    return unseen.order_by("commitment__agreement_id", "pk")


def silences(found: list[Occasion], at: datetime) -> Iterator[Sign]:
    """Return, of those of `unheard`, the ones whose grace has passed at a moment."""
    calendars = working_days_of({occasion.owner_id for occasion in found}, at.date()) if found else {}
    for occasion in found:
        silent_at = silent_from(occasion.due_at, occasion.schedule.zone, calendars[occasion.owner_id])
        if silent_at > at:
            expect(silent_at)
        else:
            yield Sign(occasion.commitment.agreement_id, occasion.commitment_id, _silence(occasion))


def silent_from(due_at: datetime, zone: str, working_days: WorkingDays) -> datetime:
    """Return when a check-in that is still open becomes silence, by the owner's own calendar.

    One of a free day is asked for on the next working day; while the owner is away no clock runs.
    """
    return working_days.later(working_days.on_or_after(due_at, zone), GRACE, zone)


def _silence(occasion: Occasion) -> dict[str, Any]:
    heard_at = occasion.commitment.reported_at
    return {
        "occasion": occasion.pk,
        "due_at": occasion.due_at.isoformat(),
        "owner": occasion.owner_id,
        "every": occasion.schedule.every,
        "unit": occasion.schedule.unit,
        "last_status": occasion.commitment.reported_status,
        "last_heard_at": heard_at.isoformat() if heard_at else None,
    }


def news_came(episodes: QuerySet[Episode]) -> QuerySet[Episode]:
    """Episodes of silence after which the owner spoke, the promise ended, or another owner took over.

    A word that is still its writer's alone is none yet: to everybody else the silence looks as before.
    """
    unheard = Q(newest=Closing.ANSWERED, commitment__pending__isnull=False)
    still_silent = (Q(newest__in=[Closing.OPEN, Closing.MISSED]) | unheard) & _still_running()
    # A word is news also when the next check-in has come due since.
    spoke = Q(commitment__reported_at__gt=F("opened_at"))
    return episodes.annotate(newest=newest_closing()).filter(spoke | ~still_silent)


def newest_closing() -> Subquery:
    """Return how the newest check-in of the commitment of an episode was closed; empty while it is open."""
    newest = Occasion.objects.filter(commitment=OuterRef("commitment")).order_by("-due_at")
    return Subquery(newest.values("closing")[:1])


def date_passed(at: datetime, running: QuerySet[Commitment]) -> Iterator[Sign]:
    """Promises not done although two whole working days have passed since their date, where the organisation is."""
    passed = running.filter(schedules__closed_at=None, schedules__due_on__lt=first_day_of_grace(at))
    known = Episode.objects.open().filter(rule=Rule.DATE_PASSED, commitment=OuterRef("pk"))
    found = list(passed.filter(~Exists(known)).select_related("terms").order_by("agreement_id", "pk"))
    last = _last_day_with_grace(at) if found else date.min
    for commitment in found:
        if commitment.terms and commitment.terms.due_on <= last:
            yield Sign(commitment.agreement_id, commitment.pk, _date(commitment))


def first_day_of_grace(at: datetime) -> date:
    """Return the first day whose grace may still run somewhere: only a date before it can have passed."""
    return latest_day_at(at) - timedelta(days=GRACE)


def _last_day_with_grace(at: datetime) -> date:
    """Return the last day since which two whole working days have passed where the organisation is; three queries."""
    today = day_at(at, the_organisation().zone)
    return the_working_days(today).last_day_that(today, working_days_after=GRACE + 1)


def _date(commitment: Commitment) -> dict[str, Any]:
    assert commitment.terms is not None  # only commitments in force run
    heard_at = commitment.reported_at
    return {
        "due_on": commitment.terms.due_on.isoformat(),
        "owner": commitment.terms.owner_id,
        "last_status": commitment.reported_status,
        "last_heard_at": heard_at.isoformat() if heard_at else None,
    }


def date_moved(episodes: QuerySet[Episode]) -> QuerySet[Episode]:
    """Episodes about a date whose promise is done, ended, or has another date or owner by now."""
    seen = Cast(KT("evidence__due_on"), DateField())
    of = Cast(KT("evidence__owner"), BigIntegerField())
    # A new owner is told of the date first; the ladder of the former owner does not continue.
    same = Q(seen=F("commitment__terms__due_on"), of=F("commitment__terms__owner"))
    return episodes.annotate(seen=seen, of=of).filter(~(same & _still_running()))


def not_reviewed(at: datetime, planned: QuerySet[Review]) -> Iterator[Sign]:
    """Reviews of which nothing is noted although two whole working days have passed since their day."""
    known = Episode.objects.open().filter(review=OuterRef("pk"))
    found = list(planned.filter(~Exists(known), planned_on__lt=first_day_of_grace(at)).order_by("pk"))
    last = _last_day_with_grace(at) if found else date.min
    for review in found:
        if review.planned_on <= last:
            yield Sign(review.agreement_id, review.pk, {"planned_on": review.planned_on.isoformat()})


def planned_reviews(at: datetime) -> QuerySet[Review]:
    """Reviews that are still to be held, of agreements that do not rest."""
    rests = Pause.objects.running(at).filter(agreement=OuterRef("agreement"))
    return Review.objects.filter(~Exists(rests), state=Review.State.PLANNED)


def reviewed(episodes: QuerySet[Episode]) -> QuerySet[Episode]:
    """Episodes whose review was held, was moved to another day, or is no longer needed."""
    seen = Cast(KT("evidence__planned_on"), DateField())
    waits = Q(review__state=Review.State.PLANNED, review__planned_on=F("seen"))
    return episodes.annotate(seen=seen).filter(~waits)


def settled_for_good(episodes: QuerySet[Episode], at: datetime) -> QuerySet[Episode]:
    """Those that have lost their reason: a word that can still be taken back in the open settles nothing yet."""
    by_rule = (rule.settled(episodes.filter(rule=rule.rule)).values("pk") for rule in RULES)
    settled = reduce(or_, (Q(pk__in=found) for found in by_rule))
    return episodes.filter(settled).exclude(commitment__reported_at__gte=at - UNDO_FOR)


def unsettled(episodes: QuerySet[Episode]) -> QuerySet[Episode]:
    """Open episodes whose reason still applies; pages use it so as not to wait for the next tick."""
    open_episodes = episodes.filter(closed_at=None)
    for rule in RULES:
        # Asked row by row: for one episode not all that are open anywhere are looked at.
        same = Episode.objects.open().filter(rule=rule.rule, pk=OuterRef("pk"))
        open_episodes = open_episodes.exclude(Exists(rule.settled(same)))
    return open_episodes


def unanswered(episodes: QuerySet[Episode]) -> QuerySet[Episode]:
    """Open episodes whose reason still applies and to which the owner has said nothing, also not in the last minutes.

    Who acts on silence asks this: a pending word counts as an answer to it.
    """
    return unsettled(episodes).filter(Q(commitment=None) | Q(commitment__pending=None))


def reason_for_closing(episode: Episode) -> ClosingReason:
    """Return what settled the episode, which is annotated with its `newest` closing."""
    if episode.review:
        return ClosingReason.REVIEW_MOVED if episode.review.is_planned else ClosingReason.REVIEWED
    commitment = episode.commitment
    assert commitment is not None  # what is not about a review is about a commitment
    if commitment.is_done:
        return ClosingReason.DONE
    if not commitment.is_running or commitment.terms is None:
        return ClosingReason.ENDED
    if episode.rule == Rule.DATE_PASSED and commitment.terms.due_on.isoformat() != episode.evidence["due_on"]:
        return ClosingReason.DATE_MOVED
    if episode.newest == Closing.PAUSED:  # type: ignore[attr-defined]  # annotated
        return ClosingReason.PAUSED
    return (
        ClosingReason.CHECKED_IN if commitment.terms.owner_id == episode.evidence["owner"] else ClosingReason.PASSED_ON
    )


def _still_running() -> Q:
    return Q(commitment__ended_at=None) & ~Q(commitment__reported_status=ReportedStatus.DONE)


RULES = (
    DriftRule(Rule.NO_NEWS, no_news, news_came),
    DriftRule(Rule.DATE_PASSED, date_passed, date_moved),
    DriftRule(Rule.NOT_REVIEWED, not_reviewed, reviewed, planned_reviews, "review"),
)
