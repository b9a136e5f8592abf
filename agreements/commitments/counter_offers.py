"""Counter-offers: an owner asks the receiver whether somebody else may be asked, or for another date."""

import uuid
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.formats import date_format

from agreements.commitments.counter_offer_answers import CannotOffer, consent, subject_of
from agreements.commitments.handshakes import read_wording
from agreements.models import Agreement, CommitmentTerms, CounterOffer, Party, SignOff
from agreements.models.counter_offer import close_counter_offers, counter_offers
from agreements.models.event import record
from agreements.models.kinds import EventKind
from agreements.permissions import may_consent
from stakeholders.models import User
from stakeholders.text.sentences import gettext as _


@transaction.atomic
def pass_on(
    *, agreement: Agreement, key: uuid.UUID, version: int, to: User, reason: str, by: User, at: datetime
) -> CounterOffer:
    """Ask the receiver whether somebody else may be asked to take a drafted commitment on; return the question.

    The same question twice is asked once. The owner's earlier answer falls. Raises Stale, Gone and
    NotBeingDrafted like `confirm`, CannotOffer for somebody who cannot take it, without a reason, while
    another question is open, or when nobody speaks for the receiver. Where the owner alone speaks for
    the receiver, their question is their consent.
    """
    agreement = Agreement.objects.locked(agreement.pk)
    wording = read_wording(agreement, key, version)
    return _ask(agreement, wording, {"to": to, "due_on": None}, reason, by=by, at=at)


@transaction.atomic
def offer_date(
    *, agreement: Agreement, key: uuid.UUID, version: int, due_on: date, reason: str, by: User, at: datetime
) -> CounterOffer:
    """Take a drafted commitment on for another date, if the receiver agrees to it; return the question.

    Nothing in the draft moves before that. Raises like `pass_on`, CannotOffer for the date that stands there.
    """
    agreement = Agreement.objects.locked(agreement.pk)
    wording = read_wording(agreement, key, version)
    if due_on == wording.due_on:
        raise CannotOffer(_("That date stands there already: take it on as it stands."))
    return _ask(agreement, wording, {"to": None, "due_on": due_on}, reason, by=by, at=at)


def _ask(
    agreement: Agreement, wording: CommitmentTerms, asked: dict[str, Any], reason: str, *, by: User, at: datetime
) -> CounterOffer:
    waiting = counter_offers([wording]).get(wording.commitment_id)
    if waiting and (waiting.to, waiting.due_on, waiting.reason) == (asked["to"], asked["due_on"], reason):
        return waiting
    _check(wording, waiting, asked["to"], reason, by)
    close_counter_offers(wording.commitment, by=by, at=at)
    given = SignOff.objects.valid().filter(capacity=SignOff.Capacity.ACCEPTANCE, commitment=wording.commitment)
    given.filter(person=by).update(withdrawn_at=at)
    offer = CounterOffer.objects.create(
        commitment=wording.commitment,
        revision=wording.revision,
        owner=by,
        instead_of=wording.due_on if asked["due_on"] else None,
        reason=reason,
        digest=wording.acceptance_digest,
        asked_at=at,
        **asked,
    )
    kind = EventKind.OTHER_DATE_ASKED if offer.due_on else EventKind.PASSING_ON_ASKED
    record(agreement, kind, by=by, at=at, **subject_of(offer, wording), reason=reason)
    return consent(offer=offer, version=wording.version, by=by, at=at) if may_consent(by, wording) else offer


def _check(wording: CommitmentTerms, waiting: CounterOffer | None, to: User | None, reason: str, by: User) -> None:
    if wording.owner_id != by.pk:
        raise CannotOffer(_("%(owner)s answers this one.") % {"owner": wording.owner})
    if waiting:
        raise CannotOffer(_asked_already(wording, waiting))
    if to and (to.pk == by.pk or not to.is_active):
        raise CannotOffer(_("Choose somebody else who works here."))
    if not reason.strip():
        raise CannotOffer(_("Say why, so that the receiver can decide."))
    if not Party.objects.present().get(pk=wording.receiver_id).has_speaker():
        sentence = _("Nobody speaks for %(department)s yet, who could agree. Say why you cannot take it on.")
        raise CannotOffer(sentence % {"department": wording.receiver})


def _asked_already(wording: CommitmentTerms, waiting: CounterOffer) -> str:
    if waiting.due_on:
        day = date_format(waiting.due_on, "j F Y")
        return _("%(department)s is asked already about %(day)s.") % {"department": wording.receiver, "day": day}
    parts = {"department": wording.receiver, "person": waiting.to}
    return _("%(department)s is asked already whether %(person)s may take it on.") % parts
