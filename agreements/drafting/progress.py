"""How far a draft has come: the status of each section, in the words of the task list."""

from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import TextChoices
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from agreements.drafting.sections import SECTIONS, Section
from agreements.drafting.snapshot import Snapshot
from agreements.models import (
    CommitmentTerms,
    DecisionRight,
    Outcome,
    Purpose,
    Rhythm,
    Signatory,
    SignOff,
    Stakeholder,
    TradeOff,
)
from agreements.models.stakeholder import Capacity

# Whom every party needs among the stakeholders.
EXPECTED = (Capacity.DECISION_MAKER, Capacity.IMPLEMENTER)


class Progress(TextChoices):
    NOT_STARTED = "not_started", gettext_lazy("Not started")
    IN_PROGRESS = "in_progress", gettext_lazy("In progress")
    NEEDS_ATTENTION = "needs_attention", gettext_lazy("Needs attention")
    COMPLETED = "completed", gettext_lazy("Completed")


Judgement = tuple[Progress, str]


@dataclass(frozen=True)
class Task:
    """One row of the task list."""

    section: Section
    progress: Progress
    hint: str


def tasks(snapshot: Snapshot) -> list[Task]:
    """Return the task list of a revision, in reading order."""
    return [Task(section, *JUDGES[section.slug](snapshot)) for section in SECTIONS]


def _outcome(snapshot: Snapshot) -> Judgement:
    outcome, purpose = snapshot.one(Outcome), snapshot.one(Purpose)
    if outcome is None:
        return Progress.NOT_STARTED, _("What changes, for whom, and how you will see it")
    endorsed = sum(party.pk in snapshot.endorsed for party in snapshot.parties)
    hint = _("Endorsed by %(endorsed)s of %(parties)s") % {"endorsed": endorsed, "parties": len(snapshot.parties)}
    if outcome.is_complete and purpose and purpose.why_now and endorsed == len(snapshot.parties):
        return Progress.COMPLETED, hint
    return Progress.IN_PROGRESS, hint


def _stakeholders(snapshot: Snapshot) -> Judgement:
    signing, parties = len(snapshot.terms[Signatory]), len(snapshot.parties)
    hint = _("%(signing)s of %(parties)s parties have a signatory") % {"signing": signing, "parties": parties}
    if signing < parties:
        return Progress.NEEDS_ATTENTION, hint
    named = {(term.department_id, term.capacity) for term in snapshot.terms[Stakeholder]}
    if all((party.department_id, capacity) in named for party in snapshot.parties for capacity in EXPECTED):
        return Progress.COMPLETED, hint
    return Progress.IN_PROGRESS, _("Name a decision-maker and an implementer for each party")


def _trade_offs(snapshot: Snapshot) -> Judgement:
    count = len(snapshot.terms[TradeOff])
    if not count:
        return Progress.NOT_STARTED, _("Who gives what, and what the others gain by it")
    return Progress.COMPLETED, ngettext("%(count)s trade-off", "%(count)s trade-offs", count) % {"count": count}


def _commitments(snapshot: Snapshot) -> Judgement:
    wordings = snapshot.terms[CommitmentTerms]
    if not wordings:
        return Progress.NOT_STARTED, _("Who delivers what to whom by when")
    given = [sign_off.answer for sign_off in snapshot.answers.values()]
    confirmed = given.count(SignOff.Answer.YES)
    hint = _("%(confirmed)s of %(count)s confirmed") % {"confirmed": confirmed, "count": len(wordings)}
    if SignOff.Answer.NO in given:
        return Progress.NEEDS_ATTENTION, hint
    return (Progress.COMPLETED if confirmed == len(wordings) else Progress.IN_PROGRESS), hint


def _decisions(snapshot: Snapshot) -> Judgement:
    count = len(snapshot.terms[DecisionRight])
    if not count:
        return Progress.NOT_STARTED, _("Without them every signatory is asked about every change")
    return Progress.COMPLETED, ngettext("%(count)s matter", "%(count)s matters", count) % {"count": count}


def _cadence(snapshot: Snapshot) -> Judgement:
    rhythm = snapshot.one(Rhythm)
    if rhythm is None:
        return Progress.NOT_STARTED, _("Check-ins, first review, and who helps when it is stuck")
    return Progress.COMPLETED, rhythm.summary()


JUDGES: dict[str, Callable[[Snapshot], Judgement]] = {
    "outcome": _outcome,
    "stakeholders": _stakeholders,
    "trade-offs": _trade_offs,
    "commitments": _commitments,
    "decisions": _decisions,
    "cadence": _cadence,
}
