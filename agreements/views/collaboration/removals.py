"""Undoing a removal: the clause comes back."""

import uuid

from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_POST

from agreements.drafting.collaboration.restoration import CannotRestore, removal_of, restore
from agreements.drafting.terms import NotBeingDrafted, open_draft
from agreements.models import Signatory, Term
from agreements.permissions import may_edit, may_name_signatory
from agreements.views.conflicts import answer_sealed
from agreements.views.desk import answer_clause, is_in_text
from agreements.views.drafts import LIST, card_context, page_of
from agreements.views.requests import SignedInRequest, allow, answer, done, the_drafted_agreement
from stakeholders.text.sentences import gettext as _

REFUSED = "agreements/collaboration/refused.html"


@require_POST
def term_restore(request: SignedInRequest, number: int, kind: type[Term], key: uuid.UUID) -> HttpResponse:
    """Put back a clause that was taken out, at its place."""
    agreement = the_drafted_agreement(request, number)
    sentence = _("The lead and the representatives of the parties write this text. Ask one of them.")
    allow(may_edit(request.user, agreement), sentence)
    try:
        removal = removal_of(open_draft(agreement), key)
        if removal and isinstance(removal.term, Signatory):
            party = removal.term.party
            own = _("%(department)s names its own signatory.") % {"department": party}
            allow(may_name_signatory(request.user, agreement, party), own)
        term = restore(agreement=agreement, key=key, by=request.user, at=timezone.now())
    except NotBeingDrafted as sealed:
        return answer_sealed(request, agreement, sealed)
    except CannotRestore as reason:
        return answer(request, REFUSED, {"agreement": agreement, "reason": str(reason)}, part="refused", status=409)
    if not is_in_text(request):
        return done(request, _("It stands in the draft again."), page_of(agreement, type(term), key))
    context = card_context(request, agreement, type(term), key) | {"status": _("It stands in the draft again.")}
    return answer_clause(request, LIST, context, part="term")
