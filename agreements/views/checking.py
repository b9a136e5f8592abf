"""The place where an owner checks in: on the page of a commitment, on its own page, on home."""

from typing import Any
from uuid import uuid4

from django.utils import timezone

from agreements.cadence.checking_in import is_undoable, waits_to_be_told
from agreements.forms.check_ins import CheckInForm
from agreements.models import CheckIn, Commitment
from agreements.permissions import may_check_in
from agreements.views.requests import SignedInRequest


def check_context(request: SignedInRequest, commitment: Commitment, form: CheckInForm | None = None) -> dict[str, Any]:
    """The form, the newest word, and whether this person can still take it back or tell others at once."""
    latest = CheckIn.objects.standing().filter(commitment=commitment).order_by("-at", "-pk").first()
    now = timezone.now()
    is_mine = latest is not None and latest.by_id == request.user.pk
    return {
        "commitment": commitment,
        "form": form or CheckInForm(number=commitment.number),
        "idem": uuid4(),
        "latest": latest,
        "may_check_in": commitment.is_running and may_check_in(request.user, commitment),
        "may_undo": latest is not None and is_mine and is_undoable(latest, now),
        "may_tell": latest is not None and is_mine and waits_to_be_told(latest, now),
    }
