"""The text of an agreement as a document: numbered sections, clauses in sentences, and what changed in them."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.utils.functional import Promise

from agreements.analysis.differences import Difference, differences
from agreements.analysis.word_diff import Piece, compare
from agreements.drafting.clause_sentences import Reading, read_aloud
from agreements.drafting.paragraphs import OUTLINE
from agreements.models import Purpose
from agreements.models.canonical import Document

Words = str | Promise
# So many texts in force a process keeps as they are read: their bytes never change.
KEPT = 32


@dataclass(frozen=True)
class Passage:
    """Words of a clause, with what was inserted and deleted since an earlier text; a label where they need one."""

    pieces: tuple[Piece, ...]
    label: str = ""

    @property
    def words(self) -> str:
        return "".join(piece.text for piece in self.pieces if piece.change != "deleted")

    @property
    def is_changed(self) -> bool:
        return any(piece.change != "same" for piece in self.pieces)


@dataclass(frozen=True)
class Clause:
    """One clause: its key, its number and place in addresses, its sentences, and what is labelled below them."""

    key: str
    # Empty for a clause that is no more.
    number: str
    # A promise is known by it everywhere else.
    reference: str
    sentences: Passage
    details: tuple[Passage, ...]

    @property
    def anchor(self) -> str:
        return f"term-{self.key.replace('-', '')[:12]}"

    @property
    def is_changed(self) -> bool:
        return any(passage.is_changed for passage in (self.sentences, *self.details))


@dataclass(frozen=True)
class Section:
    """One numbered part of the text; the clauses that are no more stand last."""

    number: int
    title: Words
    clauses: list[Clause]


def sections(document: Document, *, before: Document | None = None) -> list[Section]:
    """Return the text of a revision in the parts and with the numbers that its draft had.

    The parts that every draft shows are there without a clause too; of the others those with one. With the text
    `before`, each clause shows what changed since.
    """
    kinds = [kind.kind for part in OUTLINE for kind in part.kinds]
    changes = {one.key: one for one in differences(before or document, document, kinds)}
    found: list[Section] = []
    for part in OUTLINE:
        own = [kind.kind for kind in part.kinds]
        standing = [(kind, entry) for kind in own for entry in document["terms"].get(kind, [])]
        gone = [one for one in changes.values() if one.change == "removed" and one.kind in own]
        if standing or gone or part.example:
            number = len(found) + 1
            places = [f"{number}.{place}" for place in range(1, len(standing) + 1)]
            # A promise names another of the same text by its number; promises stand in one part.
            references = [entry.get("reference", "") for _kind, entry in standing]
            numbers = {reference: place for reference, place in zip(references, places, strict=True) if reference}
            clauses = [
                _clause(place, kind, entry, changes[entry["key"]], numbers)
                for place, (kind, entry) in zip(places, standing, strict=True)
            ]
            found.append(Section(number, part.heading, [*clauses, *map(_removed, gone)]))
    return found


@lru_cache(maxsize=KEPT)
def read_text(canonical: bytes, language: str) -> tuple[Clause, list[Section]]:
    """Return the preamble and the parts of a sealed text; the same bytes read the same in a language for ever."""
    document = json.loads(canonical)
    return preamble(document), sections(document)


def preamble(document: Document, *, before: Document | None = None) -> Clause:
    """Return the title and the reason of an agreement, which stand above its numbered parts."""
    (change,) = differences(before or document, document, [Purpose.kind])
    return _clause("0", Purpose.kind, change.after or {}, change, {})


def _clause(number: str, kind: str, entry: Mapping[str, Any], change: Difference, numbers: Mapping[str, str]) -> Clause:
    new = read_aloud(kind, entry, numbers)
    # Both texts are read with the numbers of today: a clause that only stands elsewhere is the same.
    old = read_aloud(kind, change.before, numbers) if change.before and change.fields else new
    sentences, details = _passages(Reading((), ()) if change.change == "added" else old, new)
    return Clause(entry["key"], number, entry.get("reference", ""), sentences, details)


def _removed(change: Difference) -> Clause:
    entry = change.before or {}
    sentences, details = _passages(read_aloud(change.kind, entry), Reading((), ()))
    return Clause(change.key, "", entry.get("reference", ""), sentences, details)


def _passages(old: Reading, new: Reading) -> tuple[Passage, tuple[Passage, ...]]:
    before, after = dict(old.details), dict(new.details)
    labels = dict.fromkeys([*after, *before])
    details = (Passage(_compared(before.get(label, ""), after.get(label, "")), label) for label in labels)
    return Passage(_compared(old.text, new.text)), tuple(details)


def _compared(old: str, new: str) -> tuple[Piece, ...]:
    return (Piece("same", new),) if old == new else tuple(compare(old, new))
