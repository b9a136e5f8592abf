"""When a receiver does not answer in time: automatic acceptance or a question to the escalation contact, as agreed."""

from datetime import date, datetime
from functools import partial

from django.db.models import Exists, OuterRef

from agreements.analysis.wall_clock import day_at, latest_day_at
from agreements.models import Agreement, Completion, Pause, Rhythm
from agreements.models.completion import Answer, CompletionQuerySet
from agreements.models.event import record
from agreements.models.kinds import EventKind
from agreements.models.locked_batches import one_by_one
from agreements.models.rhythm import Silence
from agreements.models.working_calendar import days_of_rest, the_working_days
from stakeholders.models import the_organisation


def apply_silence_rule(at: datetime) -> int:
    """Apply the agreed rule wherever the time to answer is over where the organisation is; return how often.

    With nothing waiting that long this is one query on an index.
    """
    waiting = _unanswered(at).filter(answer_by__lt=latest_day_at(at)).order_by("commitment__agreement_id", "pk")
    found = list(waiting.values_list("commitment__agreement_id", "pk"))
    if not found:
        return 0
    today = day_at(at, the_organisation().zone)
    return one_by_one(found, partial(_settle, today=today, at=at))


def _unanswered(at: datetime) -> CompletionQuerySet:
    # Nobody is asked anything while an agreement is paused.
    resting = Pause.objects.running(at).filter(agreement=OuterRef("commitment__agreement"))
    return Completion.objects.open().filter(~Exists(resting), asked_contact_at=None)


def _settle(agreement: Agreement, completion_id: int, *, today: date, at: datetime) -> bool:
    # Between the search and the lock the receiver or another tick may have answered.
    still = _unanswered(at).filter(pk=completion_id, answer_by__lt=today)
    completion = still.select_related("commitment__terms", "check_in").first()
    if completion is None:
        return False
    assert completion.commitment.terms is not None  # nothing else is open
    rhythm = Rhythm.objects.select_related("escalation").get(revision=completion.commitment.terms.revision_id)
    completion.answer_by = _without_rest(completion, rhythm)
    if completion.answer_by >= today:
        completion.save(update_fields=["answer_by"])
        return False
    if rhythm.silence == Silence.ACCEPT:
        _accept(agreement, completion, at)
    else:
        _ask_contact(agreement, completion, rhythm, at)
    return True


def _without_rest(completion: Completion, rhythm: Rhythm) -> date:
    """Return the last day to answer; days on which the agreement was paused do not count."""
    agreement_id = completion.commitment.agreement_id
    rests = days_of_rest([agreement_id])[agreement_id]
    if not rests:
        return completion.answer_by
    asked_on = day_at(completion.check_in.told_at or completion.check_in.at, the_organisation().zone)
    days = the_working_days(asked_on, completion.answer_by).without(rests)
    return max(completion.answer_by, days.add(asked_on, rhythm.acceptance_days))


def _accept(agreement: Agreement, completion: Completion, at: datetime) -> None:
    completion.answer, completion.answered_at = Answer.SILENCE, at
    completion.save(update_fields=["answer", "answered_at"])
    record(agreement, EventKind.COMPLETION_ACCEPTED_IN_SILENCE, by=None, at=at, **_subject(completion))


def _ask_contact(agreement: Agreement, completion: Completion, rhythm: Rhythm, at: datetime) -> None:
    completion.asked_contact_at = at
    completion.save(update_fields=["asked_contact_at"])
    assert completion.commitment.terms is not None  # nothing else is open
    contact = rhythm.escalation
    can_answer = contact.is_active and contact.pk != completion.commitment.terms.owner_id
    person = contact.pk if can_answer else agreement.lead_id
    record(agreement, EventKind.COMPLETION_CONTACT_ASKED, by=None, at=at, **_subject(completion), person=person)


def _subject(completion: Completion) -> dict[str, object]:
    return {
        "commitment": completion.commitment_id,
        "check_in": completion.check_in_id,
        "completion": completion.pk,
        "until": completion.answer_by.isoformat(),
    }
