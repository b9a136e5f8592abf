"""The certificate: who signed which digest, and when."""

from typing import Any

from django.http import Http404, HttpResponse
from django.views.decorators.http import require_safe

from agreements.drafting.sections import SECTIONS
from agreements.models import Agreement, Revision
from agreements.models.canonical import document_of
from agreements.permissions import revisions_for
from agreements.revisions.document import preamble, sections
from agreements.signing.certificate import certified_sign_offs
from agreements.signing.signature_status import seats
from agreements.views.requests import SignedInRequest, answer, the_agreement
from stakeholders.models.person_name import name_on_the_day

PAGE = "agreements/certificates/certificate.html"


@require_safe
def certificate(request: SignedInRequest, number: int) -> HttpResponse:
    """The certificate of the text in force, else of the newest sealed one; before that it explains itself."""
    agreement = the_agreement(request, number)
    texts = _sealed_texts(request, agreement)
    shown = next((text for text in texts if text.is_in_force), texts[0] if texts else None)
    return answer(request, PAGE, _context(agreement, texts, shown))


@require_safe
def certificate_revision(request: SignedInRequest, number: int, revision: int) -> HttpResponse:
    """The certificate of one sealed text."""
    agreement = the_agreement(request, number)
    texts = _sealed_texts(request, agreement)
    shown = next((text for text in texts if text.number == revision), None)
    if shown is None:
        raise Http404
    return answer(request, PAGE, _context(agreement, texts, shown))


def _sealed_texts(request: SignedInRequest, agreement: Agreement) -> list[Revision]:
    texts = revisions_for(request.user, agreement).exclude(digest="")
    # A text is asked for and sealed at one moment.
    names = {f"{who}_name": name_on_the_day(who, "sealed_at") for who in ("sealed_by", "asked_by")}
    return list(texts.annotate(**names).order_by("-number"))


def _context(agreement: Agreement, texts: list[Revision], shown: Revision | None) -> dict[str, Any]:
    context = {"agreement": agreement, "sections": SECTIONS, "here": "certificate", "texts": texts, "revision": shown}
    if shown is None:
        return context
    shown.agreement = agreement
    text = document_of(shown)
    # People sign the first text; an amendment changes words of the text that was in force before it.
    earlier = [text for text in texts if text.number < shown.number and text.in_force_at]
    return context | {
        "amended": next(iter(earlier), None),
        "signed": next((text for text in earlier if not text.is_amendment), None),
        "sign_offs": certified_sign_offs(shown),
        "seats": seats(shown),
        "preamble": preamble(text),
        "text_sections": sections(text),
        "content_bytes": len(bytes(shown.canonical)),
    }
