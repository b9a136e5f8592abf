"""Redlining: two texts beside each other as people read them, clause by clause and word by word."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db import models

from agreements.analysis.differences import Difference, differences
from agreements.analysis.word_diff import Piece, compare
from agreements.models import Term
from agreements.models.canonical import KINDS, Document, heading_of, label_of, spoken_in
from stakeholders.text.sentences import gettext as _
from stakeholders.text.sentences import ngettext

# Words are compared in prose; a date, a person or a choice is replaced as a whole.
PROSE = (models.CharField, models.TextField)


@dataclass(frozen=True)
class Clause:
    """One clause as people read it: a heading and labelled sentences."""

    kind: str
    key: str
    heading: str
    lines: tuple[tuple[str, str], ...]

    @property
    def anchor(self) -> str:
        return f"term-{self.key.replace('-', '')[:12]}"


@dataclass(frozen=True)
class Line:
    """One labelled sentence of a clause, in both wordings."""

    label: str
    pieces: tuple[Piece, ...]

    @property
    def is_changed(self) -> bool:
        return any(piece.change != "same" for piece in self.pieces)

    @property
    def old(self) -> str:
        return "".join(piece.text for piece in self.pieces if piece.change != "inserted")

    @property
    def new(self) -> str:
        return "".join(piece.text for piece in self.pieces if piece.change != "deleted")


@dataclass(frozen=True)
class RedlinedClause:
    """One clause with what happened to it."""

    clause: Clause
    change: str
    is_moved: bool
    lines: tuple[Line, ...]

    @property
    def is_changed(self) -> bool:
        return self.change != "same" or self.is_moved


@dataclass(frozen=True)
class Redline:
    """Everything that differs between two revisions."""

    before: int
    after: int
    clauses: tuple[RedlinedClause, ...]

    @property
    def changed(self) -> list[RedlinedClause]:
        return [clause for clause in self.clauses if clause.is_changed]

    @property
    def summary(self) -> str:
        """Return the change in one line, such as "3 clauses changed, 1 moved"."""
        reworded = sum(clause.change != "same" for clause in self.clauses)
        moved = sum(clause.is_moved for clause in self.clauses)
        said = ngettext("%(count)s clause changed", "%(count)s clauses changed", reworded) % {"count": reworded}
        if moved and not reworded:
            return ngettext("%(count)s clause moved", "%(count)s clauses moved", moved) % {"count": moved}
        if moved:
            return said + ", " + ngettext("%(count)s moved", "%(count)s moved", moved) % {"count": moved}
        return said if reworded else _("The words are the same")


def redline(before: Document, after: Document) -> Redline:
    """Return two canonical texts beside each other."""
    found = differences(before, after, list(KINDS))
    return Redline(before["revision"], after["revision"], tuple(_redlined(difference) for difference in found))


def _redlined(difference: Difference) -> RedlinedClause:
    kind = KINDS[difference.kind]
    lines = tuple(_lines(kind, difference))
    entry = dict(difference.after or difference.before or {})
    clause = Clause(difference.kind, difference.key, heading_of(kind, entry), tuple((x.label, x.new) for x in lines))
    return RedlinedClause(clause, difference.change, difference.is_moved, lines)


def _lines(kind: type[Term], difference: Difference) -> Iterator[Line]:
    for name in kind.content:
        field = kind._meta.get_field(name)
        pieces = _pieces(kind, name, difference)
        if any(piece.text for piece in pieces):
            yield Line(label_of(field), pieces)


def _pieces(kind: type[Term], name: str, difference: Difference) -> tuple[Piece, ...]:
    field: Any = kind._meta.get_field(name)
    old = spoken_in(kind, name, difference.before) if difference.before else ""
    new = spoken_in(kind, name, difference.after) if difference.after else ""
    told = {name, *kind.told_with.get(name, ())}
    if difference.before and difference.after and (old == new or told.isdisjoint(difference.fields)):
        return (Piece("same", new),)
    if isinstance(field, PROSE) and not field.choices and old and new:
        return tuple(compare(old, new))
    replaced = (Piece("deleted", old), Piece("inserted", new))
    return tuple(piece for piece in replaced if piece.text)
