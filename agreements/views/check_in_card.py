"""The check-in form as it stands on the page of a commitment, on a page of its own and on Home."""

from datetime import datetime
from typing import Any
from uuid import uuid4

from django.utils import timezone

from agreements import participants
from agreements.cadence.check_ins import is_undoable, waits_to_be_told
from agreements.cadence.decision_requests import answered, asked, contact_of
from agreements.forms.check_ins import CheckInForm
from agreements.models import CheckIn, Commitment, Help, Revision
from agreements.models.check_in import UNDO_FOR
from agreements.models.kinds import EventKind
from agreements.notifications.fan_out.preview import Reach, reach_of, reach_of_worry
from agreements.permissions import may_ask_for_a_change, may_check_in
from agreements.views.requests import SignedInRequest
from stakeholders.models import User


def check_context(
    request: SignedInRequest, commitment: Commitment, form: CheckInForm | None = None, *, opened: bool = False
) -> dict[str, Any]:
    """The form, the newest word, and whether this person can still take it back or tell others at once.

    The form is shown when the place was `opened` for it, or when there is no word of theirs to take back.
    """
    latest = CheckIn.objects.valid().filter(commitment=commitment).order_by("-at", "-pk").first()
    now = timezone.now()
    is_mine = latest is not None and latest.by_id == request.user.pk
    may = commitment.is_running and may_check_in(request.user, commitment, now)
    may_undo = latest is not None and is_mine and is_undoable(latest, now)
    may_tell = latest is not None and is_mine and waits_to_be_told(latest, now)
    shows_form = may and (opened or not may_undo)
    return {
        "commitment": commitment,
        "opened": opened,
        "shows_form": shows_form,
        "form": form or CheckInForm(number=commitment.number),
        "idem": uuid4(),
        "latest": latest,
        "may_check_in": may,
        "may_undo": may_undo,
        "may_tell": may_tell,
        "reach_of_worry": _reach_of_worry(request, commitment, now, shows_form=shows_form, may_tell=may_tell),
        "next": what_helps(commitment, latest, request.user, at=now) if may and latest and not opened else None,
    }


def _reach_of_worry(
    request: SignedInRequest, commitment: Commitment, at: datetime, *, shows_form: bool, may_tell: bool
) -> Reach | None:
    """Whom a worry reaches: by the form when the time to undo is over, by "Tell them now" at once."""
    if shows_form:
        return reach_of_worry(commitment, by=request.user, at=at + UNDO_FOR)
    return reach_of_worry(commitment, by=request.user, at=at) if may_tell else None


def what_helps(commitment: Commitment, latest: CheckIn, user: User, *, at: datetime) -> dict[str, Any] | None:
    """Return what can be done next about what the owner said would help: whom to ask, and who receives."""
    if not latest.help_needed:
        return None
    receivers = User.objects.filter(pk__in=participants.receivers([commitment.pk])).order_by("name", "pk")
    contact = contact_of(commitment) if latest.help_needed == Help.DECISION else None
    was_asked = asked(latest) if contact else None
    return {
        "help": latest.help_needed,
        # Whoever stands in reports, and need not be one who may ask for another text.
        "may_ask": may_ask_for_a_change(user, commitment.agreement),
        "open_change": Revision.objects.open().filter(agreement=commitment.agreement_id).first(),
        "receivers": receivers,
        "contact": contact,
        "asked": was_asked,
        "given": answered(latest) if was_asked else None,
        "reach": _reach_of_question(commitment, contact, user, at) if contact and not was_asked else None,
    }


def _reach_of_question(commitment: Commitment, contact: User, user: User, at: datetime) -> Reach | None:
    """Whom the question to the escalation contact reaches; None where they would ask themselves."""
    if contact == user:
        return None
    about = {"person": contact.pk, "commitment": commitment.pk}
    return reach_of(commitment.agreement, EventKind.DECISION_ASKED, by=user, at=at, data=about)
