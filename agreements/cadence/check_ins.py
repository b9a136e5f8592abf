"""Recording a check-in, and undoing it within 30 minutes."""

import uuid
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from agreements.commitments.completions import AlreadyAnswered, ask_receiver, take_question_back
from agreements.commitments.reported_status import newest_word, refresh_reported_status
from agreements.models import Agreement, Announcement, CheckIn, Commitment, Completion, Help, Occasion, Status
from agreements.models.check_in import UNDO_FOR, Channel
from agreements.models.completion import Answer
from agreements.models.event import announce, record
from agreements.models.kinds import EventKind
from agreements.models.occasion import Closing
from agreements.permissions import may_check_in
from stakeholders.models import User
from stakeholders.wake_up import wake_delivery_on_commit

# The same input by the same person within this time is treated as a double click.
DOUBLE_CLICK = timedelta(minutes=1)
WORRYING = frozenset({Status.AT_RISK, Status.OFF_TRACK})
# What others are told of a check-in when it can no longer be taken back.
LATER = (EventKind.WORRY, EventKind.COMPLETION_ASKED)


class CannotCheckIn(Exception):
    """Says in one sentence why there is nothing to check in on."""


class CannotUndo(Exception):
    """Says in one sentence why this check-in stands."""


class CannotTell(Exception):
    """Says in one sentence why there is nothing to tell the others."""


@transaction.atomic
def record_check_in(
    *,
    commitment: Commitment,
    status: str,
    note: str = "",
    help_needed: str = Help.NOTHING,
    evidence: str = "",
    evidence_link: str = "",
    by: User,
    at: datetime,
    channel: str = Channel.APP,
    key: uuid.UUID | None = None,
) -> CheckIn:
    """Record how a commitment is going and return it; the same form (`key`), or the same words within a
    minute, return the first.

    It answers the check-in that is due, if one is. A worry is told to others when the time to undo is over;
    so is "done", which its receiver is asked to accept, with what shows it (`evidence`). Raises CannotCheckIn
    when the commitment is done, has ended, or has another owner by now.
    """
    agreement = Agreement.objects.locked(commitment.agreement_id)
    commitment = Commitment.objects.select_related("terms").get(pk=commitment.pk)
    words = {"status": status, "note": note, "help_needed": help_needed}
    words |= {"evidence": evidence, "evidence_link": evidence_link}
    known = _sent_before(commitment, words, by=by, at=at, key=key)
    if known:
        return known
    _check(commitment, by, at)
    for_owner = _stood_in_for(commitment, by)
    check_in = CheckIn.objects.create(
        key=_unused(commitment, key),
        commitment=commitment,
        occasion=_answer_what_is_due(commitment, at),
        by=by,
        on_behalf_of_id=for_owner,
        at=at,
        channel=channel,
        **words,
    )
    refresh_reported_status(commitment)
    _ask_others(agreement, check_in, at)
    said: dict[str, str | int] = {"status": status, "help": help_needed, "channel": channel}
    if for_owner:
        said["for"] = for_owner
    record(agreement, EventKind.CHECKED_IN, by=by, at=at, commitment=commitment.pk, check_in=check_in.pk, **said)
    return check_in


@transaction.atomic
def undo(*, check_in: CheckIn, by: User, at: datetime) -> None:
    """Undo a check-in: the status before it applies again, and the due check-in is open again.

    Undoing twice changes nothing. Raises CannotUndo after 30 minutes, for somebody else's check-in, and for one whose
    receiver has answered.
    """
    agreement = Agreement.objects.locked(check_in.commitment.agreement_id)
    check_in = CheckIn.objects.select_related("commitment__terms", "occasion").get(pk=check_in.pk)
    if check_in.undone_at:
        return
    if check_in.by_id != by.pk or at > check_in.at + UNDO_FOR:
        raise CannotUndo(_("A check-in can be taken back for 30 minutes by whoever sent it."))
    _take_question_back(check_in, by=by, at=at)
    check_in.undone_at = at
    check_in.save(update_fields=["undone_at"])
    refresh_reported_status(check_in.commitment)
    _owe_again(check_in)
    Announcement.objects.filter(kind__in=LATER, check_in=check_in).delete()
    record(agreement, EventKind.CHECK_IN_UNDONE, by=by, at=at, commitment=check_in.commitment_id, check_in=check_in.pk)


@transaction.atomic
def announce_now(*, check_in: CheckIn, at: datetime) -> None:
    """Tell the others of a worry at once; it can still be taken back, in the open. Once told, nothing happens.

    Raises CannotTell when it was taken back.
    """
    Agreement.objects.locked(check_in.commitment.agreement_id)
    if CheckIn.objects.filter(pk=check_in.pk, undone_at__isnull=False).exists():
        raise CannotTell(_("This check-in was taken back. Nobody is told of it."))
    waiting = Announcement.objects.filter(kind=EventKind.WORRY, check_in=check_in, available_at__gt=at)
    if waiting.update(available_at=at):
        wake_delivery_on_commit()


