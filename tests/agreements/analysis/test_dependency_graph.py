"""Whose dates break, against an oracle that follows every way, and circles of needs."""

from datetime import date, timedelta
from itertools import pairwise, product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agreements.analysis.dependency_graph import Break, breaks, find_cycle

MONDAY = date(2027, 3, 15)
NAMES = "abcdef"
DAYS = st.integers(0, 6).map(lambda number: MONDAY + timedelta(days=number))
NEEDS = st.frozensets(st.tuples(st.sampled_from(NAMES), st.sampled_from(NAMES)).filter(lambda edge: edge[0] != edge[1]))


def day(number: int) -> date:
    return MONDAY + timedelta(days=number)


def test_the_outreach_needs_the_feature_a_day_later_and_is_six_days_short():
    days = {"feature": date(2027, 3, 15), "outreach": date(2027, 3, 16)}

    found = breaks(days, {("outreach", "feature")}, {"feature": date(2027, 3, 22)})

    assert found == [Break("outreach", "feature", date(2027, 3, 16), 6, is_direct=True)]


def test_the_day_itself_is_early_enough():
    assert breaks({"a": day(0), "b": day(1)}, {("b", "a")}, {"a": day(1)}) == []


def test_moved_along_it_holds_and_what_rests_on_it_breaks():
    days, needs = {"a": day(0), "b": day(1), "c": day(2)}, {("b", "a"), ("c", "b")}

    assert breaks(days, needs, {"a": day(7), "b": day(8)}) == [Break("c", "b", day(2), 6, is_direct=True)]


def test_down_the_chain_the_second_one_waits_as_long():
    days, needs = {"a": day(0), "b": day(1), "c": day(2)}, {("b", "a"), ("c", "b")}

    assert breaks(days, needs, {"a": day(7)}) == [
        Break("b", "a", day(1), 6, is_direct=True),
        Break("c", "b", day(2), 5, is_direct=False),
    ]


def test_what_was_as_short_before_is_no_news_and_what_is_shorter_still_is():
    days, needs = {"a": day(7), "b": day(1)}, {("b", "a")}

    assert breaks(days, needs, {"a": day(6)}) == []
    assert breaks(days, needs, {"b": day(1)}) == []
    assert breaks(days, needs, {"a": day(8)}) == [Break("b", "a", day(1), 7, is_direct=True)]


def test_an_own_earlier_day_breaks_too_and_so_does_a_new_need():
    days = {"a": day(5), "b": day(6)}

    assert breaks(days, {("b", "a")}, {"b": day(2)}) == [Break("b", "a", day(2), 3, is_direct=True)]
    assert breaks(days, set(), {}, added={("a", "b")}) == [Break("a", "b", day(5), 1, is_direct=True)]
    assert breaks(days, set(), {}, added={("a", "unknown")}) == []


def by_every_way(days, needs):
    """The days that every edge is short, following every way in as many steps as there are names."""
    reach = {(name, name) for name in days} | {edge for edge in needs if edge[0] in days and edge[1] in days}
    for middle, first, last in product(sorted(days), repeat=3):
        if (first, middle) in reach and (middle, last) in reach:
            reach.add((first, last))
    ready = {name: max(days[other] for first, other in reach if first == name) for name in days}
    known = {edge for edge in needs if edge[0] in days and edge[1] in days}
    return {(who, what): (ready[what] - days[who]).days for who, what in known if ready[what] > days[who]}


@given(
    days=st.dictionaries(st.sampled_from(NAMES), DAYS),
    proposed=st.dictionaries(st.sampled_from(NAMES), DAYS),
    needs=NEEDS,
    added=NEEDS,
)
def test_it_finds_what_following_every_way_finds(days, proposed, needs, added):
    before, after = by_every_way(days, needs), by_every_way(days | proposed, needs | added)

    found = {(one.who, one.what): one.short for one in breaks(days, needs, proposed, added=added)}

    assert found == {edge: short for edge, short in after.items() if short > before.get(edge, 0)}


@given(needs=NEEDS, start=st.sampled_from(NAMES))
def test_a_circle_is_a_way_back_and_is_found_when_there_is_one(needs, start):
    found = find_cycle(needs, start)

    reached: set[str] = set()
    new = {what for who, what in needs if who == start}
    while new - reached:
        reached |= new
        new = {what for who, what in needs if who in reached}
    assert bool(found) == (start in reached)
    if found:
        assert found[0] == found[-1] == start
        assert all(step in needs for step in pairwise(found))


@pytest.mark.parametrize("needs", [[], [("a", "b"), ("b", "c")], [("b", "c"), ("c", "b"), ("a", "b")]])
def test_without_a_way_back_there_is_no_circle(needs):
    assert find_cycle(needs, "a") == []
