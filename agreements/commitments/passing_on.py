"""Passing on: an owner names somebody else, who is offered the commitment once the receiver has agreed."""

import uuid
from datetime import datetime

from django.db import models, transaction
from django.utils.translation import gettext as _

from agreements.commitments.handshakes import read_wording
from agreements.drafting import terms
from agreements.drafting.terms import Gone, NotBeingDrafted, open_draft
from agreements.models import Agreement, CommitmentTerms, Party, PassingOn, SignOff
from agreements.models.event import record
from agreements.models.kinds import EventKind
from agreements.models.passing_on import Consent, close_passings_on, passings_on
from agreements.models.revision import State
from agreements.permissions import wordings_to_consent_to
from stakeholders.models import User


class CannotPassOn(Exception):
    """Says in one sentence why this commitment cannot be passed on so."""


class PassingOnClosed(Exception):
    """Says in one sentence how the question was settled: nobody waits for this answer any more."""


@transaction.atomic
def pass_on(
    *, agreement: Agreement, key: uuid.UUID, version: int, to: User, reason: str, by: User, at: datetime
) -> PassingOn:
    """Ask the receiver whether somebody else may be asked to take a drafted commitment on; return the question.

    The same question twice is asked once. The owner's earlier answer falls. Raises Stale, Gone and
    NotBeingDrafted like `confirm`, CannotPassOn for somebody who cannot take it, without a reason, while
    another question is open, or when nobody speaks for the receiver.
    """
    agreement = Agreement.objects.locked(agreement.pk)
    wording = read_wording(agreement, key, version)
    waiting = passings_on([wording]).get(wording.commitment_id)
    if waiting and (waiting.to_id, waiting.reason) == (to.pk, reason):
        return waiting
    _check(wording, waiting, to, reason, by)
    close_passings_on(wording.commitment, by=by, at=at)
    given = SignOff.objects.valid().filter(capacity=SignOff.Capacity.ACCEPTANCE, commitment=wording.commitment)
    given.filter(person=by).update(withdrawn_at=at)
    asked = PassingOn.objects.create(
        commitment=wording.commitment,
        revision=wording.revision,
        owner=by,
        to=to,
        reason=reason,
        digest=wording.acceptance_digest,
        asked_at=at,
    )
    record(agreement, EventKind.PASSING_ON_ASKED, by=by, at=at, **_subject(asked, wording), reason=reason)
    return asked


@transaction.atomic
def consent(*, passing_on: PassingOn, version: int, by: User, at: datetime) -> PassingOn:
    """Agree for the receiver: the draft names the other owner, who is asked for their own word; twice is once.

    Raises PassingOnClosed when nobody waits for it any more, CannotPassOn when that person has left,
    Stale when the words changed while the receiver was reading.
    """
    agreement = Agreement.objects.locked(passing_on.commitment.agreement_id)
    asked = _again(passing_on)
    if asked.consent == Consent.GIVEN and asked.answered_by_id == by.pk:
        return asked
    wording = _wording_of(agreement, asked, version)
    if not asked.to.is_active:
        raise CannotPassOn(_("%(person)s has left. Say why not, so that the owner can find another way.") % _to(asked))
    _close(asked, Consent.GIVEN, by=by, at=at)
    terms.edit(
        CommitmentTerms,
        agreement=agreement,
        key=wording.key,
        version=wording.version,
        values={"owner": asked.to},
        by=by,
        at=at,
    )
    record(agreement, EventKind.PASSING_ON_AGREED, by=by, at=at, **_subject(asked, wording))
    return asked


@transaction.atomic
def refuse(*, passing_on: PassingOn, version: int, reason: str, by: User, at: datetime) -> PassingOn:
    """Say for the receiver why not: the commitment waits for its owner's word again; twice is once.

    Raises like `consent`, CannotPassOn without a reason.
    """
    agreement = Agreement.objects.locked(passing_on.commitment.agreement_id)
    asked = _again(passing_on)
    if asked.consent == Consent.REFUSED and (asked.answered_by_id, asked.refusal) == (by.pk, reason):
        return asked
    wording = _wording_of(agreement, asked, version)
    if not reason.strip():
        raise CannotPassOn(_("Say why not, so that the owner can find another way."))
    asked.refusal = reason
    _close(asked, Consent.REFUSED, by=by, at=at)
    record(agreement, EventKind.PASSING_ON_REFUSED, by=by, at=at, **_subject(asked, wording), reason=reason)
    return asked


