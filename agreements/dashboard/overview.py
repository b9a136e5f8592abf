"""The one shared page of managers and parties: what needs a decision, what is due, who waits for whom, how it goes."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Generic, TypeVar

from django.db.models import Model, OuterRef, Prefetch, QuerySet, Subquery
from django.urls import reverse
from django.utils.translation import gettext as _

from agreements.amendments.open_changes import days_to_answer, open_changes
from agreements.cadence.decision_requests import unanswered
from agreements.dashboard.health import ORDER, Health, health_of, worst
from agreements.dashboard.no_news import silent
from agreements.drift.rules import unsettled
from agreements.models import Agreement, Commitment, CommitmentTerms, Episode, Party, Revision, Rhythm
from agreements.models.agreement import AgreementQuerySet, Stage
from agreements.models.commitment import ReportedStatus
from agreements.models.episode import Rule
from stakeholders.models import Department, User

DUE_WITHIN = timedelta(days=30)
LONGEST_LIST = 50
Row = TypeVar("Row")
Stored = TypeVar("Stored", bound=Model)


@dataclass(frozen=True)
class Listed(Generic[Row]):
    """The first rows of a list, and how many more there are."""

    rows: list[Row]
    more: int


@dataclass(frozen=True)
class Decision:
    """Something that waits for somebody's word."""

    sentence: str
    about: str
    url: str
    who: str = ""
    by: date | None = None


@dataclass(frozen=True)
class AgreementHealth:
    """One agreement, how it goes, how old the oldest news of its running commitments is, and its next date."""

    agreement: Agreement
    health: Health
    oldest_news_at: datetime | None
    next_due_on: date | None
    is_adjusting: bool


def readable(user: User, department: Department | None) -> AgreementQuerySet:
    """Agreements in force that exist for this person, of one department if given."""
    found = Agreement.objects.visible_to(user).filter(stage=Stage.ACTIVE)
    if department:
        found = found.filter(parties__department=department, parties__left_at=None)
    return found


def changes_to_decide(agreements: AgreementQuerySet) -> Listed[Decision]:
    """Open amendments, the longest open first: what is asked, who decides, by when."""
    asked = open_changes(agreements)
    changes = asked[:LONGEST_LIST]
    titles = agreements.filter(pk__in=[change.revision.agreement_id for change in changes]).titles()
    decisions = [
        Decision(
            sentence=_("%(title)s: a change is asked for") % {"title": titles[change.revision.agreement_id]},
            about=change.revision.reason,
            url=reverse("agreements:change-detail", args=[change.revision.agreement.reference, change.revision.number]),
            who=change.names,
            by=answer_by,
        )
        for change, answer_by in zip(changes, days_to_answer(changes), strict=True)
    ]
    return Listed(decisions, len(asked) - len(decisions))


def drifting(agreements: AgreementQuerySet, rules: Iterable[str] = Rule) -> Listed[Decision]:
    """Episodes of these rules whose reason still stands, oldest first."""
    episodes = unsettled(Episode.objects.filter(agreement__in=agreements.values("pk"), rule__in=list(rules)))
    about = ("commitment__terms__owner", "review__agreement")
    found = _listed(episodes.select_related(*about).order_by("opened_at", "pk"))
    return Listed([_drift(episode) for episode in found.rows], found.more)


def _drift(episode: Episode) -> Decision:
    rule = str(episode.get_rule_display())
    if episode.review:
        sentence = _("Review %(number)s of %(agreement)s")
        words = {"number": episode.review.number, "agreement": episode.review.agreement}
        return Decision(sentence=sentence % words, about=rule, url=episode.review.get_absolute_url())
    commitment = episode.commitment
    assert commitment is not None  # what is not about a review is about a commitment
    deliverable = commitment.terms.deliverable if commitment.terms else ""
    return Decision(
        sentence=f"{commitment.reference} {deliverable}".strip(), about=rule, url=commitment.get_absolute_url()
    )


