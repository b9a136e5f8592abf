"""Marks: the words of a text that were looked for, in the text as it was written."""

from collections.abc import Iterator

import regex
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from agreements.search.asked_words import AskedWords
from agreements.search.numbers import numbers_in
from stakeholders.text.folding import UNSPACED, folded, spellings_of

# A number with what stands between its letters and digits, or a word with what may stand in it unseen.
PIECE = regex.compile(
    r"(?i)(?<![\p{L}\p{N}])(?:ag|c)[\s-]?[0-9]+(?![\p{L}\p{N}])"
    rf"|(?V1)[{UNSPACED}]\p{{M}}*|[[\p{{L}}\p{{N}}\p{{M}}\p{{Cf}}]--[{UNSPACED}]]+"
)

# Characters of a text that are shown, and of those that stand before the first hit in it.
LONGEST, BEFORE = 180, 50


def marked(text: str, asked: AskedWords) -> SafeString:
    """Return a text as HTML in which every word that was looked for is marked; its own signs are escaped."""
    pieces, done = [], 0
    for start, end in _places(text, asked):
        pieces += [escape(text[done:start]), "<mark>", escape(text[start:end]), "</mark>"]
        done = end
    return mark_safe("".join([*pieces, escape(text[done:])]))  # noqa: S308 - every piece of the text is escaped


def excerpt(text: str, asked: AskedWords) -> str:
    """Return the part of a text around its first hit on one line; empty where nothing in it was looked for."""
    line = " ".join(text.split())
    place = next(_places(line, asked), None)
    if place is None:
        return ""
    begin = 0 if place[0] <= BEFORE else line.find(" ", place[0] - BEFORE, place[0]) + 1 or place[0]
    part = line[begin : begin + LONGEST]
    shown = part if begin + LONGEST >= len(line) else f"{part[: part.rfind(' ') if ' ' in part[20:] else LONGEST]}…"
    return f"…{shown}" if begin else shown


def _places(text: str, asked: AskedWords) -> Iterator[tuple[int, int]]:
    """Yield begin and end of each hit, in order and apart from each other."""
    for found in PIECE.finditer(text):
        piece = found[0]
        if set(numbers_in(folded(piece))) & set(asked.numbers) or asked.begin(spellings_of(piece)):
            yield found.span()
