"""The events of an agreement as sentences by day, and two texts beside each other."""

from django.http import Http404, HttpResponse
from django.views.decorators.http import require_safe

from agreements.activity.history import DECISIONS, days, read_by
from agreements.drafting.sections import SECTIONS
from agreements.models import Agreement, Revision
from agreements.models.canonical import document_of
from agreements.permissions import revisions_for
from agreements.revisions.redline import redline
from agreements.views.requests import SignedInRequest, answer, the_agreement

PAGE = "agreements/history/history.html"
COMPARE = "agreements/history/compare.html"
PER_PAGE = 30
WAYS = ("both", "new", "old")


@require_safe
def history(request: SignedInRequest, number: int) -> HttpResponse:
    """What happened, newest first, page by page."""
    agreement = the_agreement(request, number)
    show = "decisions" if request.GET.get("show") == "decisions" else "everything"
    found = read_by(request.user).filter(agreement=agreement)
    if show == "decisions":
        found = found.filter(kind__in=DECISIONS)
    before = request.GET.get("before", "")
    if before.isdecimal() and len(before) < 9:
        found = found.filter(seq__lt=int(before))
    rows = list(found.order_by("-seq")[: PER_PAGE + 1])
    page = rows[:PER_PAGE]
    texts = list(revisions_for(request.user, agreement).defer("canonical").order_by("-number"))
    context = {
        "agreement": agreement,
        "sections": SECTIONS,
        "here": "history",
        "days": days(page),
        "decisions": DECISIONS,
        "earlier": page[-1].seq if len(rows) > PER_PAGE else None,
        "is_later": bool(before),
        "show": show,
        "texts": list(zip(texts, [*texts[1:], None], strict=True)),
    }
    return answer(request, PAGE, context)


@require_safe
def revision_compare(request: SignedInRequest, number: int, before: int, after: int) -> HttpResponse:
    """Two texts beside each other, clause by clause."""
    agreement = the_agreement(request, number)
    if before == after:
        raise Http404
    old, new = (_text(request, agreement, chosen) for chosen in sorted([before, after]))
    context = {
        "agreement": agreement,
        "sections": SECTIONS,
        "here": "history",
        "old": old,
        "new": new,
        "redline": redline(document_of(old), document_of(new)),
        "view": way_to_read(request),
    }
    return answer(request, COMPARE, context)


def _text(request: SignedInRequest, agreement: Agreement, number: int) -> Revision:
    text = revisions_for(request.user, agreement).filter(number=number).first()
    if text is None:
        raise Http404
    text.agreement = agreement
    return text


def way_to_read(request: SignedInRequest) -> str:
    """Return how a redline is to be shown: both wordings, the new one alone or the old one alone."""
    view = request.GET.get("view", "")
    return view if view in WAYS else WAYS[0]
