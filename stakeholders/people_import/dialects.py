"""Lines and cells of a list, with the separators and quotation marks of spreadsheets and clipboards."""

import csv
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from io import StringIO
from itertools import islice

from stakeholders.people_import.limits import CannotRead
from stakeholders.text.sentences import gettext as _

SEPARATORS = ("\t", ";", ",")
# The first line by which Excel is told the separator.
TOLD = re.compile(r'"?sep=(?P<separator>[\t;,])"?[\t;, ]*', re.IGNORECASE)
# A list may begin with a title, a date, an empty line.
HEADING_WITHIN = 10
Score = Callable[[list[str]], int]


@dataclass(frozen=True)
class Record:
    """The cells of one line without blanks around them; `line` is where it begins, the first one being line 1."""

    line: int
    cells: list[str]


def read_records(text: str, *, heading_score: Score) -> Iterator[Record]:
    """Yield the lines that have a filled cell; raise CannotRead.

    The separator is the one with which `heading_score` finds the most in one of the first lines.
    """
    # Browsers send every line break as two characters, whatever the file had; old Mac files have the first alone.
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    if "\0" in text:
        line = text[: text.index("\0")].count("\n") + 1
        raise CannotRead(
            _("Line %(line)d has a character that stands for nothing (NUL). Save the list as “CSV UTF-8” or .xlsx.")
            % {"line": line}
        )
    lines = text.rstrip("\n").split("\n")
    told = TOLD.fullmatch(lines[0])
    if told:
        return _records(lines, told["separator"], first=1)
    scores = {}
    for separator in SEPARATORS:
        scores[separator] = _best_score(lines, separator, heading_score)
    return _records(lines, max(SEPARATORS, key=scores.__getitem__), first=0)


def _best_score(lines: list[str], separator: str, heading_score: Score) -> tuple[int, int]:
    """Return what the likeliest heading among the first lines scores, then how many cells it has."""
    best = (0, 0)
    try:
        for record in islice(_records(lines, separator, first=0), HEADING_WITHIN):
            best = max(best, (heading_score(record.cells), len(record.cells)))
    except CannotRead:
        # The right separator says so itself.
        pass
    return best


def _records(lines: list[str], separator: str, *, first: int) -> Iterator[Record]:
    reader = csv.reader(StringIO("\n".join(lines[first:]), newline=""), delimiter=separator)
    begins = first + 1
    try:
        for cells in reader:
            ends = first + reader.line_num
            if ends == len(lines):
                _refuse_open_quote(lines[begins - 1 :], separator)
            stripped = [cell.strip() for cell in cells]
            if any(stripped):
                yield Record(begins, stripped)
            begins = ends + 1
    except csv.Error as fault:
        raise CannotRead(_refusal(fault) % {"line": begins}) from fault


def _refusal(fault: csv.Error) -> str:
    if "limit" in str(fault):
        return _(
            "Line %(line)d has a cell that does not end. Perhaps a quotation mark is opened there and never closed."
        )
    return _("A quotation mark is opened in line %(line)d and never closed.")


def _refuse_open_quote(rest: list[str], separator: str) -> None:
    """Raise csv.Error when a quotation mark in the last record has swallowed the end of the list.

    The lenient reader does not tell; the strict one also refuses quotation marks inside pasted cells, which are right.
    """
    try:
        list(csv.reader(StringIO("\n".join(rest), newline=""), delimiter=separator, strict=True))
    except csv.Error as fault:
        if "end of data" in str(fault):
            raise
