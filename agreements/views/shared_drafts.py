"""Sending a draft that was kept to the others."""

from django.http import Http404, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from agreements.drafting.shared_drafts import first_readers, share
from agreements.drafting.terms import NotBeingDrafted
from agreements.forms.shared_drafts import CoveringNoteForm
from agreements.models import Agreement, CommitmentTerms, Party
from agreements.models.revision import State
from agreements.notifications.fan_out.preview import reach_of_sending
from agreements.permissions import leads
from agreements.views.conflicts import answer_sealed
from agreements.views.requests import SignedInRequest, allow, answer, done, the_drafted_agreement
from stakeholders.models import the_organisation
from stakeholders.text.sentences import gettext as _
from stakeholders.views.requests import posted

PAGE = "agreements/shared_drafts/share.html"


@require_http_methods(["GET", "HEAD", "POST"])
def draft_share(request: SignedInRequest, number: int) -> HttpResponse:
    """Say whom it reaches, and send it."""
    agreement = the_drafted_agreement(request, number)
    if agreement.is_active or agreement.is_withdrawn:
        raise Http404
    allow(leads(request.user, agreement), _("%(lead)s leads this draft and sends it.") % {"lead": agreement.lead})
    form = CoveringNoteForm(posted(request))
    if not form.is_valid():
        return _page(request, agreement, form, status=422 if form.is_bound else 200)
    try:
        share(agreement=agreement, **form.cleaned_data, by=request.user, at=timezone.now())
    except NotBeingDrafted as withdrawn:
        return answer_sealed(request, agreement, withdrawn)
    return done(request, _("Sent. You hear as soon as somebody answers."), agreement.get_absolute_url())


def _page(request: SignedInRequest, agreement: Agreement, form: CoveringNoteForm, *, status: int) -> HttpResponse:
    readers = first_readers(agreement, by=request.user)
    asked = readers.asked
    seats = Party.objects.filter(agreement=agreement).present()
    drafted = CommitmentTerms.objects.filter(revision__agreement=agreement, revision__state=State.DRAFT)
    offered = drafted.filter(owner__in=asked[:1]).select_related("receiver__department").order_by("pk")
    context = {
        "agreement": agreement,
        "form": form,
        "asked": asked,
        "readers": readers,
        "reach": reach_of_sending(readers, by=request.user, at=timezone.now()),
        "promises": [
            {"deliverable": one.deliverable, "receiver": one.receiver.department.name, "due_on": one.due_on}
            for one in offered
        ],
        "title": agreement.title,  # type: ignore[attr-defined]  # annotated by titled()
        "department": next((one.department for one in seats if asked and one.department.head == asked[0]), None),
        "parties": [party.department for party in seats],
        "note": form["covering_note"].value() or "",
        "organisation": the_organisation().name,
    }
    return answer(request, PAGE, context, status=status)
