"""The receiver's answer to a counter-offer: the draft names the other owner or date, or the owner hears why not."""

from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils.formats import date_format

from agreements.commitments.handshakes import accept_wording, read_wording
from agreements.drafting import terms
from agreements.drafting.terms import Gone, NotBeingDrafted, open_draft
from agreements.models import Agreement, CommitmentTerms, CounterOffer
from agreements.models.counter_offer import Consent, counter_offers
from agreements.models.event import record
from agreements.models.kinds import EventKind
from agreements.models.revision import State
from agreements.permissions import wordings_to_consent_to
from stakeholders.models import User
from stakeholders.text.sentences import gettext as _


class CannotOffer(Exception):
    """Says in one sentence why the receiver cannot be asked this, or cannot agree to it."""


class CounterOfferClosed(Exception):
    """Says in one sentence how the question was settled: nobody waits for this answer any more."""


@transaction.atomic
def consent(*, offer: CounterOffer, version: int, by: User, at: datetime) -> CounterOffer:
    """Agree for the receiver; a repeated call changes nothing.

    The draft then names the other owner, who is asked for their own word, or the other date, for which the
    owner's yes holds.

    Raises CounterOfferClosed when nobody waits for it any more, CannotOffer when that person has left,
    Stale when the words changed while the receiver was reading.
    """
    agreement = Agreement.objects.locked(offer.commitment.agreement_id)
    asked = _again(offer)
    if asked.consent == Consent.GIVEN and asked.answered_by_id == by.pk:
        return asked
    wording = _wording_of(agreement, asked, version)
    takes_it = asked.to or asked.owner
    if not takes_it.is_active:
        sentence = _("%(person)s has left. Say why not, so that another way can be found.")
        raise CannotOffer(sentence % {"person": takes_it})
    _close(asked, Consent.GIVEN, by=by, at=at)
    terms.edit(
        CommitmentTerms,
        agreement=agreement,
        key=wording.key,
        version=wording.version,
        values={"due_on": asked.due_on} if asked.due_on else {"owner": asked.to},
        by=by,
        at=at,
        is_answer=True,
    )
    if asked.due_on:
        wording.refresh_from_db()
        accept_wording(agreement, wording, at=at)
    kind = EventKind.OTHER_DATE_AGREED if asked.due_on else EventKind.PASSING_ON_AGREED
    record(agreement, kind, by=by, at=at, **subject_of(asked, wording))
    return asked


@transaction.atomic
def refuse(*, offer: CounterOffer, version: int, reason: str, by: User, at: datetime) -> CounterOffer:
    """Say for the receiver why not: the commitment waits for its owner's word again; twice is once.

    Raises like `consent`, CannotOffer without a reason.
    """
    agreement = Agreement.objects.locked(offer.commitment.agreement_id)
    asked = _again(offer)
    if asked.consent == Consent.REFUSED and (asked.answered_by_id, asked.refusal) == (by.pk, reason):
        return asked
    wording = _wording_of(agreement, asked, version)
    if not reason.strip():
        raise CannotOffer(_("Say why not, so that the owner can find another way."))
    asked.refusal = reason
    _close(asked, Consent.REFUSED, by=by, at=at)
    kind = EventKind.OTHER_DATE_REFUSED if asked.due_on else EventKind.PASSING_ON_REFUSED
    record(agreement, kind, by=by, at=at, **subject_of(asked, wording), reason=reason)
    return asked


def subject_of(offer: CounterOffer, wording: CommitmentTerms) -> dict[str, object]:
    """Return what an event says of a counter-offer: its commitment, its owner, and the person or both dates."""
    about: dict[str, object] = {
        "commitment": offer.commitment_id,
        "clause": str(wording.key),
        "counter_offer": str(offer.key),
        "owner": offer.owner_id,
    }
    if offer.due_on and offer.instead_of:
        return about | {"from": offer.instead_of.isoformat(), "to": offer.due_on.isoformat()}
    return about | {"person": offer.to_id}