def decisions_wanted(agreements: AgreementQuerySet) -> Listed[Commitment]:
    """Worries whose owner says that a decision would help, the nearest date first; `decides` names who gives it."""
    contact = Rhythm.objects.filter(revision=OuterRef("terms__revision")).values("escalation__name")[:1]
    wanted = _worried(agreements).filter(check_ins__in=unanswered()).annotate(decides=Subquery(contact))
    return _listed(wanted)


def help_wanted(agreements: AgreementQuerySet) -> Listed[Commitment]:
    """Other commitments that are at risk or off track, the nearest date first."""
    return _listed(_worried(agreements).exclude(check_ins__in=unanswered()))


def due_soon(agreements: AgreementQuerySet, *, today: date) -> list[Commitment]:
    """Commitments due within 30 days or past their date, the nearest first."""
    running = Commitment.objects.running().filter(agreement__in=agreements.values("pk"))
    return list(_with_terms(running.filter(terms__due_on__lte=today + DUE_WITHIN)).order_by("terms__due_on", "number"))


def waits(agreements: AgreementQuerySet) -> Listed[CommitmentTerms]:
    """Who waits for whom: every running commitment, by the party that waits."""
    running = Commitment.objects.running().filter(agreement__in=agreements.values("pk"))
    terms = CommitmentTerms.objects.filter(in_force_for__in=running.values("pk"))
    rows = terms.select_related("receiver__department", "owner", "commitment")
    return _listed(rows.order_by("receiver__department__name", "due_on", "pk"))


def going(agreements: AgreementQuerySet, *, now: datetime) -> list[AgreementHealth]:
    """How every agreement goes, what needs people first; never ordered by department."""
    rows = list(
        agreements.titled()
        .prefetch_related(
            Prefetch(
                "commitments", queryset=_with_terms(Commitment.objects.filter(terms__isnull=False, ended_at=None))
            ),
            Prefetch("parties", queryset=Party.objects.present(), to_attr="seated"),
        )
        .order_by("number")
    )
    quiet = silent([commitment for agreement in rows for commitment in agreement.commitments.all()], at=now)
    adjusting = set(Revision.objects.open().filter(agreement__in=rows).values_list("agreement_id", flat=True))
    judged = [
        AgreementHealth(
            agreement,
            worst(health_of(commitment, is_silent=commitment.pk in quiet) for commitment in commitments),
            _oldest_news(commitments),
            _next_due(commitments),
            agreement.pk in adjusting,
        )
        for agreement in rows
        if (commitments := list(agreement.commitments.all()))
    ]
    return sorted(judged, key=lambda row: (ORDER.index(row.health.status), row.agreement.number))


def counted(rows: list[AgreementHealth]) -> dict[str, int]:
    """Return how many agreements stand how, in the order of the dashboard; only what occurs."""
    counts: dict[str, int] = defaultdict(int)
    for row in rows:
        counts[row.health.status] += 1
    return {status: counts[status] for status in ORDER if counts[status]}


def _listed(rows: QuerySet[Stored]) -> Listed[Stored]:
    found = list(rows[: LONGEST_LIST + 1])
    # Counting is left to the lists that are longer than people read.
    return Listed(found[:LONGEST_LIST], rows.count() - LONGEST_LIST if len(found) > LONGEST_LIST else 0)


def _worried(agreements: AgreementQuerySet) -> QuerySet[Commitment]:
    running = Commitment.objects.running().filter(agreement__in=agreements.values("pk"))
    worried = running.filter(reported_status__in=[ReportedStatus.AT_RISK, ReportedStatus.OFF_TRACK])
    return _with_terms(worried).order_by("terms__due_on", "number")


def _with_terms(commitments: QuerySet[Commitment]) -> QuerySet[Commitment]:
    return commitments.select_related("terms__owner", "terms__receiver__department")


def _next_due(commitments: list[Commitment]) -> date | None:
    return min((c.terms.due_on for c in commitments if c.terms and c.is_running), default=None)


def _oldest_news(commitments: list[Commitment]) -> datetime | None:
    return min((c.reported_at for c in commitments if c.reported_at and c.is_running), default=None)
