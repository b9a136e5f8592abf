"""What Help says of the words that somebody looks for; search cannot ask by itself, for it knows nothing of Help."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import SimpleLazyObject

from agreements.search.asked_words import AskedWords, CannotLookFor
from agreements.search.marks import excerpt, marked
from agreements.search.result_rows import ResultRow
from config.help_pages import PAGES, HelpPage

OF_SEARCH = {"agreements:search", "agreements:search-part"}


def help_found(request: HttpRequest) -> dict[str, Any]:
    """The pages of Help that hold all the words, for the page of search and the palette; read when they are shown."""
    found = request.resolver_match
    if not found or found.view_name not in OF_SEARCH:
        return {}
    return {"help_found": SimpleLazyObject(lambda: pages_found(request.GET.get("q", "")))}


def pages_found(words: str) -> list[ResultRow]:
    """Return the pages whose title, purpose or steps hold all the words; none for words that nothing is found with."""
    try:
        asked = AskedWords.of(words)
    except CannotLookFor:
        return []
    return [_row(page, asked) for page in PAGES if asked.all_begin(_text(page))]


def _row(page: HelpPage, asked: AskedWords) -> ResultRow:
    return ResultRow(
        title=marked(str(page.title), asked),
        about=marked("", asked),
        excerpt=marked(excerpt(_text(page), asked), asked),
        url=reverse("help-page", args=[page.slug]),
    )


def _text(page: HelpPage) -> str:
    steps = (f"{step.does} {step.then}" for step in page.steps)
    return " ".join([str(page.title), str(page.purpose), *steps])
