"""Signing: each signatory puts their name to the exact bytes that they read."""

from datetime import datetime
from uuid import uuid4

from django.db import transaction
from django.db.models import Q

from agreements.models import Agreement, OpenPoint, Party, Revision, Signatory, SignOff
from agreements.models.event import record
from agreements.models.kinds import EventKind
from agreements.models.open_point import PointKind, PointState
from agreements.models.revision import State
from agreements.models.sign_off import Answer, Capacity, SignOffQuerySet
from agreements.revisions.entry_into_force import put_in_force
from agreements.talk.points import enter_point
from stakeholders.models import User
from stakeholders.text.sentences import gettext as _


class CannotSign(Exception):
    """Says in one sentence why this signature is not possible."""


class ObjectionOpen(CannotSign):
    """Somebody raised an objection that is not settled yet; the sentence says which party and why."""


class TextMoved(Exception):
    """The text changed since this person read it: nothing was signed."""

    def __init__(self, read: str, current: Revision | None) -> None:
        super().__init__(_("The words changed while you were reading. Nothing was signed."))
        self.read = read
        self.current = current


@transaction.atomic
def sign(*, agreement: Agreement, digest: str, by: User, at: datetime) -> SignOff:
    """Sign the revision with this digest for every party whose signatory `by` is; return the last sign-off.

    The last signature of all brings the text into force in the same transaction. Signing twice is
    harmless. Raises TextMoved when another text is open by now, CannotSign for somebody who is no signatory,
    ObjectionOpen while an objection of the talk is open.
    """
    agreement = Agreement.objects.locked(agreement.pk)
    known = _signed_before(agreement, digest, by)
    if known:
        return known
    sealed = _the_sealed(agreement, digest)
    seats = _seats(sealed, by)
    _refuse_objections(agreement)
    given = [_answer(sealed, seat, Answer.YES, reason="", by=by, at=at) for seat in seats]
    record(agreement, EventKind.TEXT_SIGNED, by=by, at=at, revision=sealed.number, digest=digest)
    if not _still_missing(sealed):
        put_in_force(agreement, sealed, by=by, at=at)
    return given[-1]


@transaction.atomic
def refuse(*, agreement: Agreement, digest: str, reason: str, by: User, at: datetime) -> SignOff:
    """Say "we cannot sign as it stands", and why; it blocks signing until it is settled.

    The same words twice are said once. Raises TextMoved and CannotSign like `sign`, CannotSign also
    without a reason.
    """
    agreement = Agreement.objects.locked(agreement.pk)
    sealed = _the_sealed(agreement, digest)
    seats = _seats(sealed, by)
    if not reason.strip():
        raise CannotSign(_("Say what would have to change."))
    if _answers(sealed, by).filter(answer=Answer.NO, reason=reason).count() == len(seats):
        return _answers(sealed, by).latest("pk")
    given = [_answer(sealed, seat, Answer.NO, reason=reason, by=by, at=at) for seat in seats]
    record(agreement, EventKind.SIGNING_REFUSED, by=by, at=at, revision=sealed.number, reason=reason)
    return given[-1]


@transaction.atomic
def settle_refusals(*, agreement: Agreement, by: User, at: datetime) -> None:
    """Take back "we cannot sign as it stands" for oneself or the party one speaks for; without one nothing happens."""
    agreement = Agreement.objects.locked(agreement.pk)
    refusals = open_refusals(agreement, by)
    _close_objections(refusals, PointState.SETTLED, by=by, at=at)
    if refusals.update(withdrawn_at=at):
        record(agreement, EventKind.REFUSAL_SETTLED, by=by, at=at)


def open_refusals(agreement: Agreement, user: User) -> SignOffQuerySet:
    """Return the refusals that this person may settle: their own, and those of a party they speak for by now."""
    spoken_for = Party.objects.filter(agreement=agreement).represented_by(user)
    refusals = SignOff.objects.valid().signatures().no().filter(agreement=agreement)
    return refusals.filter(Q(person=user) | Q(party__in=spoken_for.values("pk")))


def _the_sealed(agreement: Agreement, digest: str) -> Revision:
    sealed = Revision.objects.open().filter(agreement=agreement).first()
    if sealed is None or not sealed.is_sealed or sealed.digest != digest or sealed.is_amendment:
        raise TextMoved(digest, sealed)
    return sealed


def _signed_before(agreement: Agreement, digest: str, by: User) -> SignOff | None:
    """Return the signature that `by` gave to this text, if it still counts: a repeated click changes nothing."""
    counting = Revision.objects.filter(agreement=agreement, digest=digest).exclude(state=State.ABANDONED)
    given = SignOff.objects.valid().signatures().yes().filter(person=by, revision__in=counting)
    return given.order_by("pk").last()


def _seats(sealed: Revision, by: User) -> list[Signatory]:
    seats = list(Signatory.objects.filter(revision=sealed, person=by))
    if not seats:
        raise CannotSign(_("You are not named as a signatory of this text."))
    return seats


def _answers(sealed: Revision, by: User) -> SignOffQuerySet:
    return SignOff.objects.valid().signatures().filter(revision=sealed, person=by)


def _answer(sealed: Revision, seat: Signatory, answer: Answer, *, reason: str, by: User, at: datetime) -> SignOff:
    before = _answers(sealed, by).filter(party=seat.party)
    _close_objections(before, PointState.SETTLED if answer == Answer.YES else PointState.WITHDRAWN, by=by, at=at)
    before.update(withdrawn_at=at)
    given = SignOff.objects.create(
        agreement=sealed.agreement,
        revision=sealed,
        capacity=Capacity.SIGNATURE,
        person=by,
        party=seat.party,
        answer=answer,
        reason=reason,
        digest=sealed.digest,
        at=at,
    )
    if answer == Answer.NO:
        said = {"key": uuid4(), "kind": PointKind.OBJECTION, "party": seat.party, "words": reason, "refusal": given}
        enter_point(sealed.agreement, {**said, "would_settle": reason, "raised_by": by}, at=at)
    return given


def _close_objections(refusals: SignOffQuerySet, state: PointState, *, by: User, at: datetime) -> None:
    """Close the objections that these refusals are."""
    objections = OpenPoint.objects.filter(refusal__in=refusals, state=PointState.OPEN)
    objections.update(state=state, closed_by=by, closed_at=at)


def _refuse_objections(agreement: Agreement) -> None:
    """Raise ObjectionOpen while an objection is open that was raised in the talk."""
    raised = OpenPoint.objects.open().beside_signing().filter(agreement=agreement, kind=PointKind.OBJECTION)
    first = raised.select_related("party__department").order_by("number").first()
    if first is not None:
        sentence = _("%(department)s objects, and that is not settled yet: %(words)s")
        raise ObjectionOpen(sentence % {"department": first.party, "words": first.words})


def _still_missing(sealed: Revision) -> bool:
    signed = SignOff.objects.valid().signatures().yes().filter(revision=sealed).values("party_id")
    return Signatory.objects.filter(revision=sealed).exclude(party_id__in=signed).exists()