def settled_words(asked: PassingOn) -> str:
    """Return in one sentence how the question was settled; for one that is open that the words moved on."""
    words = {
        Consent.OPEN: _("The words of %(reference)s changed since. Nobody waits for this answer any more."),
        Consent.GIVEN: _("%(who)s agreed already: %(person)s is asked to take on %(reference)s."),
        Consent.REFUSED: _("%(who)s said already why %(person)s should not take on %(reference)s."),
        Consent.CLOSED: _("%(owner)s answered %(reference)s otherwise. Nobody waits for this answer any more."),
    }
    parts = {"who": asked.answered_by.name if asked.answered_by else "", "reference": asked.commitment.reference}
    return words[Consent(asked.consent)] % (parts | _to(asked) | {"owner": asked.owner.name})


def wording_waiting(asked: PassingOn) -> CommitmentTerms | None:
    """Return the words of the draft for which this consent is still asked; None when it is settled."""
    if asked.consent != Consent.OPEN:
        return None
    wording = _worded(asked).filter(revision__state=State.DRAFT).first()
    return wording if wording and asked.is_about(wording) else None


def wording_of(asked: PassingOn) -> CommitmentTerms:
    """Return the newest words of the commitment that was to be passed on; raise Gone when there are none any more."""
    wording = _worded(asked).first()
    if wording is None:
        raise Gone
    return wording


def _worded(asked: PassingOn) -> "models.QuerySet[CommitmentTerms]":
    related = ("revision", "commitment", "owner", "receiver__department", "depends_on")
    return CommitmentTerms.objects.filter(revision=asked.revision_id, commitment=asked.commitment_id).select_related(
        *related
    )


def _check(wording: CommitmentTerms, waiting: PassingOn | None, to: User, reason: str, by: User) -> None:
    if wording.owner_id != by.pk:
        raise CannotPassOn(_("%(owner)s answers this one.") % {"owner": wording.owner})
    if waiting:
        parts = {"department": wording.receiver, "person": waiting.to}
        raise CannotPassOn(_("%(department)s is asked already whether %(person)s may take it on.") % parts)
    if to.pk == by.pk or not to.is_active:
        raise CannotPassOn(_("Choose somebody else who works here."))
    if not reason.strip():
        raise CannotPassOn(_("Say why, so that the receiver can decide."))
    if not Party.objects.present().get(pk=wording.receiver_id).has_speaker():
        sentence = _("Nobody speaks for %(department)s yet, who could agree. Say why you cannot take it on.")
        raise CannotPassOn(sentence % {"department": wording.receiver})


def _again(asked: PassingOn) -> PassingOn:
    return PassingOn.objects.select_related("commitment", "owner", "to", "answered_by").get(pk=asked.pk)


def _wording_of(agreement: Agreement, asked: PassingOn, version: int) -> CommitmentTerms:
    try:
        open_draft(agreement)
    except NotBeingDrafted:
        raise PassingOnClosed(settled_words(asked)) from None
    wording = wording_waiting(asked)
    if wording is None:
        raise PassingOnClosed(settled_words(asked))
    return read_wording(agreement, wording.key, version)


def _close(asked: PassingOn, answer: Consent, *, by: User, at: datetime) -> None:
    asked.consent, asked.answered_by, asked.answered_at = answer, by, at
    asked.save(update_fields=["consent", "answered_by", "answered_at", "refusal"])


def _to(asked: PassingOn) -> dict[str, str]:
    return {"person": asked.to.name}


def _subject(asked: PassingOn, wording: CommitmentTerms) -> dict[str, object]:
    return {
        "commitment": asked.commitment_id,
        "clause": str(wording.key),
        "passing_on": str(asked.key),
        "owner": asked.owner_id,
        "person": asked.to_id,
    }


def consents_awaiting(person: User) -> list[tuple[CommitmentTerms, PassingOn]]:
    """Return the drafted commitments to be passed on that wait for this person's consent, as `may_consent` says.

    A question that was about other words waits for nobody. Two queries.
    """
    drafted = wordings_to_consent_to(person).filter(
        revision__state=State.DRAFT, revision__agreement__shared_at__isnull=False
    )
    asked = drafted.filter(commitment__in=PassingOn.objects.filter(consent=Consent.OPEN).values("commitment"))
    wordings = list(asked.select_related("commitment", "revision__agreement").order_by("pk"))
    waiting = passings_on(wordings)
    return [(wording, waiting[wording.commitment_id]) for wording in wordings if wording.commitment_id in waiting]
