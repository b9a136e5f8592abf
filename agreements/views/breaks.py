"""Dates that a new date would break: shown before saving, and again when they have changed since."""

import hashlib
from collections.abc import Sequence
from copy import copy
from typing import Any

from agreements.activity.change_wording import break_sentence
from agreements.drafting.dependencies import Broken, broken_by_edit
from agreements.forms.handshakes import Choice, HandshakeForm
from agreements.models import CommitmentTerms
from agreements.views.requests import SignedInRequest


def broken_by(request: SignedInRequest, typed: object) -> list[Broken]:
    """Return what a drafted clause breaks as it is typed, as far as this person may read it."""
    return broken_by_edit(typed, reader=request.user) if isinstance(typed, CommitmentTerms) else []


def broken_by_answer(request: SignedInRequest, wording: CommitmentTerms, form: HandshakeForm) -> list[Broken]:
    """Return what the other date of an answer breaks; an answer without one breaks nothing."""
    said = form.cleaned_data
    if said["choice"] != Choice.OTHER_DATE:
        return []
    typed = copy(wording)
    typed.due_on = said["due_on"]
    return broken_by(request, typed)


def goes_on(request: SignedInRequest, broken: Sequence[Broken]) -> bool:
    """True when nothing breaks, or when the person has seen exactly these breaks and goes on."""
    seen = token_of(broken)
    return not broken or request.POST.get("breaks") == seen or moves_along(request, broken)


def moves_along(request: SignedInRequest, broken: Sequence[Broken]) -> bool:
    """True when the person has seen exactly these breaks and moves along what rests on it."""
    return bool(broken) and request.POST.get("along") == token_of(broken)


def token_of(broken: Sequence[Broken]) -> str:
    """Return the mark of these breaks and no others."""
    return hashlib.sha256("\n".join(sorted(one.token for one in broken)).encode()).hexdigest()


def breaks_context(broken: Sequence[Broken], *, may_move_along: bool = False) -> dict[str, Any]:
    """What components/breaks.html and the buttons below it need; nothing when nothing breaks."""
    if not broken:
        return {}
    said = [break_sentence(one) for one in broken]
    return {"breaks": said, "breaks_token": token_of(broken), "may_move_along": may_move_along}
