"""Tasks that follow from check-ins of others: a worry to read, a decision to take."""

from collections.abc import Iterable, Sequence
from datetime import date

from django.utils.formats import date_format

from agreements.commitments.dates import with_another_date_since
from agreements.dashboard.need import Need
from agreements.models import CheckIn
from stakeholders.text.sentences import gettext as _


def decisions(asked: Iterable[CheckIn]) -> list[Need]:
    """Questions that wait for this person as escalation contact."""
    return [
        Need(
            title=_("%(owner)s asks you to decide: %(what)s") % {"owner": said.by, "what": _what(said)},
            about=said.note or _("Look at what was said, and answer."),
            facts=_facts(said),
            act=_("Decide"),
            url=f"{said.commitment.get_absolute_url()}#decide",
            id=f"decide-{said.commitment.number}",
            promise=said.commitment.number,
            blocks=True,
            due_on=_due_on(said),
            asked=said.pk,
        )
        for said in asked
    ]


def worries(found: Sequence[CheckIn]) -> list[Need]:
    """Check-ins at risk or off track about what this person's department receives, not acknowledged or decided yet."""
    settled = with_another_date_since(found)
    return [
        Need(
            title=_("%(what)s: %(status)s") % {"what": _what(said), "status": said.get_status_display().lower()},
            about=_("%(owner)s says: %(note)s") % {"owner": said.by, "note": said.note}
            if said.note
            else _("%(owner)s waits to hear that you know.") % {"owner": said.by},
            act=_("Read it"),
            facts=_facts(said, is_settled=said.pk in settled),
            url=f"{said.commitment.get_absolute_url()}#acknowledge",
            id=f"worry-{said.commitment.number}",
            promise=said.commitment.number,
            due_on=_due_on(said),
            asked=said.pk,
        )
        for said in found
    ]


def _facts(said: CheckIn, *, is_settled: bool = False) -> list[str]:
    """What help is wanted, unless another date was agreed since more time was asked for, and by when it is due."""
    facts = []
    if said.help_needed and not is_settled:
        facts.append(_("What would help: %(help)s") % {"help": said.get_help_needed_display().lower()})
    due_on = _due_on(said)
    if due_on:
        facts.append(_("Due %(day)s") % {"day": date_format(due_on, "j F Y")})
    return facts


def _due_on(said: CheckIn) -> date | None:
    return said.commitment.terms.due_on if said.commitment.terms else None


def _what(said: CheckIn) -> str:
    assert said.commitment.terms is not None  # only commitments in force run
    return f"{said.commitment} {said.commitment.terms.deliverable}"
