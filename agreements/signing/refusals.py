"""After a refusal: the lead answers in words, and whoever refused says whether it is settled."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from agreements.models import Agreement, OpenPoint, OpenPointReply, Party, SignOff
from agreements.models.event import record
from agreements.models.kinds import EventKind
from agreements.models.open_point_reply import newest_replies
from agreements.search.index import write_point
from stakeholders.models import User


class CannotReply(Exception):
    """Says in one sentence why nothing is noted after this refusal."""


@transaction.atomic
def answer_refusal(*, refusal: SignOff, words: str, by: User, at: datetime) -> OpenPointReply:
    """Answer a refusal in words, so that whoever refused is asked whether it is settled.

    The same words twice are said once. Raises CannotReply without words, and when it is settled by now.
    """
    agreement = _locked(refusal)
    words = words.strip()
    if not words:
        raise CannotReply(_("Say what has changed, or what you offer."))
    newest = newest_replies([refusal]).get(refusal.pk)
    if newest is not None and newest.turn == OpenPointReply.Turn.ANSWERED and newest.words == words:
        return newest
    reply = _reply(refusal, OpenPointReply.Turn.ANSWERED, words, by, at)
    record(agreement, EventKind.REFUSAL_ANSWERED, by=by, at=at, person=refusal.person_id, reason=words)
    return reply


@transaction.atomic
def keep_refusal(*, refusal: SignOff, by: User, at: datetime) -> OpenPointReply:
    """Say that it is not settled yet: the lead is asked to answer again.

    Twice in a row is said once. Raises CannotReply when it is settled by now.
    """
    agreement = _locked(refusal)
    newest = newest_replies([refusal]).get(refusal.pk)
    if newest is not None and newest.turn == OpenPointReply.Turn.NOT_YET:
        return newest
    reply = _reply(refusal, OpenPointReply.Turn.NOT_YET, "", by, at)
    record(agreement, EventKind.REFUSAL_KEPT, by=by, at=at, reason=refusal.reason)
    return reply


def _locked(refusal: SignOff) -> Agreement:
    agreement = Agreement.objects.locked(refusal.agreement_id)
    if not SignOff.objects.valid().signatures().no().filter(pk=refusal.pk).exists():
        raise CannotReply(_("This is settled by now."))
    return agreement


def _reply(refusal: SignOff, turn: OpenPointReply.Turn, words: str, by: User, at: datetime) -> OpenPointReply:
    """Store a turn at the objection that the refusal is; `by` speaks for the first of their parties, if any."""
    point = OpenPoint.objects.get(refusal=refusal)
    spoken_for = Party.objects.filter(agreement=refusal.agreement_id).represented_by(by)
    party = refusal.party if turn == OpenPointReply.Turn.NOT_YET else spoken_for.order_by("pk").first()
    reply = OpenPointReply.objects.create(point=point, turn=turn, words=words, by=by, party=party, at=at)
    point.is_answered = turn == OpenPointReply.Turn.ANSWERED
    point.save(update_fields=["is_answered"])
    write_point(point)
    return reply
