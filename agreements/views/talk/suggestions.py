"""Suggesting other words for a clause, in the form of the clause itself."""

import uuid
from typing import Any

from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from agreements.drafting import terms
from agreements.drafting.clause_sentences import sentence_of
from agreements.drafting.collaboration.keepers import keeper
from agreements.drafting.paragraphs import numbers_of
from agreements.drafting.sections import OF_KIND
from agreements.forms.talk import SuggestionForm
from agreements.forms.terms import FORMS, TermForm
from agreements.models import Agreement, Party, Term
from agreements.talk.points import CannotTalk
from agreements.talk.suggestions import suggest
from agreements.talk.voices import voices_of
from agreements.views.conflicts import answer_gone, answer_sealed
from agreements.views.drafts import draft_context, the_term
from agreements.views.requests import (
    SignedInRequest,
    allow,
    answer,
    done,
    posted_key,
    posted_version,
    the_drafted_agreement,
    today_for,
)
from stakeholders.text.sentences import gettext as _

PAGE = "agreements/talk/suggest.html"


@require_http_methods(["GET", "HEAD", "POST"])
def point_suggest(request: SignedInRequest, number: int, kind: type[Term], key: uuid.UUID) -> HttpResponse:
    """Write a clause as one would have it, and say why; the others take it over whole or decline it."""
    agreement = the_drafted_agreement(request, number)
    voices = voices_of(request.user, agreement)
    allow(bool(voices.parties), who_talks())
    if request.method != "POST":
        return suggestion_page(request, agreement, kind, key)
    try:
        form = clause_form(request, agreement, kind, key)
        asked: dict[str, Any] = {"agreement": agreement, "voices": voices, "today": today_for(request.user)}
        why = SuggestionForm(request.POST, prefix="point", **asked)
        # Both are asked, so that all that is to be put right is said at once.
        if not all([form.is_valid(), why.is_valid()]):
            return _shown(request, agreement, form, why, status=422)
        given: dict[str, Any] = {"key": posted_key(request), "by": request.user, "at": timezone.now()}
        clause: dict[str, Any] = {"clause_key": key, "version": posted_version(request), "values": form.values()}
        point = suggest(kind, agreement=agreement, **clause, **why.said(), **given)
    except terms.Stale as stale:
        moved = {"now": sentence_of(stale.theirs), "version": stale.theirs.version}
        return _shown(request, agreement, form, why, status=409, trouble=str(stale), **moved)
    except CannotTalk as reason:
        return _shown(request, agreement, form, why, status=422, trouble=str(reason))
    except terms.NotBeingDrafted as sealed:
        return answer_sealed(request, agreement, sealed)
    except terms.Gone:
        return answer_gone(request, agreement, kind, key)
    return done(request, _("Suggested. The others take it over or say why not."), point.get_absolute_url())


def suggestion_page(
    request: SignedInRequest,
    agreement: Agreement,
    kind: type[Term],
    key: uuid.UUID,
    *,
    words: str = "",
    asked: Party | None = None,
) -> HttpResponse:
    """Answer with the form of a clause as it stands, and the reason as far as it is written."""
    try:
        draft = terms.open_draft(agreement)
        term = the_term(draft, kind, key)
    except terms.NotBeingDrafted as sealed:
        return answer_sealed(request, agreement, sealed)
    except terms.Gone:
        return answer_gone(request, agreement, kind, key)
    # Whoever keeps a clause decides.
    asked = asked or keeper(draft, key)
    said: dict[str, Any] = {"agreement": agreement, "today": today_for(request.user)}
    form = FORMS[kind.kind](instance=term, by=request.user, **said)
    voices = voices_of(request.user, agreement)
    why = SuggestionForm(prefix="point", voices=voices, initial={"words": words, "asked": asked}, **said)
    return _shown(request, agreement, form, why)


def clause_form(
    request: SignedInRequest,
    agreement: Agreement,
    kind: type[Term],
    key: uuid.UUID,
    *,
    values: dict[str, Any] | None = None,
) -> TermForm:
    """Return the form of a clause as it was sent, or with these values as in Term.values.

    Raises NotBeingDrafted and Gone.
    """
    term = the_term(terms.open_draft(agreement), kind, key)
    sent = request.POST if values is None else {name: "" if one is None else one for name, one in values.items()}
    return FORMS[kind.kind](sent, agreement=agreement, instance=term, by=request.user, today=today_for(request.user))


def who_talks() -> str:
    """Say whose talk it is."""
    return _("The people of the departments at the table talk here. Ask one of them.")


def _shown(
    request: SignedInRequest, agreement: Agreement, form: TermForm, why: SuggestionForm, status: int = 200, **more: Any
) -> HttpResponse:
    term = form.instance
    context = draft_context(request, agreement) | {
        "form": form,
        "why": why,
        "term": term,
        "kind": type(term),
        "slug": term.kind,
        "section": OF_KIND[term.kind],
        "version": request.POST.get("version", term.version),
        "idem": posted_key(request),
        **more,
    }
    context["number"] = numbers_of(context["snapshot"]).get(term.key, "")
    return answer(request, PAGE, context, status=status)
