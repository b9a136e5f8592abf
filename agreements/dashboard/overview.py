"""The one shared page of managers and parties: what needs a decision, what is due, who waits for whom, how it goes."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Prefetch, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from agreements.agreeing.amending import open_changes
from agreements.dashboard.health import ORDER, Health, health_of, worst
from agreements.models import Agreement, Commitment, CommitmentTerms, Episode, Party, Revision, Rhythm
from agreements.models.agreement import AgreementQuerySet, Stage
from stakeholders.models import Department, User

DUE_WITHIN = timedelta(days=30)
LONGEST_LIST = 50


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
    """One agreement, how it goes, and its next date."""

    agreement: Agreement
    health: Health
    next_due_on: date | None
    is_adjusting: bool


def readable(user: User, department: Department | None) -> AgreementQuerySet:
    """Agreements in force that exist for this person, of one department if given."""
    found = Agreement.objects.visible_to(user).filter(stage=Stage.ACTIVE)
    if department:
        found = found.filter(parties__department=department, parties__left_at=None)
    return found


def changes_to_decide(agreements: AgreementQuerySet) -> list[Decision]:
    """Open amendments, the longest open first: what is asked, who decides, by when."""
    changes = open_changes(agreements)[:LONGEST_LIST]
    titles = agreements.filter(pk__in=[change.revision.agreement_id for change in changes]).titles()
    return [
        Decision(
            sentence=_("%(title)s: a change is asked for") % {"title": titles[change.revision.agreement_id]},
            about=change.revision.reason,
            url=reverse("agreements:change-detail", args=[change.revision.agreement.reference, change.revision.number]),
            who=change.names,
            by=change.answer_by,
        )
        for change in changes
    ]


def drifting(agreements: AgreementQuerySet) -> list[Decision]:
    """Open episodes, oldest first."""
    episodes = Episode.objects.open().filter(commitment__agreement__in=agreements.values("pk"))
    rows = episodes.select_related("commitment__terms__owner").order_by("opened_at")[:LONGEST_LIST]
    return [
        Decision(
            sentence=f"{episode.commitment.reference} {episode.commitment.terms.deliverable}",
            about=str(episode.get_rule_display()),
            url=episode.commitment.get_absolute_url(),
        )
        for episode in rows
        if episode.commitment.terms
    ]


def help_wanted(agreements: AgreementQuerySet) -> list[Commitment]:
    """Commitments that are at risk or off track, the nearest date first."""
    running = Commitment.objects.running().filter(agreement__in=agreements.values("pk"))
    worried = running.filter(standing__in=["at_risk", "off_track"])
    return list(_with_terms(worried).order_by("terms__due_on", "number")[:LONGEST_LIST])


def due_soon(agreements: AgreementQuerySet, *, today: date) -> list[Commitment]:
    """Commitments due within 30 days or past their date, the nearest first."""
    running = Commitment.objects.running().filter(agreement__in=agreements.values("pk"))
    return list(_with_terms(running.filter(terms__due_on__lte=today + DUE_WITHIN)).order_by("terms__due_on", "number"))


def waits(agreements: AgreementQuerySet) -> list[CommitmentTerms]:
    """Who waits for whom: every running commitment, by the party that waits."""
    terms = CommitmentTerms.objects.filter(
        in_force_for__agreement__in=agreements.values("pk"), in_force_for__ended_at=None
    ).exclude(in_force_for__standing="done")
    rows = terms.select_related("receiver__department", "owner", "commitment")
    return list(rows.order_by("receiver__department__name", "due_on", "pk")[:LONGEST_LIST])


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
    rhythms = {
        rhythm.revision.agreement_id: rhythm
        for rhythm in Rhythm.objects.filter(revision__state="in_force", revision__agreement__in=rows).select_related(
            "revision"
        )
    }
    adjusting = set(Revision.objects.open().filter(agreement__in=rows).values_list("agreement_id", flat=True))
    judged = [
        AgreementHealth(
            agreement,
            worst(health_of(commitment, rhythms.get(agreement.pk), now=now) for commitment in commitments),
            _next_due(commitments),
            agreement.pk in adjusting,
        )
        for agreement in rows
        if (commitments := list(agreement.commitments.all()))
    ]
    return sorted(judged, key=lambda row: (ORDER.index(row.health.standing), row.agreement.number))


def counted(rows: list[AgreementHealth]) -> dict[str, int]:
    """Return how many agreements stand how, in the order of the dashboard; only what occurs."""
    counts: dict[str, int] = defaultdict(int)
    for row in rows:
        counts[row.health.standing] += 1
    return {standing: counts[standing] for standing in ORDER if counts[standing]}


def _with_terms(commitments: QuerySet[Commitment]) -> QuerySet[Commitment]:
    return commitments.select_related("terms__owner", "terms__receiver__department")


def _next_due(commitments: list[Commitment]) -> date | None:
    return min((c.terms.due_on for c in commitments if c.terms and c.is_running), default=None)
