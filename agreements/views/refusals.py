"""After a refusal: the lead answers, and whoever refused says whether it is settled."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.http import require_POST

from agreements.dashboard.to_do import to_do
from agreements.forms.refusals import RefusalAnswerForm
from agreements.models import Agreement, SignOff
from agreements.permissions import may_edit, may_seal
from agreements.signing import refusals, signatures
from agreements.views.requests import SignedInRequest, allow, answer, done, the_drafted_agreement
from agreements.views.signing import PAGE, nothing_to_sign, sign_context, sign_page
from stakeholders.text.sentences import gettext as _

HOME = "agreements/home/home.html"


@require_POST
def refusal_settle(request: SignedInRequest, number: int) -> HttpResponse:
    """Take back "we cannot sign as it stands"."""
    agreement = the_drafted_agreement(request, number)
    is_theirs = signatures.open_refusals(agreement, request.user).exists()
    is_open = SignOff.objects.valid().signatures().no().filter(agreement=agreement).exists()
    allow(is_theirs or (may_edit(request.user, agreement) and not is_open), _settlers())
    if agreement.is_withdrawn:
        return nothing_to_sign(request, agreement)
    signatures.settle_refusals(agreement=agreement, by=request.user, at=timezone.now())
    return _said(request, agreement, _("Settled. Thank you."))


@require_POST
def refusal_keep(request: SignedInRequest, number: int, refusal: int) -> HttpResponse:
    """Say that it is not settled yet."""
    agreement = the_drafted_agreement(request, number)
    refused = _refusal(agreement, refusal)
    allow(signatures.open_refusals(agreement, request.user).filter(pk=refusal).exists(), _settlers())
    try:
        refusals.keep_refusal(refusal=refused, by=request.user, at=timezone.now())
    except refusals.CannotReply as reason:
        return answer(request, PAGE, sign_context(request, agreement) | {"not_replied": str(reason)}, status=409)
    lead = agreement.lead.name
    return _said(request, agreement, _("Noted: not settled yet. %(lead)s is asked again.") % {"lead": lead})


@require_POST
def refusal_answer(request: SignedInRequest, number: int, refusal: int) -> HttpResponse:
    """Answer a refusal in words; whoever refused is asked whether that settles it."""
    agreement = the_drafted_agreement(request, number)
    refused = _refusal(agreement, refusal)
    sentence = _("%(lead)s leads this agreement and answers.") % {"lead": agreement.lead.name}
    allow(may_seal(request.user, agreement), sentence)
    form = RefusalAnswerForm(request.POST)
    if not form.is_valid():
        return _not_replied(request, agreement, refused, str(form.errors["words"][0]))
    try:
        refusals.answer_refusal(refusal=refused, **form.cleaned_data, by=request.user, at=timezone.now())
    except refusals.CannotReply as reason:
        return _not_replied(request, agreement, refused, str(reason))
    said = _("Answered. %(person)s is asked whether it is settled.") % {"person": refused.person}
    return done(request, said, sign_page(agreement))


def _not_replied(request: SignedInRequest, agreement: Agreement, refused: SignOff, sentence: str) -> HttpResponse:
    words = request.POST.get("words", "")
    context = sign_context(request, agreement) | {"not_replied": sentence, "reply_words": words}
    # Without its form, the typed text is shown on its own.
    is_open = any(turn.refusal.pk == refused.pk for turn in context["turns"])
    return answer(request, PAGE, context | {"reply_to": refused.pk if is_open else None}, status=422)


def _said(request: SignedInRequest, agreement: Agreement, message: str) -> HttpResponse:
    """Answer in the card on home where the press came from there, and on the page of signing otherwise."""
    target = request.htmx.target or "" if request.htmx else ""
    if target.startswith("settle-"):
        waiting = to_do(request.user, at=timezone.now())
        context = {"agreement": agreement, "card": target, "message": message, "waiting": waiting}
        return answer(request, HOME, context, part="said")
    return done(request, message, sign_page(agreement))


def _refusal(agreement: Agreement, pk: int) -> SignOff:
    refusals_ever = SignOff.objects.signatures().no().filter(agreement=agreement)
    return get_object_or_404(refusals_ever.select_related("person"), pk=pk)


def _settlers() -> str:
    return _("Whoever said that they cannot sign, or who speaks for that department, settles it.")
