"""How far a draft has come: the status of each section, in the words of the task list."""

from dataclasses import dataclass

from django.db.models import TextChoices
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from agreements.drafting.sections import SECTIONS, Section
from agreements.models import (
    CommitmentTerms,
    DecisionRight,
    Outcome,
    Purpose,
    Revision,
    Rhythm,
    SignOff,
    Signatory,
    Stakeholder,
    TradeOff,
)
from agreements.models.handshake import answers


class Progress(TextChoices):
    NOT_STARTED = "not_started", gettext_lazy("Not started")
    IN_PROGRESS = "in_progress", gettext_lazy("In progress")
    NEEDS_ATTENTION = "needs_attention", gettext_lazy("Needs attention")
    COMPLETED = "completed", gettext_lazy("Completed")


@dataclass(frozen=True)
class Task:
    """One row of the task list."""

    section: Section
    progress: Progress
    hint: str


def tasks(revision: Revision, *, parties: int, endorsed: int) -> list[Task]:
    """Return the task list of a revision, in reading order.

    `parties` is how many sit at the table, `endorsed` how many of them endorsed the outcome as worded now.
    """
    judged = {
        "outcome": _outcome(revision, parties, endorsed),
        "stakeholders": _stakeholders(revision, parties),
        "trade-offs": _trade_offs(revision),
        "commitments": _commitments(revision),
        "decisions": _decisions(revision),
        "cadence": _cadence(revision),
    }
    return [Task(section, *judged[section.slug]) for section in SECTIONS]


def _outcome(revision: Revision, parties: int, endorsed: int) -> tuple[Progress, str]:
    outcome = Outcome.objects.filter(revision=revision).first()
    purpose = Purpose.objects.filter(revision=revision).first()
    if outcome is None:
        return Progress.NOT_STARTED, _("What changes, for whom, and how you will see it")
    hint = _("Endorsed by %(endorsed)s of %(parties)s") % {"endorsed": endorsed, "parties": parties}
    if outcome.is_complete and purpose and purpose.why_now and endorsed == parties:
        return Progress.COMPLETED, hint
    return Progress.IN_PROGRESS, hint


def _stakeholders(revision: Revision, parties: int) -> tuple[Progress, str]:
    signing = Signatory.objects.filter(revision=revision).count()
    capacities = Stakeholder.objects.filter(revision=revision).values_list("department_id", "capacity")
    hint = _("%(signing)s of %(parties)s parties have a signatory") % {"signing": signing, "parties": parties}
    if signing < parties:
        return Progress.NEEDS_ATTENTION, hint
    wanted = {Stakeholder.Capacity.DECISION_MAKER, Stakeholder.Capacity.IMPLEMENTER}
    departments = Signatory.objects.filter(revision=revision).values_list("party__department_id", flat=True)
    mapped = all(
        wanted <= {capacity for place, capacity in capacities if place == department} for department in departments
    )
    if mapped:
        return Progress.COMPLETED, hint
    return Progress.IN_PROGRESS, _("Name a decision-maker and an implementer for each party")


def _trade_offs(revision: Revision) -> tuple[Progress, str]:
    count = TradeOff.objects.filter(revision=revision).count()
    if not count:
        return Progress.NOT_STARTED, _("Who gives what, and what the others gain by it")
    return Progress.COMPLETED, ngettext("%(count)s trade-off", "%(count)s trade-offs", count) % {"count": count}


def _commitments(revision: Revision) -> tuple[Progress, str]:
    wordings = list(CommitmentTerms.objects.filter(revision=revision))
    if not wordings:
        return Progress.NOT_STARTED, _("Who delivers what to whom by when")
    given = answers(wordings).values()
    confirmed = sum(sign_off.answer == SignOff.Answer.YES for sign_off in given)
    hint = _("%(confirmed)s of %(count)s confirmed") % {"confirmed": confirmed, "count": len(wordings)}
    if any(sign_off.answer == SignOff.Answer.NO for sign_off in given):
        return Progress.NEEDS_ATTENTION, hint
    return (Progress.COMPLETED if confirmed == len(wordings) else Progress.IN_PROGRESS), hint


def _decisions(revision: Revision) -> tuple[Progress, str]:
    count = DecisionRight.objects.filter(revision=revision).count()
    if not count:
        return Progress.NOT_STARTED, _("Without them every signatory is asked about every change")
    return Progress.COMPLETED, ngettext("%(count)s matter", "%(count)s matters", count) % {"count": count}


def _cadence(revision: Revision) -> tuple[Progress, str]:
    rhythm = Rhythm.objects.filter(revision=revision).first()
    if rhythm is None:
        return Progress.NOT_STARTED, _("Check-ins, first review, and who helps when it is stuck")
    return Progress.COMPLETED, rhythm.summary()
