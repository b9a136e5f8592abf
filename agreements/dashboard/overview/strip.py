"""The chart of eight weeks: a stacked column for each, with the words that need attention most on top."""

from collections.abc import Sequence
from dataclasses import dataclass

from agreements.dashboard.overview.health import Column
from agreements.models.health_week import HealthWord

# Pixels. Columns are placed in percent of the width, so that words keep their size on every screen.
HEIGHT, BASE, TOP = 198, 172, 24
LABELS_AT, ABOVE_COLUMN = 190, 6
# The least height of a band with at least one agreement, so that it can be seen.
THINNEST, GAP = 3.0, 1.5
# Parts of its place that a column takes, and the empty part before it.
FILLED, BEFORE = 0.872, 0.064
# From below.
BANDS = (
    HealthWord.ON_TRACK,
    HealthWord.NOT_YET,
    HealthWord.PAUSED,
    HealthWord.ADJUSTING,
    HealthWord.NO_NEWS,
    HealthWord.AT_RISK,
    HealthWord.OFF_TRACK,
)


@dataclass(frozen=True)
class Band:
    """One word in one week: where it begins and how high it is, in pixels from the top of the picture."""

    word: HealthWord
    count: int
    top: float
    tall: float

    @property
    def y(self) -> str:
        """Return where it begins as SVG reads it, whatever the language of the page; so the one below."""
        return _pixels(self.top)

    @property
    def height(self) -> str:
        return _pixels(self.tall)


@dataclass(frozen=True)
class Bar:
    """One column at its place: `x` and `width` in parts of the picture's width, as strips are placed in."""

    column: Column
    bands: tuple[Band, ...]
    x: float
    width: float
    is_last: bool

    @property
    def week(self) -> str:
        """Return what narrows a list to this week; nothing for now."""
        return "" if self.is_last else f"&week={self.column.week.isoformat()}"

    @property
    def top(self) -> str:
        """Return where its number stands, in pixels."""
        return _pixels((self.bands[-1].top if self.bands else BASE) - ABOVE_COLUMN)

    @property
    def left(self) -> str:
        """Return `x` in percent as SVG reads it, whatever the language of the page; so the two below."""
        return f"{self.x:.2f}%"

    @property
    def across(self) -> str:
        return f"{self.width:.2f}%"

    @property
    def middle(self) -> str:
        return f"{self.x + self.width / 2:.2f}%"


def strip_of(columns: Sequence[Column], *, across: float = 100) -> list[Bar]:
    """Return the columns as drawn in a picture that is `across` wide, percent unless said otherwise.

    The tallest reaches from the base line to just below the top.
    """
    most, place = max((column.total for column in columns), default=0), across / max(len(columns), 1)
    # What thin bands are drawn thicker than they are is kept free above.
    scale = (BASE - TOP - len(BANDS) * (THINNEST + GAP)) / max(most, 1)
    return [
        Bar(
            column,
            _bands(column, scale),
            x=(index + BEFORE) * place,
            width=place * FILLED,
            is_last=index == len(columns) - 1,
        )
        for index, column in enumerate(columns)
    ]


def _bands(column: Column, scale: float) -> tuple[Band, ...]:
    bands, foot = [], float(BASE)
    for word in BANDS:
        if count := column.counts.get(word, 0):
            height = max(count * scale, THINNEST)
            foot -= height + GAP
            bands.append(Band(word, count, foot, height))
    return tuple(bands)


def _pixels(value: float) -> str:
    return f"{value:.1f}"
