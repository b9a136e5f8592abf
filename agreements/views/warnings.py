"""What is worth a look before signing: each warning is settled, or set aside with a reason."""

import uuid
from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from agreements.checks.warnings import CannotSetAside, set_aside
from agreements.drafting import terms
from agreements.forms.warnings import SetAsideForm
from agreements.models import Agreement, SetAside
from agreements.permissions import may_edit
from agreements.views.conflicts import answer_sealed
from agreements.views.drafts import draft_context
from agreements.views.requests import SignedInRequest, allow, answer, done, posted_version, the_drafted_agreement

PAGE = "agreements/warnings/list.html"


@require_http_methods(["GET", "HEAD", "POST"])
def warning_list(request: SignedInRequest, number: int) -> HttpResponse:
    """The open warnings and those set aside; a POST sets one aside."""
    agreement = the_drafted_agreement(request, number)
    if request.method != "POST":
        return answer(request, PAGE, _context(request, agreement))
    _allow(request, agreement)
    form = SetAsideForm(request.POST)
    if not form.is_valid():
        return _again(request, agreement, str(next(iter(form.errors.values()))[0]), status=422)
    try:
        set_aside(agreement=agreement, **form.cleaned_data, by=request.user, at=timezone.now())
    except terms.NotBeingDrafted as sealed:
        return answer_sealed(request, agreement, sealed)
    except CannotSetAside as reason:
        return _again(request, agreement, str(reason), status=409)
    return done(request, _("Set aside. The reason is part of the text."), _page(agreement))


@require_POST
def warning_back(request: SignedInRequest, number: int, key: uuid.UUID) -> HttpResponse:
    """Take a reason out of the text; the warning is open again where its matter still is."""
    agreement = the_drafted_agreement(request, number)
    _allow(request, agreement)
    version = posted_version(request)
    try:
        terms.remove(SetAside, agreement=agreement, key=key, version=version, by=request.user, at=timezone.now())
    except terms.NotBeingDrafted as sealed:
        return answer_sealed(request, agreement, sealed)
    except terms.Gone:
        return done(request, _("That reason was taken out already."), _page(agreement))
    except terms.Stale as stale:
        return answer(request, PAGE, _context(request, agreement) | {"trouble": str(stale)}, status=409)
    return done(request, _("Taken out of the text."), _page(agreement))


def _again(request: SignedInRequest, agreement: Agreement, sentence: str, *, status: int) -> HttpResponse:
    typed = {"warning": request.POST.get("warning", ""), "reason": request.POST.get("reason", "")}
    context = _context(request, agreement) | {"trouble": sentence, "typed": typed}
    # Without its form, the typed text is shown on its own.
    gone = typed["warning"] not in {warning.key for warning in context["warnings"] if warning.may_be_set_aside}
    return answer(request, PAGE, context | {"kept": typed["reason"] if gone else ""}, status=status)


def _context(request: SignedInRequest, agreement: Agreement) -> dict[str, Any]:
    return draft_context(request, agreement) | {"here": "warnings"}


def _allow(request: SignedInRequest, agreement: Agreement) -> None:
    sentence = _("The lead and the representatives of the parties set a warning aside. Ask one of them.")
    allow(may_edit(request.user, agreement), sentence)


def _page(agreement: Agreement) -> str:
    return reverse("agreements:warning-list", args=[agreement.reference])
