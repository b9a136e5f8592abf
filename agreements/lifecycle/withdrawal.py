"""Withdrawing a draft that was never in force, and taking it up again; nothing of it is deleted."""

from datetime import datetime

from django.db import transaction

from agreements.models import Agreement, Event, Revision, Withdrawal
from agreements.models.agreement import Stage
from agreements.models.event import record
from agreements.models.kinds import EventKind
from agreements.models.revision import State
from agreements.permissions import leads
from agreements.revisions.sealing import next_draft
from agreements.search.index import write_texts
from stakeholders.models import User
from stakeholders.text.sentences import gettext as _


class CannotWithdraw(Exception):
    """Says in one sentence why this draft cannot be withdrawn."""


class CannotTakeUp(Exception):
    """Says in one sentence why this draft cannot be taken up again."""


@transaction.atomic
def withdraw_draft(*, agreement: Agreement, reason: str = "", by: User, at: datetime) -> Withdrawal:
    """Withdraw a draft, open for signing or not: its text is set aside, signatures fall, nothing waits for anybody.

    It stays readable to whoever could read the draft. The same person withdrawing twice is harmless.
    Raises CannotWithdraw for an agreement in force, a draft withdrawn by somebody else, and anybody but the leads.
    """
    agreement = Agreement.objects.locked(agreement.pk)
    known = withdrawal_of(agreement)
    if known and known.by_id == by.pk:
        return known
    _check(agreement, known, by)
    text = Revision.objects.open().get(agreement=agreement)
    signed = list(text.sign_offs.valid().signatures().yes().values_list("person_id", flat=True))
    text.state = State.ABANDONED
    text.save(update_fields=["state"])
    withdrawal = Withdrawal.objects.create(agreement=agreement, revision=text, reason=reason.strip(), by=by, at=at)
    agreement.stage = Stage.WITHDRAWN
    agreement.save(update_fields=["stage"])
    write_texts(agreement)
    said = {"revision": text.number, "reason": withdrawal.reason, "fallen": sorted(signed)}
    record(agreement, EventKind.DRAFT_WITHDRAWN, by=by, at=at, **said)
    return withdrawal


@transaction.atomic
def take_up_draft(*, agreement: Agreement, by: User, at: datetime) -> Revision:
    """Make a withdrawn draft a draft again: the next revision with the same words; return it.

    Taking it up twice returns the same draft. Raises CannotTakeUp for what is not withdrawn, and anybody but the leads.
    """
    agreement = Agreement.objects.locked(agreement.pk)
    if not leads(by, agreement):
        raise CannotTakeUp(_("%(lead)s leads this agreement and takes it up again.") % {"lead": agreement.lead})
    withdrawal = withdrawal_of(agreement)
    if withdrawal is None:
        return _taken_up(agreement, by)
    draft = next_draft(agreement, withdrawal.revision)
    withdrawal.taken_up_by, withdrawal.taken_up_at = by, at
    withdrawal.save(update_fields=["taken_up_by", "taken_up_at"])
    agreement.stage = Stage.DRAFT
    agreement.save(update_fields=["stage"])
    write_texts(agreement)
    record(agreement, EventKind.DRAFT_TAKEN_UP, by=by, at=at, revision=draft.number)
    return draft


def withdrawal_of(agreement: Agreement) -> Withdrawal | None:
    """Return the withdrawal that holds now, with who withdrew it and its text."""
    rows = Withdrawal.objects.filter(agreement=agreement, taken_up_at=None)
    return rows.select_related("by", "revision").first()


def is_own_alone(agreement: Agreement, by: User) -> bool:
    """True while nobody else has done anything in it: a draft that can be discarded."""
    return not Event.objects.filter(agreement=agreement).exclude(by=by).exists()


def _check(agreement: Agreement, known: Withdrawal | None, by: User) -> None:
    if known:
        raise CannotWithdraw(_("%(person)s has withdrawn this draft already.") % {"person": known.by})
    if agreement.first_in_force_at:
        raise CannotWithdraw(_("This agreement is in force. Ask for a change instead."))
    if not leads(by, agreement):
        raise CannotWithdraw(_("%(lead)s leads this agreement and withdraws it.") % {"lead": agreement.lead})


def _taken_up(agreement: Agreement, by: User) -> Revision:
    open_draft = Revision.objects.open().filter(agreement=agreement).first()
    newest = Withdrawal.objects.filter(agreement=agreement).order_by("-at", "-pk").first()
    if open_draft and newest and newest.taken_up_by_id == by.pk:
        return open_draft
    raise CannotTakeUp(_("This draft is not withdrawn. It can be edited as it is."))
