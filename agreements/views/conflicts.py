"""Answers 409: somebody else changed, sealed or removed the clause meanwhile; both wordings are shown."""

import uuid
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.http import HttpResponse
from django.utils.translation import gettext as _

from agreements.analysis.word_diff import Piece, compare, merge
from agreements.drafting.sections import OF_KIND
from agreements.drafting.terms import NotBeingDrafted, Stale, last_writer
from agreements.forms.terms import FORMS, TermForm
from agreements.models import Agreement, SignOff, Term
from agreements.models.canonical import spoken
from agreements.views.desk import answer_clause
from agreements.views.drafts import draft_context
from agreements.views.requests import SignedInRequest, answer, today_for
from stakeholders.text.typed_text import typed_text

CONFLICT = "agreements/terms/conflict.html"
NOTICE = "agreements/terms/notice.html"


@dataclass(frozen=True)
class FieldConflict:
    """One field in its three wordings, for people."""

    label: str
    base: str
    theirs: str
    yours: str
    changes: list[Piece]


def answer_stale(request: SignedInRequest, agreement: Agreement, form: TermForm, stale: Stale) -> HttpResponse:
    """409 with the wording before, theirs, yours, and a form with both merged."""
    theirs = stale.theirs
    yours = kind_values(type(theirs), theirs, form)
    base = stale.base or theirs.values()
    suggestion, is_clean = _merged(theirs, base, yours)
    merged_form = FORMS[theirs.kind](
        agreement=agreement, instance=_with(theirs, suggestion), by=request.user, today=today_for(request.user)
    )
    context = draft_context(request, agreement) | {
        "term": theirs,
        "kind": type(theirs),
        "slug": theirs.kind,
        "section": OF_KIND[theirs.kind],
        "conflicts": _conflicts(theirs, base, yours, form),
        "form": merged_form,
        "version": theirs.version,
        "is_clean": is_clean,
        "saved_by": stale.by,
    }
    return answer_clause(request, CONFLICT, context, part="conflict", status=409)


def answer_sealed(request: SignedInRequest, agreement: Agreement, sealed: NotBeingDrafted) -> HttpResponse:
    """423 with the way to open the text again, and what was typed."""
    signatures = SignOff.objects.valid().signatures().yes().filter(revision=sealed.open_revision).count()
    context = draft_context(request, agreement) | {"signatures": signatures, "typed": typed_text(request)}
    return answer_clause(request, NOTICE, context, part="sealed", status=423)


def answer_gone(request: SignedInRequest, agreement: Agreement, kind: type[Term], key: uuid.UUID) -> HttpResponse:
    """410 for a clause that was removed; the typed text stands in a read-only field."""
    removed_by = last_writer(agreement.pk, key)
    said = {"section": OF_KIND[kind.kind], "removed_by": removed_by, "typed": typed_text(request)}
    context = draft_context(request, agreement) | said
    # htmx swaps no 410, so that the typed text stays where it is; the page alert says why.
    return answer(request, NOTICE, context, part="gone", status=410)


def kind_values(kind: type[Term], theirs: Term, form: TermForm) -> dict[str, Any]:
    """Return the posted fields as JSON values, like Term.values."""
    draft = kind(revision=theirs.revision, key=theirs.key, **form.values())
    return draft.values()


def _merged(theirs: Term, base: dict[str, Any], yours: dict[str, Any]) -> tuple[dict[str, Any], bool]:
    current = theirs.values()
    suggestion, is_clean = {}, True
    for name in theirs.content:
        texts = (base.get(name), current[name], yours[name])
        if _is_prose(theirs, name) and all(isinstance(text, str) for text in texts):
            merged = merge(*texts)  # type: ignore[arg-type]
            suggestion[name], is_clean = merged.text, is_clean and merged.is_clean
        else:
            suggestion[name] = current[name] if yours[name] == base.get(name) else yours[name]
            is_clean = is_clean and (yours[name] in (base.get(name), current[name]) or current[name] == base.get(name))
    return suggestion, is_clean


def _is_prose(theirs: Term, name: str) -> bool:
    # Dates are not merged: parts of two dates would make a third that nobody chose.
    field = theirs._meta.get_field(name)
    return isinstance(field, models.CharField | models.TextField) and not field.choices


def _with(theirs: Term, values: dict[str, Any]) -> Term:
    merged = type(theirs)(revision=theirs.revision, key=theirs.key, version=theirs.version, position=theirs.position)
    for name, value in values.items():
        field = merged._meta.get_field(name)
        setattr(merged, field.attname, field.to_python(value))  # type: ignore[union-attr]
    return merged


def _conflicts(theirs: Term, base: dict[str, Any], yours: dict[str, Any], form: TermForm) -> list[FieldConflict]:
    current = theirs.values()
    changed = [name for name in theirs.content if not base.get(name) == current[name] == yours[name]]
    return [_conflict(theirs, form, name, (base.get(name), current[name], yours[name])) for name in changed]


def _conflict(theirs: Term, form: TermForm, name: str, values: tuple[Any, Any, Any]) -> FieldConflict:
    before, now, mine = (_said(theirs, form, name, value) for value in values)
    label = str(theirs._meta.get_field(name).verbose_name)  # type: ignore[union-attr]
    return FieldConflict(label[:1].upper() + label[1:], before, now, mine, compare(before, now))


def _said(theirs: Term, form: TermForm, name: str, value: Any) -> str:
    field = theirs._meta.get_field(name)
    if field.is_relation and value is not None:
        queryset = form.fields[name].queryset  # type: ignore[attr-defined]
        found = queryset.filter(pk=value).first() or field.related_model._default_manager.filter(pk=value).first()  # type: ignore[union-attr]
        return str(found or "")
    return spoken(field, value) or str(_("(empty)"))
