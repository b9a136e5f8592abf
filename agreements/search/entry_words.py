"""The words under which agreements, clauses and changes are found.

People and departments stand there by id, so that everything about them is found under the name they have now.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import models

from agreements.analysis.differences import Difference, differences
from agreements.models import Agreement, Commitment, CommitmentTerms, OpenPoint, Party, Revision, Rhythm, Term
from agreements.models.canonical import KINDS, Document, spoken
from agreements.search.numbers import indexed_words, number_word
from stakeholders.models import Department, User

PERSON, DEPARTMENT = "@p", "@d"


@dataclass(frozen=True)
class EntryWords:
    """What is shown of an entry, and the folded words that find it."""

    title: str
    body: str
    heading: str
    folded: str


def of_agreement(agreement: Agreement, said: Iterable[Term], departments: Iterable[int]) -> EntryWords:
    """Return the words of an agreement: its title, why now, its outcome, its number and its parties."""
    title, *rest = [text for term in said for text in _texts(term)] or [""]
    named = [f"{DEPARTMENT}{department}" for department in departments]
    return _words(title, rest, [number_word("ag", agreement.number), *named])


def of_term(agreement: Agreement, term: Term) -> EntryWords:
    """Return the words of a clause: what it says, whom it names, and the numbers of its promise and its agreement."""
    texts = _texts(term)
    numbers = [number_word("ag", agreement.number)]
    if isinstance(term, CommitmentTerms):
        numbers.insert(0, number_word("c", term.commitment.number))
    title, *rest = [term.summary(), *texts] if isinstance(term, Rhythm) else texts or [term.label()]
    return _words(title, rest, [*numbers, *_named(term)])


def of_change(change: Revision, before: Document, after: Document) -> EntryWords:
    """Return the words of a change: the clauses that it touches, as they would read, and why it was asked for."""
    touched = [one for one in differences(before, after, list(KINDS)) if one.change != "same"]
    headings = [_heading(one) for one in touched]
    numbers = [number_word("ag", change.agreement.number)]
    references = [str((one.after or one.before or {}).get("reference", "")) for one in touched]
    rest = [change.reason, *(words for one in touched for words in _said(one)), *references]
    return _words("; ".join(dict.fromkeys(headings)), [words for words in rest if words], [*numbers, *_people(touched)])


def of_point(point: OpenPoint, replies: Iterable[str]) -> EntryWords:
    """Return the words of an open point: what was said and answered, who raised it, and which department is asked."""
    named = [f"{PERSON}{point.raised_by_id}", *([f"{DEPARTMENT}{point.asked.department_id}"] if point.asked else [])]
    rest = [point.would_settle, *_suggested(point), *replies, point.line]
    return _words(point.words, [text for text in rest if text], [number_word("ag", point.agreement.number), *named])


def _suggested(point: OpenPoint) -> list[str]:
    """Return the words that a suggestion would write; empty for other points."""
    if not point.wordings:
        return []
    kind, after = KINDS[point.clause], point.wordings["after"]
    return [_written(kind, name, after.get(name)) for name in kind.content if not isinstance(after.get(name), dict)]


def _words(title: str, rest: list[str], exact: list[str]) -> EntryWords:
    body = "\n".join(rest)
    heading = indexed_words(title)
    whole = dict.fromkeys([*exact, *heading, *indexed_words(body)])
    return EntryWords(title, body, " ".join(heading), " ".join(whole))


def _texts(term: Term) -> list[str]:
    """Return what a clause says in words and amounts, in reading order; days, times and names apart."""
    said = [_text(term, name) for name in term.content]
    return [text for text in said if text]


def _text(term: Term, name: str) -> str:
    field = term._meta.get_field(name)
    value = None if field.is_relation else getattr(term, name)
    return str(term.values()[name]) if isinstance(value, Decimal) else _written(type(term), name, value)


def _written(kind: type[Term], name: str, value: Any) -> str:
    """Return what a field says in words; empty for days, times and names, and where another field says it."""
    field = kind._meta.get_field(name)
    is_said = isinstance(field, models.CharField | models.TextField) and kind.phrase(name, {name: value}) != ""
    return spoken(field, value) if is_said else ""


def _named(term: Term) -> list[str]:
    """Return the people and departments that a clause names, in reading order."""
    named = []
    for name in term.content:
        model = term._meta.get_field(name).related_model
        value = getattr(term, f"{name}_id", None) if model is not Party else getattr(term, name).department_id
        if value is not None and model is not None and model is not Commitment:
            named.append(f"{PERSON if model is User else DEPARTMENT}{value}")
    return named


def _heading(one: Difference) -> str:
    kind, entry = KINDS[one.kind], one.after or one.before or {}
    words = entry.get(kind.headline, "") if kind.headline else ""
    return str(words) or kind.label()


def _said(one: Difference) -> list[str]:
    """Return the words that a changed clause would have; of a clause that goes, those it has."""
    kind, entry = KINDS[one.kind], one.after or one.before or {}
    return [_written(kind, name, entry.get(name)) for name in kind.content]


def _people(touched: list[Difference]) -> list[str]:
    """Return the people that the changed clauses name, before and after."""
    named = []
    for one in touched:
        for entry in (one.after or {}, one.before or {}):
            for name, value in entry.items():
                field = None if name in ("key", "reference") else KINDS[one.kind]._meta.get_field(name)
                if isinstance(value, dict) and field is not None and field.related_model in (User, Department):
                    named.append(f"{PERSON if field.related_model is User else DEPARTMENT}{value['id']}")
    return list(dict.fromkeys(named))
