"""The check-in form as it stands on the page of a commitment, on a page of its own and on Home."""

from collections import defaultdict
from datetime import datetime
from typing import Any
from uuid import uuid4

from django.utils import timezone

from agreements import participants
from agreements.cadence.check_ins import is_undoable, waits_to_be_told
from agreements.cadence.decision_requests import answered, asked, contact_of
from agreements.cadence.disclosure import NEWS_OF
from agreements.commitments.completions import acceptors_of
from agreements.commitments.dates import with_another_date_since
from agreements.commitments.pending_words import words_read_by
from agreements.forms.check_ins import CheckInForm
from agreements.models import CheckIn, Commitment, Help, Revision, Status
from agreements.models.check_in import UNDO_FOR
from agreements.models.kinds import EventKind
from agreements.notifications.fan_out.preview import Reach, reach_of, reach_of_word, reaches_of_words
from agreements.permissions import may_ask_for_a_change, may_check_in
from agreements.views.requests import SignedInRequest
from stakeholders.models import User
from stakeholders.prepared_queries import Queries, prepared


def check_context(
    request: SignedInRequest,
    commitment: Commitment,
    form: CheckInForm | None = None,
    *,
    opened: bool = False,
    latest: CheckIn | None = None,
) -> dict[str, Any]:
    """The form, the newest word, and whether this person can still take it back or tell others at once.

    `latest` is that word, where the page has read it.

    The form is shown when the place was `opened` for it, or when there is no word of theirs to take back.
    """
    now = timezone.now()
    latest = latest or next(iter(_newest(commitment=commitment.pk, reader=request.user, at=now)["word"]), None)
    is_mine = latest is not None and latest.by_id == request.user.pk
    is_done = latest is not None and latest.status == Status.DONE
    may = commitment.is_running and not is_done and may_check_in(request.user, commitment, now)
    may_undo = latest is not None and is_mine and is_undoable(latest, now)
    shows_form = may and (opened or not may_undo)
    shows_word = latest is not None and is_mine and not shows_form
    context = {
        "commitment": commitment,
        "opened": opened,
        "shows_form": shows_form,
        "form": form or CheckInForm(number=commitment.number),
        "idem": uuid4(),
        "latest": latest,
        "may_check_in": may,
        "may_undo": may_undo,
        "reaches": _reaches(commitment, request.user, now + UNDO_FOR) if shows_form else {},
    }
    if latest and shows_word:
        context |= after_the_word(commitment, latest, request.user, at=now)
    elif latest and may and not opened:
        context["next"] = what_helps(commitment, latest, request.user, at=now)
    return context


@prepared
def _newest(*, commitment: int, reader: User, at: datetime) -> Queries:
    words = words_read_by(reader, at=at).filter(commitment=commitment)
    return {"word": words.order_by("-at", "-pk")[:1]}


def after_the_word(commitment: Commitment, word: CheckIn, user: User, *, at: datetime) -> dict[str, Any]:
    """What its writer can do after a check-in: disclose it now, or ask for what would help."""
    may_tell = waits_to_be_told(word) and word.status in NEWS_OF
    is_done = word.status == Status.DONE
    return {
        "may_tell": may_tell,
        "reach_of_word": reach_of_word(commitment, word.status, by=user, at=at) if may_tell else None,
        "acceptors": list(acceptors_of(commitment)) if is_done and waits_to_be_told(word) else [],
        "next": what_helps(commitment, word, user, at=at),
    }


def _reaches(commitment: Commitment, user: User, at: datetime) -> dict[Reach, list[Status]]:
    """Whom each answer reaches of which others hear apart, when the time to undo is over."""
    answers: dict[Reach, list[Status]] = defaultdict(list)
    at_risk, done = reaches_of_words(commitment, [Status.AT_RISK, Status.DONE], by=user, at=at)
    answers[at_risk] += [Status.AT_RISK, Status.OFF_TRACK]
    answers[done] += [Status.DONE]
    return dict(answers)


def what_helps(commitment: Commitment, latest: CheckIn, user: User, *, at: datetime) -> dict[str, Any] | None:
    """Return what can be done next about what the owner said would help: whom to ask, and who receives.

    None where nothing would help, or where another date has been agreed since they asked for more time.
    """
    latest.commitment = commitment
    if not latest.help_needed or with_another_date_since([latest]):
        return None
    receivers = User.objects.filter(pk__in=participants.receivers([commitment.pk])).order_by("name", "pk")
    contact = contact_of(commitment) if latest.help_needed == Help.DECISION else None
    was_asked = asked(latest) if contact else None
    return {
        "help": latest.help_needed,
        # A stand-in may report, but may not ask for a change by that alone.
        "may_ask": may_ask_for_a_change(user, commitment.agreement),
        "open_change": Revision.objects.open().filter(agreement=commitment.agreement_id).first(),
        "receivers": receivers,
        "contact": contact,
        "asked": was_asked,
        "given": answered(latest) if was_asked else None,
        "reach": _reach_of_question(latest, contact, user, at) if contact and not was_asked else None,
    }


def _reach_of_question(word: CheckIn, contact: User, user: User, at: datetime) -> Reach | None:
    """Whom the question to the escalation contact reaches; None where they would ask themselves.

    Asking in the open tells everybody what it is about, if they do not know yet.
    """
    if contact == user:
        return None
    commitment = word.commitment
    about = {"person": contact.pk, "commitment": commitment.pk}
    asked = reach_of(commitment.agreement, EventKind.DECISION_ASKED, by=user, at=at, data=about)
    return asked + reach_of_word(commitment, word.status, by=user, at=at) if waits_to_be_told(word) else asked
