"""Completion: the owner reports the work as done, the receiver accepts it or says what is missing."""

from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils.formats import date_format

from agreements import participants
from agreements.analysis.wall_clock import day_at
from agreements.commitments.reported_status import refresh_reported_status
from agreements.models import Agreement, CheckIn, Commitment, Completion, Rhythm
from agreements.models.completion import Answer, CompletionQuerySet
from agreements.models.event import record
from agreements.models.kinds import EventKind
from agreements.models.working_calendar import the_working_days
from agreements.permissions import may_speak_for
from stakeholders.models import User, the_organisation
from stakeholders.text.sentences import gettext as _

# Working days for the answer, when the agreed rhythm names no number.
WORKING_DAYS = 5


class CannotAccept(Exception):
    """Says in one sentence why this answer is not possible."""


class AlreadyAnswered(CannotAccept):
    """The completion has an answer already: from a person, from the agreed rule, or because the owner took it back."""


def ask_receiver(check_in: CheckIn, *, at: datetime) -> Completion:
    """Ask the receiver to accept a completion, in the transaction that discloses the "done"."""
    terms = check_in.commitment.terms
    assert terms is not None  # only commitments in force are checked in on
    rhythm = Rhythm.objects.filter(revision=terms.revision_id).first()
    today = day_at(at, the_organisation().zone)
    days = rhythm.acceptance_days if rhythm else WORKING_DAYS
    answer_by = the_working_days(today).add(today, days)
    return Completion.objects.create(check_in=check_in, commitment=check_in.commitment, answer_by=answer_by)


def take_question_back(check_in: CheckIn, *, by: User, at: datetime) -> None:
    """Close the completion of a "done" that its owner takes back; raise AlreadyAnswered when it was answered."""
    completion = Completion.objects.filter(check_in=check_in).select_related("answered_by").first()
    if completion is None:
        return
    if not completion.is_open:
        raise AlreadyAnswered(settled_words(completion))
    _close(completion, Answer.WITHDRAWN, by=by, at=at)


@transaction.atomic
def accept_completion(*, completion: Completion, by: User, at: datetime) -> Completion:
    """Accept the completion; repeated, it changes nothing. Raises AlreadyAnswered; CannotAccept when it has ended."""
    agreement = Agreement.objects.locked(completion.commitment.agreement_id)
    completion = _read(completion)
    if completion.answer == Answer.ACCEPTED and completion.answered_by_id == by.pk:
        return completion
    _check(completion)
    _close(completion, Answer.ACCEPTED, by=by, at=at)
    record(agreement, EventKind.COMPLETION_ACCEPTED, by=by, at=at, **_subject(completion))
    return completion


@transaction.atomic
def return_completion(*, completion: Completion, missing: str, by: User, at: datetime) -> Completion:
    """Send it back and say what is missing: status and rhythm continue as before that "done".

    Repeated with the same words it changes nothing. Raises like `accept_completion`, and without a reason.
    """
    agreement = Agreement.objects.locked(completion.commitment.agreement_id)
    completion = _read(completion)
    if completion.answer == Answer.MISSING and (completion.answered_by_id, completion.missing) == (by.pk, missing):
        return completion
    _check(completion)
    if not missing.strip():
        raise CannotAccept(_("Say what is missing, so that the owner can add it."))
    _close(completion, Answer.MISSING, missing=missing, by=by, at=at)
    completion.check_in.returned_at = at
    completion.check_in.save(update_fields=["returned_at"])
    refresh_reported_status(completion.commitment)
    record(agreement, EventKind.COMPLETION_RETURNED, by=by, at=at, **_subject(completion), reason=missing)
    return completion


def who_accepts(commitment: Commitment, user: User) -> str:
    """Return in one sentence who answers for the receiver, for somebody who does not."""
    assert commitment.terms is not None  # only what is in force is completed
    receiver = {"department": commitment.terms.receiver}
    if may_speak_for(user, commitment.terms.receiver):
        return _("You deliver it yourself: somebody else who speaks for %(department)s accepts it.") % receiver
    return _("Whoever speaks for %(department)s accepts this one.") % receiver


def acceptors_of(commitment: Commitment) -> QuerySet[User]:
    """Return who will be asked to accept it: whoever speaks for the receiver; its owner where nobody else does."""
    assert commitment.terms is not None  # only what is in force is completed
    speakers = User.objects.filter(pk__in=participants.receivers([commitment.pk])).order_by("name", "pk")
    others = speakers.exclude(pk=commitment.terms.owner_id)
    found: QuerySet[User] = others if others.exists() else speakers
    return found


def settled_words(completion: Completion) -> str:
    """Return in one sentence how the question was settled."""
    parts = {
        "who": completion.answered_by.name if completion.answered_by else "",
        "reference": completion.commitment.reference,
        "day": date_format(completion.answer_by, "j F Y"),
    }
    words = {
        Answer.ACCEPTED: _("%(who)s has accepted %(reference)s already."),
        Answer.MISSING: _("%(who)s has already said what is missing in %(reference)s."),
        Answer.SILENCE: _("%(reference)s counts as accepted, as agreed: no answer came until %(day)s."),
        Answer.WITHDRAWN: _("%(who)s has taken back that %(reference)s is done."),
    }
    return words[Answer(completion.answer)] % parts


def _read(completion: Completion) -> Completion:
    related = ("check_in", "commitment__terms", "answered_by")
    return Completion.objects.select_related(*related).get(pk=completion.pk)


def _check(completion: Completion) -> None:
    if not completion.is_open:
        raise AlreadyAnswered(settled_words(completion))
    commitment = completion.commitment
    if commitment.ended_at is not None or commitment.terms_id is None:
        raise CannotAccept(_("%(reference)s has ended. Nothing waits for an answer.") % {"reference": commitment})


def _close(completion: Completion, answer: Answer, *, missing: str = "", by: User, at: datetime) -> None:
    completion.answer, completion.missing = answer, missing
    completion.answered_by, completion.answered_at = by, at
    completion.save(update_fields=["answer", "missing", "answered_by", "answered_at"])


def _subject(completion: Completion) -> dict[str, int]:
    return {
        "commitment": completion.commitment_id,
        "check_in": completion.check_in_id,
        "completion": completion.pk,
    }


def acceptances_awaiting(person: User) -> CompletionQuerySet:
    """What is reported as done and waits for this person's answer; nobody is asked before it is told."""
    waiting = Completion.objects.open().answerable_by(person)
    return waiting.select_related("check_in__by", "commitment__terms").order_by("answer_by", "pk")


def returns_awaiting(person: User) -> CompletionQuerySet:
    """What this owner reported as done and the receiver sent back, until they say how it is going."""
    returned = Completion.objects.returned().filter(commitment__terms__owner=person, commitment__pending=None)
    related = ("check_in__by", "commitment__terms__receiver__department")
    return returned.select_related(*related).order_by("answered_at", "pk")
