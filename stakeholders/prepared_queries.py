"""Queries written once for each process and asked together, in one statement whose plan the database keeps.

Writing a query takes Python longer than answering it takes the database, and planning it longer than using the plan.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import count
from types import SimpleNamespace
from typing import Any, Generic, ParamSpec

import psycopg
from django.db import connection
from django.db.models import Model, QuerySet
from psycopg import sql
from psycopg.abc import Buffer
from psycopg.adapt import Loader
from psycopg.pq import Format
from psycopg.types.numeric import Int8

P = ParamSpec("P")
# The rows of each question that was asked already, by its words and values, while a question is answered once.
_answers: ContextVar[dict[tuple[str, str], list[Any]] | None] = ContextVar("answers", default=None)
Queries = Mapping[str, QuerySet[Any]]
# What was found, as lists of what each query yields, by its name.
Found = dict[str, list[Any]]

# Stand for what is given while a statement is written; nothing of ours has these, and the place makes them differ.
KEY, MOMENT, DAY, WORDS = 2_147_483_000, datetime(1901, 2, 3, 4, 5, tzinfo=UTC), date(1901, 2, 3), "\x01"

# A mark in every placeholder, by which one that Django has altered is noticed.
MARKS = (str(KEY)[:7], str(DAY)[:5], WORDS)
NUMBERED = re.compile(r"\$([0-9]+)")
MARKED = re.compile("%%|%s")
# Around a query: all of its rows, as one value.
ARRAY = "ARRAY(SELECT one_row FROM (", ") one_row)"


def prepared(queries: Callable[P, Queries]) -> "Prepared[P]":
    """Ask these queries together, and write them once; the function takes keywords alone.

    What is given may be a person or another row, a key, a moment, a day, words, or a list of keys for `AnyOf`. The
    function is called once, with others in their place: it may hand them on to the database, and neither look at them
    nor reckon with them. None, True, False and whether a person is a manager it may look at: for each there is a
    statement.
    """
    return Prepared(queries)


@contextmanager
def asked_once() -> Iterator[None]:
    """Answer the same question with the same rows, as new models each time; for what only reads, as a visit does.

    What is written meanwhile is not seen by a question that was asked before.
    """
    before = _answers.set({})
    try:
        yield
    finally:
        _answers.reset(before)


class Prepared(Generic[P]):
    """Some queries by name; called with what they are about, they answer in one statement."""

    def __init__(self, queries: Callable[P, Queries]) -> None:
        self.queries = queries
        self._written: dict[tuple[Any, ...], Written] = {}

    def __call__(self, *args: P.args, **given: P.kwargs) -> Found:
        return self.written(given).ask(given)

    def written(self, given: Mapping[str, Any]) -> "Written":
        """Return the statement for what is given, written at the first time that it is asked for."""
        sort = tuple(_sort(value) for value in given.values())
        known = self._written.get((*given, *sort))
        if known is None:
            known = self._written[*given, *sort] = _write(self.queries, given)
        return known


@dataclass(frozen=True)
class Written:
    """A statement: its words, its values, and who reads each part of what it answers."""

    words: str
    # Those of its own, and before them the names of what is given.
    values: Sequence[Any]
    names: Sequence[str]
    readers: Mapping[str, "Reader"]

    def ask(self, given: Mapping[str, Any]) -> Found:
        """Return what each query finds; one statement, or none where it `asked_once` already."""
        values = [*(_sent(given[name]) for name in self.names), *self.values]
        answers = _answers.get()
        question = (self.words, repr(values))
        rows = answers.get(question) if answers is not None else None
        if rows is None:
            rows = self._rows(values)
        if answers is not None:
            answers[question] = rows
        if len(self.readers) == 1:
            return {name: reader.read(rows) for name, reader in self.readers.items()}
        return {name: reader.read(part) for (name, reader), part in zip(self.readers.items(), rows[0], strict=True)}

    def _rows(self, values: list[Any]) -> list[Any]:
        with connection.cursor() as plain:
            counted = connection.make_debug_cursor if connection.queries_logged else connection.make_cursor
            # Django's wrapper takes any cursor, and only knows of its own.
            with counted(_Binary(plain.connection)) as cursor:  # type: ignore[arg-type]
                cursor.execute(self.words, values)
                rows: list[Any] = cursor.fetchall()
        return rows


@dataclass(frozen=True)
class Reader:
    """Makes of rows what a query yields, as Django would."""

    query: QuerySet[Any]
    compiler: Any

    def read(self, rows: Sequence[Any]) -> list[Any]:
        """Return the models, values or whatever else it yields; what it fetches besides takes further statements."""
        if not rows:
            return []
        found = type(self.query)(self.query.model, _Answered(self.compiler, rows), self.query.db)  # type: ignore[arg-type]
        found._iterable_class, found._fields = self.query._iterable_class, self.query._fields  # type: ignore[attr-defined]
        found._prefetch_related_lookups = self.query._prefetch_related_lookups  # type: ignore[attr-defined]
        return list(found)


@dataclass(frozen=True)
class _Answered:
    """Takes the place of a query and of what compiles it: the answer is here already."""

    compiler: Any
    rows: Sequence[Any]

    def get_compiler(self, using: str) -> "_Answered":
        return self

    def execute_sql(self, **options: Any) -> list[Sequence[Any]]:
        return [self.rows]

    def results_iter(self, results: Any = None, **options: Any) -> Any:
        return self.compiler.results_iter([self.rows], tuple_expected=options.get("tuple_expected", False))

    def __getattr__(self, name: str) -> Any:
        return getattr(self.compiler if hasattr(self.compiler, name) else self.compiler.query, name)


class _Binary(psycopg.RawCursor[Any]):
    """Lets the database keep the plan for the connection, and takes rows within rows with the types they have."""

    def execute(self, query: Any, params: Any = None, **options: Any) -> Any:
        self.adapters.register_loader("jsonb", _Json)
        answered = super().execute(query, params, **options | {"prepare": True, "binary": True})
        if connection.queries_logged:
            # Where Django looks for the words, to log them.
            self._query = SimpleNamespace(query=self._spoken(query, params or ()).encode())  # type: ignore[assignment]
        return answered

    def _spoken(self, words: str, values: Sequence[Any]) -> str:
        """Return a statement with its values in their places, as a log has it and as EXPLAIN takes it."""
        literals = [sql.Literal(value).as_string(self.connection) for value in values]
        return NUMBERED.sub(lambda found: literals[int(found[1]) - 1], words)


class _Json(Loader):
    """Leaves JSON to Django, which reads it from text; a number says its version before it."""

    format = Format.BINARY

    def load(self, data: Buffer) -> str:
        return bytes(data)[1:].decode()


def _write(queries: Callable[..., Queries], given: Mapping[str, Any]) -> Written:
    stand_ins = {name: _stand_in(value, place) for place, (name, value) in enumerate(given.items())}
    readers, words, values = {}, [], list[Any]()
    for name, query in queries(**stand_ins).items():
        compiler = query.query.get_compiler(query.db)
        part, more = compiler.as_sql()
        readers[name] = Reader(query, compiler)
        words.append(part)
        values += more
    names = {_key(value): name for name, value in stand_ins.items() if value is not given[name]}
    places = [names.get(_key(value), "") for value in values]
    own = [value for value, name in zip(values, places, strict=True) if not name]
    if lost := [value for value in own if any(mark in str(value) for mark in MARKS)]:
        raise ValueError(f"These queries reckon with what they are given: {lost}")
    # One alone is asked as it is; of several each is an array of its rows.
    arrays = ", ".join(part.join(ARRAY) for part in words)
    whole = words[0] if len(words) == 1 else f"SELECT {arrays}"
    used = list(dict.fromkeys(filter(None, places)))
    return Written(_numbered(whole, places, used), own, used, readers)


def _numbered(words: str, places: Sequence[str], used: Sequence[str]) -> str:
    """Return a statement with $1, $2 … in the places of its values: psycopg reads through a long one with %s each time.

    What is given is sent once, in the order of `used`, and then the values of its own.
    """
    number_of, own = {name: place for place, name in enumerate(used, start=1)}, count(len(used) + 1)
    numbers = iter([number_of[name] if name else next(own) for name in places])
    return MARKED.sub(lambda found: "%" if found[0] == "%%" else f"${next(numbers)}", words)


def _sort(value: Any) -> Any:
    """Return what a statement is written for anew: of most things only what they are."""
    if isinstance(value, Model):
        return value.__class__, getattr(value, "is_manager", None)
    return value if value is None or isinstance(value, bool) else type(value)


def _stand_in(value: Any, place: int) -> Any:
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, Model):
        looked_at = {"is_manager": value.is_manager} if hasattr(value, "is_manager") else {}
        # Of somebody who is read when they are asked for, the class is that of a person all the same.
        return value.__class__(pk=KEY + place, **looked_at)
    if isinstance(value, datetime):
        return MOMENT + timedelta(minutes=place)
    if isinstance(value, date):
        return DAY + timedelta(days=place)
    if isinstance(value, str):
        return f"{WORDS}{place}"
    return KEY + place if isinstance(value, int) else [KEY + place]


def _key(value: Any) -> Any:
    """Return what tells a value of a statement from others, with its type: a day is no moment."""
    if isinstance(value, Model):
        return int, value.pk
    if isinstance(value, list):
        return list, *value
    if isinstance(value, int):
        # Django marks some numbers with the type that they have in the database.
        return int, int(value)
    return (type(value), value) if isinstance(value, str | date) else None


def _sent(value: Any) -> Any:
    """Return a value for the database; keys always in one type, so that there is one plan."""
    if isinstance(value, Model):
        return Int8(value.pk)
    if isinstance(value, int) and not isinstance(value, bool):
        return Int8(value)
    return [_sent(one) for one in value] if isinstance(value, Iterable) and not isinstance(value, str) else value
