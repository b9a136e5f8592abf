"""The walk: every address as every reader, compared with the policy and with addresses that never were."""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from http.cookies import SimpleCookie
from itertools import product
from typing import Any
from urllib.parse import quote

from django.db import connection, transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern

from tests.access.addresses import NEVER_GIVEN, address, every_name, names_a_secret, sent_to
from tests.access.answers import LEAD, OUTSIDER, Row
from tests.access.world import SIGNED_OUT, World

TOKEN = re.compile(rb'(name="csrfmiddlewaretoken" value=")[^"]*')
WRITES = re.compile(r"\s*(INSERT|UPDATE|DELETE|MERGE|TRUNCATE|ALTER|CREATE|DROP)\b", re.IGNORECASE)
# "GET writes nothing" exempts the session.
SESSION = '"stakeholders_session"'
# They ask everything in both ways; the others by htmx only where it must be answered otherwise than a plain visit.
THOROUGH = {SIGNED_OUT, OUTSIDER, LEAD}
TOUCHED = """
    SELECT relname, n_tup_ins + n_tup_upd + n_tup_del FROM pg_stat_xact_user_tables
    WHERE relname <> 'stakeholders_session' AND n_tup_ins + n_tup_upd + n_tup_del > 0
"""


@dataclass(frozen=True)
class Answered:
    """What came back, and what was written for it."""

    where: str
    status: int
    # Everything that a person could see of it: status, headers, body, without the path and the form token.
    face: tuple[Any, ...]
    written: list[str]


class Reader:
    """Somebody at the door; each request is taken back, so that the next one meets the same world."""

    def __init__(self, name: str, world: World) -> None:
        self.name = name
        self.client = Client(raise_request_exception=False)
        if name != SIGNED_OUT:
            self.client.force_login(world.people[name])
        self.cookies = self.client.cookies.output(header="", sep=";")
        self.touched = touched()

    def ask(self, cell: "Cell", path: str, data: dict[str, Any], where: str) -> Answered:
        """The answer, and the statements and tables with which it wrote."""
        self.client.cookies = SimpleCookie(self.cookies)
        headers = {"HX-Request": "true"} if cell.htmx else {}
        send = self.client.post if cell.method == "POST" else self.client.get
        with transaction.atomic():
            written = Written()
            with connection.execute_wrapper(written):
                response = send(path, data, headers=headers)
            tables = self._newly_touched()
            transaction.set_rollback(True)
        return Answered(where, response.status_code, _face(response, path), written.seen + tables)

    def _newly_touched(self) -> list[str]:
        before, self.touched = self.touched, touched()
        return [table for table, rows in self.touched.items() if rows != before.get(table, 0)]


def _face(response: HttpResponse, path: str) -> tuple[Any, ...]:
    shapes = {path: "PATH", quote(path): "PATH", path.replace("/_/", "/", 1): "PATH"}
    headers = sorted(response.items())
    for shape, word in shapes.items():
        headers = [(name, text.replace(shape, word)) for name, text in headers]
    return response.status_code, headers, TOKEN.sub(rb"\1", response.content)


class Written:
    """Hears every statement that writes."""

    def __init__(self) -> None:
        self.seen: list[str] = []

    def __call__(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if WRITES.match(sql) and SESSION not in sql:
            self.seen.append(sql[:80])
        return execute(sql, params, many, context)


def touched() -> dict[str, int]:
    """How many rows of each table this transaction has written so far, whoever did it: code or trigger."""
    with connection.cursor() as cursor:
        cursor.execute(TOUCHED)
        return dict(cursor.fetchall())


@dataclass(frozen=True)
class Cell:
    """One question: this name, so, with or without htmx."""

    name: str
    method: str
    htmx: bool

    def __str__(self) -> str:
        return f"{self.name} {self.method}{' by htmx' if self.htmx else ''}"


def walk(world: World, reader: str, policy: dict[str, Row], *, names: Collection[str] = ()) -> Iterator[str]:
    """Yield a sentence for every cell of one reader where the site does otherwise than the policy says."""
    person = Reader(reader, world)
    patterns = every_name()
    for name, method, htmx in product(sorted(names or patterns), ("GET", "POST"), (False, True)):
        cell = Cell(name, method, htmx)
        if htmx and reader not in THOROUGH and not _differs(policy[name], reader, method):
            continue
        for fault in _faults(world, person, cell, patterns[name], policy[name]):
            yield f"{cell} as {reader}: {fault}"


def _differs(row: Row, reader: str, method: str) -> bool:
    places = ("draft", "in force", NEVER_GIVEN)
    plain, by_htmx = ([row.expected(reader, method, where, htmx=way) for where in places] for way in (False, True))
    return plain != by_htmx


def _faults(world: World, person: Reader, cell: Cell, pattern: URLPattern, row: Row) -> Iterator[str]:
    if not names_a_secret(cell.name, pattern):
        yield from _judge(_ask(world, person, cell, pattern, "in force"), cell, row, person.name)
        return
    nothing = _ask(world, person, cell, pattern, NEVER_GIVEN)
    yield from _judge(nothing, cell, row, person.name)
    for where in ("draft", "in force"):
        knows = person.name in row.admission.inside(where)
        answered = _ask(world, person, cell, pattern, where, words_of=where if knows else NEVER_GIVEN)
        yield from _judge(answered, cell, row, person.name)
        if not knows and answered.face != nothing.face:
            yield f"the answer about something {where} differs from the one about nothing"


def _ask(world: World, person: Reader, cell: Cell, pattern: URLPattern, where: str, *, words_of: str = "") -> Answered:
    path = address(cell.name, pattern, world, where)
    data = sent_to(cell.name, world, words_of or where, person.name) if cell.method == "POST" else {}
    return person.ask(cell, path, data, where)


def _judge(answered: Answered, cell: Cell, row: Row, reader: str) -> Iterator[str]:
    expected = row.expected(reader, cell.method, answered.where, htmx=cell.htmx)
    if answered.status != expected:
        yield f"({answered.where}) answers {answered.status}, not {expected}"
    if answered.written and (cell.method == "GET" or expected >= 400):
        yield f"({answered.where}) answers {answered.status} and writes {answered.written}"
