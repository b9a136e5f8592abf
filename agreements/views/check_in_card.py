"""The check-in form as it stands on the page of a commitment, on a page of its own and on Home."""

from typing import Any
from uuid import uuid4

from django.utils import timezone

from agreements import participants
from agreements.cadence.check_ins import is_undoable, waits_to_be_told
from agreements.cadence.decision_requests import answered, asked, contact_of
from agreements.forms.check_ins import CheckInForm
from agreements.models import CheckIn, Commitment, Help, Revision
from agreements.permissions import may_ask_for_a_change, may_check_in
from agreements.views.requests import SignedInRequest
from stakeholders.models import User


def check_context(request: SignedInRequest, commitment: Commitment, form: CheckInForm | None = None) -> dict[str, Any]:
    """The form, the newest word, and whether this person can still take it back or tell others at once."""
    latest = CheckIn.objects.valid().filter(commitment=commitment).order_by("-at", "-pk").first()
    now = timezone.now()
    is_mine = latest is not None and latest.by_id == request.user.pk
    may = commitment.is_running and may_check_in(request.user, commitment, now)
    return {
        "commitment": commitment,
        "form": form or CheckInForm(number=commitment.number),
        "idem": uuid4(),
        "latest": latest,
        "may_check_in": may,
        "may_undo": latest is not None and is_mine and is_undoable(latest, now),
        "may_tell": latest is not None and is_mine and waits_to_be_told(latest, now),
        "next": what_helps(commitment, latest, request.user) if may and latest else None,
    }


def what_helps(commitment: Commitment, latest: CheckIn, user: User) -> dict[str, Any] | None:
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
    }
