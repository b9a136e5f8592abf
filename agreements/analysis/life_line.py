"""Where the dates of an agreement stand on one line, and which of them can be written beside it without meeting."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

# Pixels. The line is drawn in percent; for each size of screen what is written must not meet on the narrowest one.
WIDE, MIDDLE, NARROW = 1120, 708, 288
# Of 13 px type, in the widest of the fonts that a page may get.
LETTER = 8
GAP = 8
# Two dates nearer than this on one side of the line are not both written.
NEAREST = 72
# A mark at the very end would be cut in half.
INSET = 0.5
LINE, ABOVE, BELOW, LOWEST = 42, 17, 74, 92


class Kind(StrEnum):
    """What a date is in the life of an agreement."""

    SIGNED = "signed"
    REVIEW = "review"
    TODAY = "today"
    END = "end"


# Where the words of a date may stand, the better place first.
PLACES = {
    Kind.TODAY: (ABOVE,),
    Kind.SIGNED: (ABOVE, BELOW),
    Kind.END: (ABOVE, BELOW),
    Kind.REVIEW: (BELOW,),
}


@dataclass(frozen=True)
class Mark:
    """One date, with its words; `short` is written on a phone too, and `is_next` marks the next review."""

    kind: Kind
    day: date
    words: str
    short: str = ""
    is_past: bool = False
    is_next: bool = False

    @property
    def is_strong(self) -> bool:
        return self.is_next or self.kind == Kind.TODAY


@dataclass(frozen=True)
class Label:
    """Words at a place: `x` in percent of the width, `y` in pixels, `anchor` as SVG names it."""

    # The size of screen that shows it: wide, middle or narrow.
    size: str
    words: str
    x: float
    y: int
    anchor: str

    @property
    def at(self) -> str:
        """Return `x` as SVG reads it, whatever the language of the page."""
        return f"{self.x:g}%"


@dataclass(frozen=True)
class Placed:
    """A mark at its place, in percent of the width, and what is written of it on screens of each size."""

    mark: Mark
    x: float
    labels: tuple[Label, ...]

    @property
    def at(self) -> str:
        """Return `x` as SVG reads it, whatever the language of the page."""
        return f"{self.x:g}%"


@dataclass(frozen=True)
class LifeLine:
    """All marks in the order of time, and how high the picture is in pixels."""

    marks: tuple[Placed, ...]
    height: int

    @property
    def today(self) -> Placed:
        return next(one for one in self.marks if one.mark.kind == Kind.TODAY)

    @property
    def is_written_out(self) -> bool:
        """True when a wide screen shows the words of every date."""
        return all(any(label.size == "wide" for label in one.labels) for one in self.marks)


@dataclass(frozen=True)
class _Box:
    middle: float
    left: float
    right: float
    y: int


def life_line(marks: Iterable[Mark]) -> LifeLine:
    """Return dates on a line from the first to the last of them; one of them is today.

    Today and the next review are always written; of others that would meet, the earlier one.
    """
    ordered = sorted(marks, key=lambda mark: mark.day)
    first, days = ordered[0].day, max((ordered[-1].day - ordered[0].day).days, 1)
    places = {id(mark): 100 * (mark.day - first).days / days for mark in ordered}
    sizes = [_written(ordered, places, "wide", WIDE), _written(ordered, places, "middle", MIDDLE)]
    sizes.append(_written_narrow(ordered, places))
    placed = []
    for mark in ordered:
        labels = tuple(written[id(mark)] for written in sizes if id(mark) in written)
        placed.append(Placed(mark, round(min(max(places[id(mark)], INSET), 100 - INSET), 2), labels))
    low = any(label.y == LOWEST for label in sizes[-1].values())
    return LifeLine(tuple(placed), (LOWEST if low else BELOW) + 10)


def _written(marks: Sequence[Mark], places: dict[int, float], size: str, width: int) -> dict[int, Label]:
    labels: dict[int, Label] = {}
    taken: list[_Box] = []
    # Sorting keeps the order of time among equals.
    for mark in sorted(marks, key=lambda mark: not mark.is_strong):
        for y in PLACES[mark.kind]:
            box, label = _label(mark.words, places[id(mark)], y, size, width)
            if mark.is_strong or not any(_meet(box, other, NEAREST) for other in taken):
                labels[id(mark)] = label
                taken.append(box)
                break
    return labels


def _written_narrow(marks: Sequence[Mark], places: dict[int, float]) -> dict[int, Label]:
    labels: dict[int, Label] = {}
    taken: list[_Box] = []
    for mark in sorted((mark for mark in marks if mark.short), key=lambda mark: not mark.is_strong):
        y = ABOVE if mark.kind == Kind.TODAY else BELOW
        box, label = _label(mark.short, places[id(mark)], y, "narrow", NARROW)
        if any(_meet(box, other, 0) for other in taken):
            box, label = _label(mark.short, places[id(mark)], LOWEST, "narrow", NARROW)
        labels[id(mark)] = label
        taken.append(box)
    return labels


def _label(words: str, percent: float, y: int, size: str, width: int) -> tuple[_Box, Label]:
    """Return words centred on their date, or set against the edge that they would cross."""
    long, middle = len(words) * LETTER, percent * width / 100
    if middle < long / 2:
        return _Box(middle, 0, long, y), Label(size, words, 0, y, "start")
    if middle > width - long / 2:
        return _Box(middle, width - long, width, y), Label(size, words, 100, y, "end")
    box = _Box(middle, middle - long / 2, middle + long / 2, y)
    return box, Label(size, words, round(percent, 2), y, "middle")


def _meet(one: _Box, other: _Box, nearest: int) -> bool:
    """True on one side of the line where words would touch, or where their dates are nearer than so many pixels."""
    if one.y != other.y:
        return False
    touch = one.left < other.right + GAP and other.left < one.right + GAP
    return touch or abs(one.middle - other.middle) < nearest
