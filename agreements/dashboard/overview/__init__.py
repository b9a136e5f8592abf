"""The one shared page of managers and parties: what needs a decision, what is due, who waits for whom, how it goes."""

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Generic, TypeVar

from django.db.models import Model, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.urls import reverse

from agreements.amendments.open_changes import days_to_answer, open_changes
from agreements.cadence.decision_requests import unanswered
from agreements.commitments.pending_words import words_read_by
from agreements.dashboard.commitment_status import CommitmentStatus, StatusWord
from agreements.dashboard.health import ORDER, worst
from agreements.drift.rules import unsettled
from agreements.models import Agreement, Commitment, CommitmentTerms, Completion, Episode, Party, Revision, Rhythm
from agreements.models.agreement import AgreementQuerySet, Stage
from agreements.models.episode import Rule
from stakeholders.models import Department, User
from stakeholders.text.sentences import gettext as _

DUE_WITHIN = timedelta(days=30)
LONGEST_LIST = 50
# Reported as done: the next step is the receiver's, or there is none.
HANDED_OVER = frozenset({StatusWord.WAITS_FOR_ACCEPTANCE, StatusWord.DONE})
Statuses = dict[int, CommitmentStatus]
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
    health: CommitmentStatus
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
            about=" · ".join([*change.lines, f"{change.revision.asked_by}: {change.revision.reason}"]),
            url=reverse("agreements:change-detail", args=[change.revision.agreement.reference, change.revision.number]),
            who=change.names,
            by=answer_by,
        )
        for change, answer_by in zip(changes, days_to_answer(changes), strict=True)
    ]
    return Listed(decisions, len(asked) - len(decisions))


def in_force_in(agreements: AgreementQuerySet) -> list[Commitment]:
    """Return every commitment in force in these agreements, the nearest date first."""
    found = Commitment.objects.filter(agreement__in=agreements.values("pk"), terms__isnull=False, ended_at=None)
    return list(_with_terms(found).order_by("terms__due_on", "number"))


def saying(commitments: list[Commitment], statuses: Statuses, *words: StatusWord) -> list[Commitment]:
    """Return those whose status is one of these words, in their order."""
    return [commitment for commitment in commitments if statuses[commitment.pk].word in words]


def drifting(commitments: list[Commitment], statuses: Statuses) -> list[Decision]:
    """Commitments whose date has passed or of which no news came, as things to decide."""
    return [
        Decision(
            sentence=f"{commitment.reference} {commitment.terms.deliverable if commitment.terms else ''}".strip(),
            about=statuses[commitment.pk].label,
            url=commitment.get_absolute_url(),
        )
        for commitment in saying(commitments, statuses, StatusWord.DATE_PASSED, StatusWord.NO_NEWS)
    ]


def not_reviewed(agreements: AgreementQuerySet) -> list[Decision]:
    """Reviews that were not held although their day has passed, the oldest first."""
    episodes = unsettled(Episode.objects.filter(agreement__in=agreements.values("pk"), rule=Rule.NOT_REVIEWED))
    sentence = _("Review %(number)s of %(agreement)s")
    return [
        Decision(
            sentence=sentence % {"number": episode.review.number, "agreement": episode.review.agreement},
            about=str(episode.get_rule_display()),
            url=episode.review.get_absolute_url(),
        )
        for episode in episodes.select_related("review__agreement").order_by("opened_at", "pk")
        if episode.review
    ]


def decisions_wanted(agreements: AgreementQuerySet, *, reader: User, at: datetime) -> Listed[Commitment]:
    """Worries whose owner says that a decision would help, the nearest date first; `decides` names who gives it.

    As far as this reader knows at the moment; who cannot have heard of a worry does not see it.
    """
    contact = Rhythm.objects.filter(revision=OuterRef("terms__revision")).values("escalation__name")[:1]
    running = Commitment.objects.running().filter(agreement__in=agreements.values("pk"))
    wanted = running.filter(check_ins__in=unanswered(words_read_by(reader, at=at)))
    named = _with_terms(wanted).annotate(decides=Subquery(contact))
    return _listed(named.order_by("terms__due_on", "number"))


def due_soon(commitments: list[Commitment], statuses: Statuses, *, today: date) -> list[Commitment]:
    """Those that their owner still works on and that are due within 30 days or past their date."""
    until = today + DUE_WITHIN
    return [
        one
        for one in commitments
        if one.terms and one.terms.due_on <= until and statuses[one.pk].word not in HANDED_OVER
    ]


def waits(agreements: AgreementQuerySet) -> Listed[CommitmentTerms]:
    """Who waits for whom: the receiver for what runs; its owner for what is done and not answered (`answer_by`)."""
    here = Commitment.objects.filter(agreement__in=agreements.values("pk"))
    asked = Completion.objects.open().filter(commitment__in=here.values("pk"))
    waiting = Q(in_force_for__in=here.running().values("pk")) | Q(in_force_for__in=asked.values("commitment"))
    answer_by = asked.filter(commitment=OuterRef("commitment")).values("answer_by")[:1]
    terms = CommitmentTerms.objects.filter(waiting).annotate(answer_by=Subquery(answer_by))
    rows = terms.select_related("receiver__department", "owner", "commitment")
    return _listed(rows.order_by("receiver__department__name", "due_on", "pk"))


def going(agreements: AgreementQuerySet, commitments: list[Commitment], statuses: Statuses) -> list[AgreementHealth]:
    """How every agreement goes, what needs people first; never ordered by department."""
    seated = Prefetch("parties", queryset=Party.objects.present(), to_attr="seated")
    rows = list(agreements.titled().prefetch_related(seated).order_by("number"))
    adjusting = set(Revision.objects.open().filter(agreement__in=rows).values_list("agreement_id", flat=True))
    of_agreement: dict[int, list[Commitment]] = defaultdict(list)
    for commitment in commitments:
        of_agreement[commitment.agreement_id].append(commitment)
    judged = [
        AgreementHealth(
            agreement,
            worst(statuses[commitment.pk] for commitment in of_agreement[agreement.pk]),
            _oldest_news(of_agreement[agreement.pk]),
            _next_due(of_agreement[agreement.pk]),
            agreement.pk in adjusting,
        )
        for agreement in rows
        if agreement.pk in of_agreement
    ]
    return sorted(judged, key=lambda row: (ORDER.index(row.health.word), row.agreement.number))


def counted(rows: list[AgreementHealth]) -> dict[StatusWord, int]:
    """Return how many agreements stand how, in the order of the dashboard; only what occurs."""
    counts = Counter(row.health.word for row in rows)
    return {word: counts[word] for word in ORDER if counts[word]}


def cut(rows: list[Row]) -> Listed[Row]:
    """Return the first of these rows, as many as people read."""
    return Listed(rows[:LONGEST_LIST], max(len(rows) - LONGEST_LIST, 0))


def _listed(rows: QuerySet[Stored]) -> Listed[Stored]:
    found = list(rows[: LONGEST_LIST + 1])
    # Counting is left to the lists that are longer than people read.
    return Listed(found[:LONGEST_LIST], rows.count() - LONGEST_LIST if len(found) > LONGEST_LIST else 0)


def _with_terms(commitments: QuerySet[Commitment]) -> QuerySet[Commitment]:
    return commitments.select_related("terms__owner", "terms__receiver__department")


def _next_due(commitments: list[Commitment]) -> date | None:
    return min((c.terms.due_on for c in commitments if c.terms and c.is_running), default=None)


def _oldest_news(commitments: list[Commitment]) -> datetime | None:
    return min((c.reported_at for c in commitments if c.reported_at and c.is_running), default=None)
