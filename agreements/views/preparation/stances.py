"""Where each stands: a party says its degree of consent to the draft, and changes it when it likes."""

from typing import Any

from django.http import Http404, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from agreements.forms.preparation import StanceForm
from agreements.models import Agreement, Party
from agreements.permissions import may_speak_for
from agreements.preparation.private_lines import is_prepared
from agreements.preparation.stances import CannotTakeStance, earlier_stances, stances_of, take_stance
from agreements.views.drafts import the_open_revision
from agreements.views.requests import SignedInRequest, allow, answer, done, posted_version, the_drafted_agreement
from agreements.views.talk.page import talk_page
from stakeholders.text.sentences import gettext as _

PAGE = "agreements/preparation/stance.html"


@require_http_methods(["GET", "HEAD", "POST"])
def stance_take(request: SignedInRequest, number: int, code: str) -> HttpResponse:
    """Say where one's department stands, and why; what it said before stands below."""
    agreement = the_drafted_agreement(request, number)
    party = Party.objects.filter(agreement=agreement, department__code=code).present().first()
    if party is None:
        raise Http404
    sentence = _("Whoever speaks for %(department)s says where it stands.") % {"department": party}
    allow(may_speak_for(request.user, party), sentence)
    form = StanceForm(request.POST) if request.method == "POST" else None
    if form is None or not form.is_valid():
        return _page(request, agreement, party, form, status=422 if form else 200)
    try:
        take_stance(
            party=party, **form.cleaned_data, version=posted_version(request), by=request.user, at=timezone.now()
        )
    except CannotTakeStance as refusal:
        form.add_error(None, str(refusal))
        return _page(request, agreement, party, form, status=409)
    said = _("The others see where %(department)s stands.") % {"department": party}
    return done(request, said, f"{talk_page(agreement)}#where-each-stands")


def _page(
    request: SignedInRequest, agreement: Agreement, party: Party, form: StanceForm | None, *, status: int
) -> HttpResponse:
    # Read along with it is when it was last changed.
    revision: Any = the_open_revision(agreement)
    (own,) = stances_of([party], edited_at=revision.edited_at)
    context = {
        "agreement": agreement,
        "party": party,
        "own": own,
        "form": form or StanceForm.of(own),
        "earlier": earlier_stances(party),
        "is_prepared": is_prepared(agreement),
    }
    return answer(request, PAGE, context, status=status)
