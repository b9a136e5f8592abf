"""Keeping a clause for one's department, and releasing it."""

import uuid
from collections.abc import Callable
from typing import Any

from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_POST

from agreements.drafting.collaboration import kept_clauses
from agreements.drafting.terms import Gone, NotBeingDrafted
from agreements.models import Party, Term
from agreements.permissions import may_edit
from agreements.views.conflicts import answer_gone, answer_sealed
from agreements.views.desk import answer_clause
from agreements.views.drafts import LIST, card_context, page_of
from agreements.views.requests import SignedInRequest, allow, answer, done, the_drafted_agreement
from stakeholders.text.sentences import gettext as _

REFUSED = "agreements/collaboration/refused.html"


@require_POST
def clause_keep(request: SignedInRequest, number: int, kind: type[Term], key: uuid.UUID) -> HttpResponse:
    """Keep a clause for a department that one speaks for."""
    said = _("%(department)s keeps this clause. The others suggest instead of editing.")
    return _change(request, number, kind, key, kept_clauses.keep, said)


@require_POST
def clause_release(request: SignedInRequest, number: int, kind: type[Term], key: uuid.UUID) -> HttpResponse:
    """Let everybody edit a clause again that one's department kept."""
    return _change(request, number, kind, key, kept_clauses.release, _("Everybody may edit this clause again."))


def _change(
    request: SignedInRequest, number: int, kind: type[Term], key: uuid.UUID, verb: Callable[..., Any], said: str
) -> HttpResponse:
    agreement = the_drafted_agreement(request, number)
    seats = Party.objects.filter(agreement=agreement).represented_by(request.user).select_related("department")
    party = seats.filter(department__code=request.POST.get("department", "")).first() or seats.order_by("pk").first()
    sentence = _("Whoever speaks for a department at the table keeps clauses for it.")
    allow(party is not None and may_edit(request.user, agreement), sentence)
    try:
        verb(kind, party=party, key=key, by=request.user, at=timezone.now())
    except NotBeingDrafted as sealed:
        return answer_sealed(request, agreement, sealed)
    except Gone:
        return answer_gone(request, agreement, kind, key)
    except kept_clauses.CannotKeep as reason:
        return answer(request, REFUSED, {"agreement": agreement, "reason": str(reason)}, status=409)
    message = said % {"department": party}
    if not request.htmx:
        return done(request, message, page_of(agreement, kind, key))
    context = card_context(request, agreement, kind, key) | {"status": message, "is_saved": True}
    return answer_clause(request, LIST, context, part="saved")
