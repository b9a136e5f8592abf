"""Who is writing where in a draft: told by the form one writes in, read by the others."""

import uuid

from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from agreements.drafting.collaboration.presences import note_writer, writers_of
from agreements.drafting.terms import NotBeingDrafted, open_draft
from agreements.models import Presence, Term
from agreements.permissions import may_edit
from agreements.views.requests import SignedInRequest, allow, answer, the_drafted_agreement
from stakeholders.text.sentences import gettext as _


@require_safe
def writer_list(request: SignedInRequest, number: int) -> HttpResponse:
    """The others who are writing in this draft now."""
    agreement = the_drafted_agreement(request, number)
    present = Presence.objects.filter(agreement=agreement).exclude(person=request.user).select_related("person")
    context = {"agreement": agreement, "writers": writers_of(present.order_by("-at"), at=timezone.now())}
    return answer(request, "agreements/collaboration/writers.html", context, part="writers")


@require_POST
def term_ping(request: SignedInRequest, number: int, kind: type[Term], key: uuid.UUID) -> HttpResponse:
    """Note that this person is writing in a clause, for the others to see."""
    agreement = the_drafted_agreement(request, number)
    sentence = _("The lead and the representatives of the parties write this text. Ask one of them.")
    allow(may_edit(request.user, agreement), sentence)
    try:
        stands = kind._default_manager.filter(revision=open_draft(agreement), key=key).exists()
    except NotBeingDrafted:
        stands = False
    if stands:
        note_writer(agreement=agreement, key=key, by=request.user, at=timezone.now())
    return HttpResponse(status=204)
