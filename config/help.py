"""Help: an index with the four yeses and the words, and one page for each room; nobody has to sign in to read it."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from agreements.yeses import Yes
from config.help_pages import BY_SLUG, PAGES, PHONE, WIDE, WORDS


@login_not_required
@require_safe
def help_index(request: HttpRequest) -> HttpResponse:
    """Every room in a line, what each yes means, and the words."""
    return render(request, "help/index.html", {"pages": PAGES, "yeses": Yes, "words": WORDS})


@login_not_required
@require_safe
def help_page(request: HttpRequest, page: str) -> HttpResponse:
    """What one room is for, and how it goes."""
    if page not in BY_SLUG:
        raise Http404
    here = PAGES.index(BY_SLUG[page])
    context = {"page": PAGES[here], "after": PAGES[here + 1] if here + 1 < len(PAGES) else None}
    return render(request, "help/page.html", context | {"wide": WIDE, "phone": PHONE})
