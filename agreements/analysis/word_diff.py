"""What changed between two wordings, word by word, and how two people's changes fit together."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import pairwise
from typing import Literal

WORDS = re.compile(r"\s+|\w+|[^\w\s]")
# Pairs of equal words in two texts above which a finer comparison would take noticeable time.
MOST_PAIRS = 1_000_000

Change = tuple[str, int, int, int, int]


@dataclass(frozen=True)
class Piece:
    """A run of text that stayed, was inserted or was deleted."""

    change: Literal["same", "inserted", "deleted"]
    text: str


@dataclass(frozen=True)
class Merged:
    """One text made of two people's changes; not clean where both changed the same words."""

    text: str
    is_clean: bool


@dataclass(frozen=True)
class _Replacement:
    start: int
    end: int
    words: tuple[str, ...]


def compare(old: str, new: str) -> list[Piece]:
    """Return the pieces that turn `old` into `new`; the deleted and same ones together spell `old` again."""
    before, after = WORDS.findall(old), WORDS.findall(new)
    return list(_pieces(before, after))


def _pieces(before: list[str], after: list[str]) -> Iterator[Piece]:
    for operation, i1, i2, j1, j2 in _changes(before, after):
        if operation == "equal":
            yield Piece("same", "".join(before[i1:i2]))
            continue
        if i2 > i1:
            yield Piece("deleted", "".join(before[i1:i2]))
        if j2 > j1:
            yield Piece("inserted", "".join(after[j1:j2]))


def _changes(before: list[str], after: list[str]) -> list[Change]:
    """Return difflib's opcodes; texts that repeat few words thousands of times are compared at their ends alone."""
    often = Counter(before)
    if sum(often[word] for word in after) <= MOST_PAIRS:
        return list(SequenceMatcher(None, before, after, autojunk=False).get_opcodes())
    start = _common(before, after)
    end = _common(before[start:][::-1], after[start:][::-1])
    changes: list[Change] = [
        ("equal", 0, start, 0, start),
        ("replace", start, len(before) - end, start, len(after) - end),
        ("equal", len(before) - end, len(before), len(after) - end, len(after)),
    ]
    return [change for change in changes if change[2] > change[1] or change[4] > change[3]]


def _common(before: list[str], after: list[str]) -> int:
    pairs = zip(before, after, strict=False)
    return next((place for place, (one, other) in enumerate(pairs) if one != other), min(len(before), len(after)))


def merge(base: str, theirs: str, yours: str) -> Merged:
    """Return both people's changes to `base` in one text.

    Where both changed the same words, `yours` is returned whole and the result is not clean: the
    person decides. Three-way merge after diff3 (Khanna, Kunal and Pierce, 2007), on words.
    """
    if yours in (base, theirs):
        return Merged(theirs, is_clean=True)
    if theirs == base:
        return Merged(yours, is_clean=True)
    words = WORDS.findall(base)
    replacements = sorted(
        {*_replacements(words, theirs), *_replacements(words, yours)}, key=lambda change: (change.start, change.end)
    )
    if any(_collide(first, second) for first, second in pairwise(replacements)):
        return Merged(yours, is_clean=False)
    return Merged("".join(_replaced(words, replacements)), is_clean=True)


def _replacements(words: list[str], new: str) -> Iterator[_Replacement]:
    after = WORDS.findall(new)
    for operation, i1, i2, j1, j2 in _changes(words, after):
        if operation != "equal":
            yield _Replacement(i1, i2, tuple(after[j1:j2]))


def _collide(first: _Replacement, second: _Replacement) -> bool:
    # Two insertions at one place collide too: their order would be a guess.
    return second.start < first.end or second.start == first.start or second.start == first.end


def _replaced(words: list[str], replacements: Iterable[_Replacement]) -> Iterator[str]:
    done = 0
    for change in replacements:
        yield from words[done : change.start]
        yield from change.words
        done = change.end
    yield from words[done:]