def waits_to_be_told(check_in: CheckIn, at: datetime) -> bool:
    """True for a worry that the others have not heard of yet."""
    return Announcement.objects.filter(kind=EventKind.WORRY, check_in=check_in, available_at__gt=at).exists()


def is_undoable(check_in: CheckIn, at: datetime) -> bool:
    """True while the 30 minutes run, unless the receiver has answered what was reported as done."""
    return check_in.undone_at is None and at <= check_in.at + UNDO_FOR and not _is_answered(check_in)


def _is_answered(check_in: CheckIn) -> bool:
    is_asked = check_in.status == Status.DONE
    return is_asked and Completion.objects.filter(check_in=check_in).exclude(answer=Answer.OPEN).exists()


def _ask_others(agreement: Agreement, check_in: CheckIn, at: datetime) -> None:
    if check_in.status in WORRYING:
        announce(agreement, EventKind.WORRY, at=at + UNDO_FOR, check_in=check_in)
    if check_in.status == Status.DONE:
        ask_receiver(check_in, at=at)
        announce(agreement, EventKind.COMPLETION_ASKED, at=at + UNDO_FOR, check_in=check_in)


def _take_question_back(check_in: CheckIn, *, by: User, at: datetime) -> None:
    try:
        take_question_back(check_in, by=by, at=at)
    except AlreadyAnswered as answered:
        raise CannotUndo(str(answered)) from None


def _sent_before(
    commitment: Commitment, words: dict[str, str], *, by: User, at: datetime, key: uuid.UUID | None
) -> CheckIn | None:
    """Return what was said by the same form, or by the same person a moment ago, in the same words."""
    same = CheckIn.objects.valid().filter(commitment=commitment, **words)
    known = same.filter(key=key).first() if key else None
    newest = newest_word(commitment)
    again = same.filter(pk=newest.pk, by=by, at__gte=at - DOUBLE_CLICK).first() if newest else None
    return known or again


def _stood_in_for(commitment: Commitment, by: User) -> int | None:
    owner_id = commitment.terms.owner_id if commitment.terms else None
    return owner_id if owner_id != by.pk else None


def _check(commitment: Commitment, by: User, at: datetime) -> None:
    if commitment.is_done:
        raise CannotCheckIn(_("%(reference)s is done.") % {"reference": commitment.reference})
    if not commitment.is_running or commitment.terms is None:
        raise CannotCheckIn(_("%(reference)s has ended.") % {"reference": commitment.reference})
    if not may_check_in(by, commitment, at):
        raise CannotCheckIn(_("%(reference)s has another owner now.") % {"reference": commitment.reference})


def _unused(commitment: Commitment, key: uuid.UUID | None) -> uuid.UUID:
    # Somebody went back to an old page and said something else: that is a new word, not a repetition.
    if key is None or CheckIn.objects.filter(commitment=commitment, key=key).exists():
        return uuid.uuid4()
    return key


def _answer_what_is_due(commitment: Commitment, at: datetime) -> Occasion | None:
    occasion = Occasion.objects.filter(commitment=commitment, closing=Closing.OPEN).first()
    if occasion:
        occasion.closing, occasion.closed_at = Closing.ANSWERED, at
        occasion.save(update_fields=["closing", "closed_at"])
    return occasion


def _owe_again(check_in: CheckIn) -> None:
    occasion, commitment = check_in.occasion, check_in.commitment
    if occasion is None or occasion.closing != Closing.ANSWERED or occasion.check_ins.valid().exists():
        return
    newer = Occasion.objects.filter(commitment=commitment, due_at__gt=occasion.due_at).exists()
    if not newer and _is_answered_since(check_in):
        return
    is_theirs = commitment.terms is not None and commitment.terms.owner_id == occasion.owner_id
    if newer:
        occasion.closing = Closing.MISSED
    elif not commitment.is_running:
        occasion.closing = Closing.ENDED
    elif not is_theirs:
        occasion.closing = Closing.PASSED_ON
    else:
        occasion.closing, occasion.closed_at = Closing.OPEN, None
    occasion.save(update_fields=["closing", "closed_at"])


def _is_answered_since(check_in: CheckIn) -> bool:
    """Let what the person said after this check-in, if anything, answer its occasion."""
    since = CheckIn.objects.valid().filter(commitment=check_in.commitment, by=check_in.by, at__gte=check_in.at)
    return since.filter(occasion=None).update(occasion=check_in.occasion) > 0
