"""After a refusal: the lead answers in words, and whoever refused says whether it is settled."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from agreements.models import Agreement, RefusalReply, SignOff
from agreements.models.event import record
from agreements.models.kinds import EventKind
from agreements.models.refusal_reply import newest_replies
from stakeholders.models import User


class CannotReply(Exception):
    """Says in one sentence why nothing is noted after this refusal."""


@transaction.atomic
def answer_refusal(*, refusal: SignOff, words: str, by: User, at: datetime) -> RefusalReply:
    """Answer a refusal in words, so that whoever refused is asked whether it is settled.

    The same words twice are said once. Raises CannotReply without words, and when it is settled by now.
    """
    agreement = _locked(refusal)
    words = words.strip()
    if not words:
        raise CannotReply(_("Say what has changed, or what you offer."))
    newest = newest_replies([refusal]).get(refusal.pk)
    if newest is not None and newest.turn == RefusalReply.Turn.ANSWERED and newest.words == words:
        return newest
    reply = _reply(refusal, RefusalReply.Turn.ANSWERED, words, by, at)
    record(agreement, EventKind.REFUSAL_ANSWERED, by=by, at=at, person=refusal.person_id, reason=words)
    return reply


@transaction.atomic
def keep_refusal(*, refusal: SignOff, by: User, at: datetime) -> RefusalReply:
    """Say that it is not settled yet: the lead is asked to answer again.

    Twice in a row is said once. Raises CannotReply when it is settled by now.
    """
    agreement = _locked(refusal)
    newest = newest_replies([refusal]).get(refusal.pk)
    if newest is not None and newest.turn == RefusalReply.Turn.NOT_YET:
        return newest
    reply = _reply(refusal, RefusalReply.Turn.NOT_YET, "", by, at)
    record(agreement, EventKind.REFUSAL_KEPT, by=by, at=at, reason=refusal.reason)
    return reply


def _locked(refusal: SignOff) -> Agreement:
    agreement = Agreement.objects.locked(refusal.agreement_id)
    if not SignOff.objects.valid().signatures().no().filter(pk=refusal.pk).exists():
        raise CannotReply(_("This is settled by now."))
    return agreement


def _reply(refusal: SignOff, turn: RefusalReply.Turn, words: str, by: User, at: datetime) -> RefusalReply:
    return RefusalReply.objects.create(refusal=refusal, turn=turn, words=words, by=by, at=at)
