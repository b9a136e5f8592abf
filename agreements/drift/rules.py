"""The rules of drift, each as two searches: what drifts now, and which open episodes have lost their reason."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import DateField, Exists, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.fields.json import KT
from django.db.models.functions import Cast

from agreements.analysis.working_days import day_at, last_day_that, later_by_working_days, on_a_working_day
from agreements.cadence.checking_in import UNDO_FOR
from agreements.models import Commitment, Episode, Occasion
from agreements.models.commitment import Standing
from agreements.models.episode import Rule
from agreements.models.occasion import Closing
from stakeholders.models import the_organisation

GRACE = 2
# Two working days are never shorter than this, also when the clock skips an hour between them.
AT_LEAST = timedelta(hours=47)


@dataclass(frozen=True)
class Sign:
    """One commitment that drifts by one rule, and what shows it."""

    agreement_id: int
    commitment_id: int
    evidence: dict[str, Any]


@dataclass(frozen=True)
class DriftRule:
    """How one kind of drift is found, and how its end is."""

    rule: Rule
    # Both at a moment; `signs` may be asked for one commitment, to look again under the lock.
    signs: Callable[[datetime, QuerySet[Commitment]], Iterator[Sign]]
    settled: Callable[[QuerySet[Episode]], QuerySet[Episode]]


def no_news(at: datetime, running: QuerySet[Commitment]) -> Iterator[Sign]:
    """Check-ins open two working days after the working day on which they were asked for, in the owner's zone."""
    owed = Occasion.objects.filter(closing=Closing.OPEN, due_at__lte=at - AT_LEAST, commitment__in=running.values("pk"))
    known = Episode.objects.open().filter(rule=Rule.NO_NEWS, commitment=OuterRef("commitment"))
    unseen = owed.filter(~Exists(known)).select_related("schedule", "commitment")
    for occasion in unseen.order_by("commitment__agreement_id", "pk"):
        if silent_from(occasion.due_at, occasion.schedule.zone) <= at:
            yield Sign(occasion.commitment.agreement_id, occasion.commitment_id, _silence(occasion))


def silent_from(due_at: datetime, zone: str) -> datetime:
    """Return when a check-in that is still open becomes silence; one of a weekend is asked for on Monday."""
    return later_by_working_days(on_a_working_day(due_at, zone), GRACE, zone)


def _silence(occasion: Occasion) -> dict[str, Any]:
    heard_at = occasion.commitment.standing_at
    return {
        "occasion": occasion.pk,
        "due_at": occasion.due_at.isoformat(),
        "owner": occasion.owner_id,
        "every_weeks": occasion.schedule.every_weeks,
        "last_status": occasion.commitment.standing,
        "last_heard_at": heard_at.isoformat() if heard_at else None,
    }


def news_came(episodes: QuerySet[Episode]) -> QuerySet[Episode]:
    """Episodes of silence after which the owner spoke, the promise ended, or another owner took over."""
    newest = Occasion.objects.filter(commitment=OuterRef("commitment")).order_by("-due_at").values("closing")[:1]
    still_silent = Q(newest__in=[Closing.OPEN, Closing.MISSED]) & _still_running()
    # A word is news also when the next check-in has come due since.
    spoke = Q(commitment__standing_at__gt=F("opened_at"))
    return episodes.annotate(newest=Subquery(newest)).filter(spoke | ~still_silent)


def date_passed(at: datetime, running: QuerySet[Commitment]) -> Iterator[Sign]:
    """Promises not done although two whole working days have passed since their date, where the organisation is."""
    today = day_at(at, the_organisation().zone)
    passed = running.filter(terms__due_on__lte=last_day_that(today, working_days_after=GRACE + 1))
    known = Episode.objects.open().filter(rule=Rule.DATE_PASSED, commitment=OuterRef("pk"))
    for commitment in passed.filter(~Exists(known)).select_related("terms").order_by("agreement_id", "pk"):
        yield Sign(commitment.agreement_id, commitment.pk, _date(commitment))


def _date(commitment: Commitment) -> dict[str, Any]:
    assert commitment.terms is not None  # only commitments in force run
    heard_at = commitment.standing_at
    return {
        "due_on": commitment.terms.due_on.isoformat(),
        "owner": commitment.terms.owner_id,
        "last_status": commitment.standing,
        "last_heard_at": heard_at.isoformat() if heard_at else None,
    }


def date_moved(episodes: QuerySet[Episode]) -> QuerySet[Episode]:
    """Episodes about a date whose promise is done, ended, or has another date by now."""
    seen = Cast(KT("evidence__due_on"), DateField())
    same_date = Q(seen=F("commitment__terms__due_on"))
    return episodes.annotate(seen=seen).filter(~(same_date & _still_running()))


def settled_for_good(rule: DriftRule, episodes: QuerySet[Episode], at: datetime) -> QuerySet[Episode]:
    """Those that have lost their reason: a word that can still be taken back settles nothing yet."""
    return rule.settled(episodes).exclude(commitment__standing_at__gte=at - UNDO_FOR)


def unsettled(episodes: QuerySet[Episode]) -> QuerySet[Episode]:
    """Open episodes whose reason still stands: a page does not wait for the tick to see that it is gone."""
    standing = episodes.filter(closed_at=None)
    for rule in RULES:
        standing = standing.exclude(pk__in=rule.settled(Episode.objects.open().filter(rule=rule.rule)).values("pk"))
    return standing


def reason_for_closing(episode: Episode) -> str:
    """Return in one word what settled the episode: done, ended, passed_on, checked_in or date_moved."""
    commitment = episode.commitment
    if commitment.is_done:
        return "done"
    if not commitment.is_running or commitment.terms is None:
        return "ended"
    if episode.rule == Rule.DATE_PASSED:
        return "date_moved"
    return "checked_in" if commitment.terms.owner_id == episode.evidence["owner"] else "passed_on"


def _still_running() -> Q:
    return Q(commitment__ended_at=None) & ~Q(commitment__standing=Standing.DONE)


RULES = (
    DriftRule(Rule.NO_NEWS, no_news, news_came),
    DriftRule(Rule.DATE_PASSED, date_passed, date_moved),
)