def settled_words(asked: CounterOffer) -> str:
    """Return in one sentence how the question was settled; for one that is open that the words moved on."""
    words = {
        Consent.OPEN: _("The words of %(reference)s changed since. Nobody waits for this answer any more."),
        Consent.GIVEN: _("%(who)s agreed already: %(person)s is asked to take on %(reference)s."),
        Consent.REFUSED: _("%(who)s said already why %(person)s should not take on %(reference)s."),
        Consent.CLOSED: _("%(owner)s answered %(reference)s otherwise. Nobody waits for this answer any more."),
    }
    if asked.due_on:
        words |= {
            Consent.GIVEN: _("%(who)s agreed already: %(owner)s has taken on %(reference)s for %(day)s."),
            Consent.REFUSED: _("%(who)s said already why %(reference)s cannot wait until %(day)s."),
        }
    return words[Consent(asked.consent)] % {
        "who": asked.answered_by.name if asked.answered_by else "",
        "reference": asked.commitment.reference,
        "person": asked.to.name if asked.to else "",
        "owner": asked.owner.name,
        "day": date_format(asked.due_on, "j F Y") if asked.due_on else "",
    }


def wording_waiting(asked: CounterOffer) -> CommitmentTerms | None:
    """Return the words of the draft for which this consent is still asked; None when it is settled."""
    if asked.consent != Consent.OPEN:
        return None
    wording = _worded(asked).filter(revision__state=State.DRAFT, revision__agreement__shared_at__isnull=False).first()
    return wording if wording and asked.is_about(wording) else None


def wording_of(asked: CounterOffer) -> CommitmentTerms:
    """Return the newest words of the commitment that it was about; raise Gone when there are none any more."""
    wording = _worded(asked).first()
    if wording is None:
        raise Gone
    return wording


def consents_awaiting(person: User) -> list[tuple[CommitmentTerms, CounterOffer]]:
    """Return the drafted commitments with a counter-offer that waits for this person, as `may_consent` says.

    A question that was about other words waits for nobody. Two queries.
    """
    return consents_among(list(wordings_with_an_offer(person)))


def consents_among(wordings: list[CommitmentTerms]) -> list[tuple[CommitmentTerms, CounterOffer]]:
    """Return, of the commitments of `wordings_with_an_offer`, those that wait for a receiver's answer; one query."""
    waiting = counter_offers(wordings)
    return [(wording, waiting[wording.commitment_id]) for wording in wordings if wording.commitment_id in waiting]


def wordings_with_an_offer(person: User) -> QuerySet[CommitmentTerms]:
    """The drafted commitments with an open counter-offer, about these words or others, of which they may consent."""
    drafted = wordings_to_consent_to(person).filter(
        revision__state=State.DRAFT, revision__agreement__shared_at__isnull=False
    )
    asked = drafted.filter(commitment__in=CounterOffer.objects.filter(consent=Consent.OPEN).values("commitment"))
    return asked.select_related("commitment", "revision__agreement", "receiver__department").order_by("pk")


def _worded(asked: CounterOffer) -> QuerySet[CommitmentTerms]:
    related = ("revision__agreement", "commitment", "owner", "receiver__department", "depends_on")
    return CommitmentTerms.objects.filter(revision=asked.revision_id, commitment=asked.commitment_id).select_related(
        *related
    )


def _again(asked: CounterOffer) -> CounterOffer:
    return CounterOffer.objects.select_related("commitment", "owner", "to", "answered_by").get(pk=asked.pk)


def _wording_of(agreement: Agreement, asked: CounterOffer, version: int) -> CommitmentTerms:
    try:
        open_draft(agreement)
    except NotBeingDrafted:
        raise CounterOfferClosed(settled_words(asked)) from None
    wording = wording_waiting(asked)
    if wording is None:
        raise CounterOfferClosed(settled_words(asked))
    return read_wording(agreement, wording.key, version)


def _close(asked: CounterOffer, consent: Consent, *, by: User, at: datetime) -> None:
    asked.consent, asked.answered_by, asked.answered_at = consent, by, at
    asked.save(update_fields=["consent", "answered_by", "answered_at", "refusal"])
