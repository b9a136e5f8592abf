"""The picture of the weeks: nothing that stands for somebody is too thin to see, and nothing leaves the picture."""

from datetime import date
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from agreements.dashboard.overview.health import Column
from agreements.dashboard.overview.strip import BANDS, BASE, HEIGHT, THINNEST, strip_of
from agreements.models.health_week import HealthWord

MONDAY = date(2027, 2, 1)
counts = st.dictionaries(st.sampled_from(HealthWord), st.integers(0, 20_000))
columns = st.lists(st.builds(Column, st.just(MONDAY), counts), min_size=1, max_size=8)


@given(columns)
def test_every_band_is_seen_and_stays_inside(drawn):
    for column, bar in zip(drawn, strip_of(drawn), strict=True):
        assert {band.word: band.count for band in bar.bands} == {word: n for word, n in column.counts.items() if n}
        assert all(band.tall >= THINNEST for band in bar.bands)
        assert all(band.top > 10 and band.top + band.tall < BASE < HEIGHT for band in bar.bands)
        assert all(lower.top >= upper.top + upper.tall for lower, upper in pairwise(bar.bands))
        assert float(bar.top) >= 10
        assert bar.x >= 0
        assert bar.x + bar.width <= 100.001


@given(columns)
def test_columns_stand_side_by_side_and_the_last_is_now(drawn):
    bars = strip_of(drawn)
    assert all(one.x + one.width < other.x for one, other in pairwise(bars))
    assert [bar.is_last for bar in bars] == [False] * (len(bars) - 1) + [True]
    assert (bars[-1].week, len({bar.week for bar in bars})) == ("", 1 if len(bars) == 1 else 2)


def test_twice_as_many_are_twice_as_high():
    one, two = strip_of([Column(MONDAY, {HealthWord.ON_TRACK: count}) for count in (20, 40)])
    assert two.bands[0].tall == 2 * one.bands[0].tall


def test_every_word_has_its_band():
    assert set(BANDS) == set(HealthWord)


def test_numbers_are_written_as_svg_reads_them(settings):
    settings.LANGUAGE_CODE = "de"
    [bar] = strip_of([Column(MONDAY, {HealthWord.ON_TRACK: 3})])
    assert (bar.left, bar.across, bar.middle, bar.week) == ("6.40%", "87.20%", "50.00%", "")
