"""Recording a check-in, and undoing it within 30 minutes."""

import uuid
from datetime import datetime, timedelta

from django.db import transaction

from agreements.commitments.completions import AlreadyAnswered, take_question_back
from agreements.commitments.reported_status import newest_word, refresh_reported_status
from agreements.models import Agreement, Announcement, CheckIn, Commitment, Completion, Help, Occasion, Status
from agreements.models.check_in import UNDO_FOR, Channel
from agreements.models.completion import Answer
from agreements.models.event import record
from agreements.models.kinds import EventKind
from agreements.models.occasion import Closing
from agreements.permissions import may_check_in
from stakeholders.models import User
from stakeholders.text.sentences import gettext as _

# The same input by the same person within this time is treated as a double click.
DOUBLE_CLICK = timedelta(minutes=1)
# What somebody said, in the fields of a check-in.
WORDS = ("status", "note", "help_needed", "evidence", "evidence_link")


class CannotCheckIn(Exception):
    """Says in one sentence why there is nothing to check in on."""


class CannotUndo(Exception):
    """Says in one sentence why this check-in cannot be undone."""


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

    It answers the check-in that is due, if one is. It is its writer's alone, and writes no event, until the time to
    undo is over or they tell the others: see `disclosure`. Raises CannotCheckIn when the commitment is done, has
    ended, or has another owner by now.
    """
    Agreement.objects.locked(commitment.agreement_id)
    commitment = Commitment.objects.select_related("terms", "pending").get(pk=commitment.pk)
    words = {"status": status, "note": note, "help_needed": help_needed}
    words |= {"evidence": evidence, "evidence_link": evidence_link}
    known = _sent_before(commitment, words, by=by, at=at, key=key)
    if known:
        return known
    _check(commitment, by, at)
    check_in = CheckIn.objects.create(
        key=_unused(commitment, key),
        commitment=commitment,
        occasion=_answer_what_is_due(commitment, at),
        by=by,
        on_behalf_of_id=_stood_in_for(commitment, by),
        at=at,
        channel=channel,
        **words,
    )
    refresh_reported_status(commitment)
    return check_in


@transaction.atomic
def undo(*, check_in: CheckIn, by: User, at: datetime) -> None:
    """Undo a check-in: the status before it applies again, and the due check-in is open again.

    Of one that nobody else has heard of only the fact remains, without its words; of another the history says both.
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
    if check_in.told_at is None:
        for words in WORDS:
            setattr(check_in, words, "")
    check_in.save(update_fields=["undone_at", *WORDS])
    refresh_reported_status(check_in.commitment)
    _owe_again(check_in)
    Announcement.objects.filter(check_in=check_in).delete()
    subject = {"commitment": check_in.commitment_id, "check_in": check_in.pk}
    record(agreement, EventKind.CHECK_IN_UNDONE, by=by, at=at, **subject, told=check_in.told_at is not None)


def waits_to_be_told(check_in: CheckIn) -> bool:
    """True while it is its writer's alone."""
    return check_in.undone_at is None and check_in.told_at is None


def is_undoable(check_in: CheckIn, at: datetime) -> bool:
    """True while the 30 minutes run, unless the receiver has answered what was reported as done."""
    return check_in.undone_at is None and at <= check_in.at + UNDO_FOR and not _is_answered(check_in)


def _is_answered(check_in: CheckIn) -> bool:
    is_asked = check_in.status == Status.DONE
    return is_asked and Completion.objects.filter(check_in=check_in).exclude(answer=Answer.OPEN).exists()


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
    if commitment.is_done or _is_reported_as_done(commitment):
        raise CannotCheckIn(_("%(reference)s is done.") % {"reference": commitment.reference})
    if not commitment.is_running or commitment.terms is None:
        raise CannotCheckIn(_("%(reference)s has ended.") % {"reference": commitment.reference})
    if not may_check_in(by, commitment, at):
        raise CannotCheckIn(_("%(reference)s has another owner now.") % {"reference": commitment.reference})


def _is_reported_as_done(commitment: Commitment) -> bool:
    """True while the owner's side has a pending "done"; one of a former owner is no business of the new one."""
    word = commitment.pending
    if word is None or word.status != Status.DONE or commitment.terms is None:
        return False
    return commitment.terms.owner_id in (word.by_id, word.on_behalf_of_id)


def _unused(commitment: Commitment, key: uuid.UUID | None) -> uuid.UUID:
    # A form from an old page with other content is a new check-in, not a repetition.
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
