"""Decision requests: an owner asks the escalation contact, once per check-in, and the contact answers."""

from datetime import datetime

from django.db import transaction
from django.db.models import BigIntegerField, Exists, OuterRef, QuerySet
from django.db.models.fields.json import KT
from django.db.models.functions import Cast

from agreements.cadence.disclosure import WORRYING, disclose
from agreements.commitments.acknowledgements import newest_words
from agreements.models import Agreement, CheckIn, Commitment, Event, Help, Rhythm
from agreements.models.check_in import CheckInQuerySet
from agreements.models.event import record
from agreements.models.kinds import EventKind
from stakeholders.models import User
from stakeholders.text.sentences import gettext as _

ASKED, GIVEN = EventKind.DECISION_ASKED, EventKind.DECISION_GIVEN


class CannotRequestDecision(Exception):
    """Says in one sentence why nobody can be asked to decide."""


class CannotDecide(Exception):
    """Says in one sentence why this answer is not possible."""


@transaction.atomic
def ask_for_a_decision(*, check_in: CheckIn, by: User, at: datetime) -> User:
    """Ask the escalation contact to decide what stands in the way, and return them; asked once, however often.

    What nobody else has heard of yet is told to everybody with it: a question in the open has no secret reason.
    Raises CannotRequestDecision for an older check-in, one that names no decision, or when nobody can be asked.
    """
    agreement = Agreement.objects.locked(check_in.commitment.agreement_id)
    check_in = CheckIn.objects.select_related("commitment__terms").get(pk=check_in.pk)
    contact = contact_of(check_in.commitment)
    if contact is None or not contact.is_active:
        raise CannotRequestDecision(_("Nobody is named who decides. Ask for a change, or talk to the receiver."))
    if contact == by:
        raise CannotRequestDecision(_("You are the escalation contact yourself."))
    if check_in.commitment.terms and contact.pk == check_in.commitment.terms.owner_id:
        raise CannotRequestDecision(
            _("%(contact)s owns it and would decide. Ask for a change, or talk to the receiver.") % {"contact": contact}
        )
    if asked(check_in):
        return contact
    if not _is_open(check_in):
        raise CannotRequestDecision(_("There is a newer word on this promise by now."))
    if check_in.told_at is None:
        disclose(agreement, check_in.commitment, at=at)
    subject = {"commitment": check_in.commitment_id, "check_in": check_in.pk, "person": contact.pk}
    record(agreement, ASKED, by=by, at=at, **subject)
    return contact


@transaction.atomic
def decide(*, check_in: CheckIn, words: str, by: User, at: datetime) -> None:
    """Give the decision that was asked for; the same twice is once.

    Raises CannotDecide when nobody asked, when somebody else is the contact, when another answer stands already,
    or when the question was taken back.
    """
    agreement = Agreement.objects.locked(check_in.commitment.agreement_id)
    check_in = CheckIn.objects.select_related("commitment__terms", "by").get(pk=check_in.pk)
    given = answered(check_in)
    if given and given.by_id == by.pk and given.data["reason"] == words:
        return
    if given:
        raise CannotDecide(_("%(person)s answered this in the meantime.") % {"person": given.by})
    if check_in.undone_at:
        raise CannotDecide(_("%(person)s took the question back in the meantime.") % {"person": check_in.by})
    if not check_in.commitment.is_running:
        raise CannotDecide(_("The promise is settled in the meantime."))
    if asked(check_in) is None or contact_of(check_in.commitment) != by:
        raise CannotDecide(_("The escalation contact answers when asked."))
    subject = {"commitment": check_in.commitment_id, "check_in": check_in.pk}
    record(agreement, GIVEN, by=by, at=at, **subject, reason=words)


def contact_of(commitment: Commitment) -> User | None:
    """Return whom the rhythm in force names to decide."""
    revision = commitment.terms.revision_id if commitment.terms else None
    rhythm = Rhythm.objects.filter(revision=revision).select_related("escalation").first()
    return rhythm.escalation if rhythm else None


def asked(check_in: CheckIn) -> Event | None:
    """Return the act that asked for a decision because of this check-in."""
    return _acts(check_in, ASKED).first()


def answered(check_in: CheckIn) -> Event | None:
    """Return the act that gave the decision."""
    return _acts(check_in, GIVEN).select_related("by").first()


def decisions_on(commitment: int, agreement: int) -> QuerySet[Event]:
    """The acts that gave a decision on a commitment of an agreement."""
    given = Event.objects.filter(agreement=agreement, kind=GIVEN).annotate(
        about=Cast(KT("data__commitment"), BigIntegerField())
    )
    return given.filter(about=commitment).select_related("by")


def decisions_awaiting(user: User) -> QuerySet[CheckIn]:
    """Newest words of running commitments because of which this person was asked to decide, and has not answered."""
    named = Rhythm.objects.filter(escalation=user).values("revision")
    # Only check-ins at risk or off track ask for help, and the newest one is the reported status.
    running = Commitment.objects.running().filter(terms__revision__in=named, reported_status__in=WORRYING)
    words = unanswered().filter(commitment__in=running.values("pk"))
    return words.filter(Exists(_act(ASKED))).select_related("by", "commitment__terms")


def unanswered(among: CheckInQuerySet | None = None) -> QuerySet[CheckIn]:
    """Newest words that say a decision would help, while none was given because of them; see `newest_words`."""
    return newest_words(among).filter(~Exists(_act(GIVEN)), help_needed=Help.DECISION)


def decided_by(user: User) -> Exists:
    """Return the condition that this person gave the decision that a check-in asked for, and so has read it."""
    return Exists(_act(GIVEN).filter(by=user))


def _is_open(check_in: CheckIn) -> bool:
    newest = newest_words(CheckIn.objects.valid()).filter(pk=check_in.pk, help_needed=Help.DECISION)
    return check_in.commitment.is_running and newest.exists()


def _acts(check_in: CheckIn, kind: str) -> QuerySet[Event]:
    of_agreement = Event.objects.filter(agreement=check_in.commitment.agreement_id, kind=kind)
    return of_agreement.filter(data__check_in=check_in.pk)


def _act(kind: str) -> QuerySet[Event]:
    acts = Event.objects.filter(agreement=OuterRef("commitment__agreement"), kind=kind)
    return acts.annotate(about=Cast(KT("data__check_in"), BigIntegerField())).filter(about=OuterRef("pk"))
