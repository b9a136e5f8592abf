"""Whose turn it is after a refusal: the lead's to answer, or the refuser's to say whether it is settled."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Q

from agreements.checks.blockers import text_blockers
from agreements.drafting.snapshot import Snapshot
from agreements.models import OpenPointReply, Party, SignOff
from agreements.models.canonical import document_of, spelled, without_names
from agreements.models.sign_off import SignOffQuerySet
from stakeholders.models import User


@dataclass(frozen=True)
class AnswerRefusal:
    """The lead is asked to answer; `reply` is the newest turn, where it is not settled yet."""

    snapshot: Snapshot
    refusal: SignOff
    reply: OpenPointReply | None


@dataclass(frozen=True)
class SayIfSettled:
    """The refuser is asked whether it is settled; `reply` is the lead's answer, None where the words changed."""

    snapshot: Snapshot
    refusal: SignOff
    reply: OpenPointReply | None

    @property
    def waits_for(self) -> User | Party:
        """Whoever refused; their party where they are not here any more."""
        assert self.refusal.party is not None  # a signature names its party, by constraint
        return self.refusal.person if self.refusal.person.is_active else self.refusal.party

    def is_for(self, person: User) -> bool:
        """True for whoever refused; one query where they are not here any more."""
        if isinstance(self.waits_for, User):
            return self.waits_for == person
        return Party.objects.represented_by(person).filter(pk=self.waits_for.pk).exists()


def refusal_turns(snapshot: Snapshot) -> Iterator[AnswerRefusal | SayIfSettled]:
    """Yield for every open refusal what is asked next, and thereby of whom."""
    for refusal in snapshot.refusals:
        reply = snapshot.replies.get(refusal.pk)
        asked = SayIfSettled if _is_answered(snapshot, refusal, reply) else AnswerRefusal
        yield asked(snapshot, refusal, reply)


def refusals_of(person: User) -> SignOffQuerySet:
    """Return the open refusals of which this person may be asked: their own, and those of who is not here any more."""
    spoken_for = Party.objects.represented_by(person).values("pk")
    theirs = Q(person=person) | Q(person__is_active=False, party__in=spoken_for)
    return SignOff.objects.valid().signatures().no().filter(theirs)


def _is_answered(snapshot: Snapshot, refusal: SignOff, reply: OpenPointReply | None) -> bool:
    if refusal.person_id == snapshot.agreement.lead_id and refusal.person.is_active:
        # Nobody answers themselves.
        return True
    if reply is not None:
        return reply.turn == OpenPointReply.Turn.ANSWERED
    return _is_worded_anew(snapshot, refusal) and not text_blockers(snapshot)


def _is_worded_anew(snapshot: Snapshot, refusal: SignOff) -> bool:
    """True when the text was opened again after the refusal and says something else by now."""
    refused = snapshot.refused.get(refusal.revision_id)
    if refused is None:
        return False
    return bool(without_names(document_of(refused)["terms"]) != without_names(spelled(snapshot.terms)))
