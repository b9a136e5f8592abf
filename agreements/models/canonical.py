"""The canonical text: the bytes that a signature binds, and how people read them."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from datetime import date, time
from typing import Any

from django.db import models
from django.utils.formats import date_format, time_format
from django.utils.text import capfirst

from agreements.models import TERM_KINDS
from agreements.models.revision import Revision
from agreements.models.term import Term

# Raise it when the shape of the document changes; older bytes keep the number they were written with.
FORMAT = 1

Document = dict[str, Any]
KINDS = {kind.kind: kind for kind in TERM_KINDS}


def terms_of(revision: Revision, kind: type[Term]) -> list[Any]:
    """Return the terms of one kind in reading order, with the people and departments they name."""
    return terms_of_all([revision], kind)


def terms_of_all(revisions: Iterable[Revision], kind: type[Term]) -> list[Any]:
    """Return the terms of one kind in several revisions, each in its reading order; one query."""
    return list(with_names(kind).filter(revision__in=revisions))


def with_names(kind: type[Term]) -> models.QuerySet[Any]:
    """The terms of one kind in reading order, with the people and departments they name."""
    related = kind.related()
    deeper = [f"{name}__department__head" for name in related if name in {"party", "receiver", "giver", "gainer"}]
    return kind._default_manager.select_related(*related, *deeper).order_by("position", "key")


def document_of(revision: Revision) -> Document:
    """Return the text of a revision: the sealed bytes read back, or the draft as it stands now."""
    return json.loads(bytes(revision.canonical)) if revision.digest else written_document(revision)


def written_document(revision: Revision) -> Document:
    """Return the text as the terms spell it at this moment, with names as read now."""
    return {
        "format": FORMAT,
        "agreement": revision.agreement.reference,
        "revision": revision.number,
        "terms": spelled({kind: terms_of(revision, kind) for kind in TERM_KINDS}),
    }


def spelled(terms: Mapping[type[Term], Iterable[Term]]) -> dict[str, list[dict[str, Any]]]:
    """Return clauses as they stand in a document, by the slug of their kind."""
    return {kind.kind: [{"key": str(term.key), **term.wording()} for term in terms[kind]] for kind in TERM_KINDS}


def canonical_bytes(document: Document) -> bytes:
    """Return the one byte string of a document: JSON, UTF-8, sorted keys, no spaces."""
    return json.dumps(document, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()


def digest_of(content: bytes) -> str:
    """Return the SHA-256 of the bytes as 64 hexadecimal digits."""
    return hashlib.sha256(content).hexdigest()


def without_names(value: Any) -> Any:
    """Return the document with people and departments as ids alone: names may change, promises may not."""
    if isinstance(value, dict):
        if value.keys() == {"id", "name"}:
            return value["id"]
        return {key: without_names(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [without_names(inner) for inner in value]
    return value


def heading_of(kind: type[Term], entry: dict[str, Any]) -> str:
    """Return what stands above a clause: its kind, with the reference it has as a promise."""
    reference = entry.get("reference", "")
    return f"{reference} {kind.label()}".strip() if reference else kind.label()


def label_of(field: Any) -> str:
    """Return the name of a field as it stands before its words."""
    return capfirst(str(field.verbose_name))


def spoken_in(kind: type[Term], name: str, entry: Mapping[str, Any]) -> str:
    """Return one field of a clause as a person reads it there, with its unit and what belongs to it."""
    phrase = kind.phrase(name, entry)
    return spoken(kind._meta.get_field(name), entry.get(name)) if phrase is None else phrase


def spoken(field: Any, value: Any) -> str:
    """Return a stored value as a person reads it: names, long dates, times, the words of a choice."""
    if value is None:
        return ""
    if isinstance(value, dict):
        return str(value["name"])
    if field.choices:
        return str(dict(field.flatchoices).get(value, value))
    if isinstance(field, models.DateField):
        return date_format(date.fromisoformat(value), "j F Y")
    if isinstance(field, models.TimeField):
        return time_format(time.fromisoformat(value), "H:i")
    return str(value)
