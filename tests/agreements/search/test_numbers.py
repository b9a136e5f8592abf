"""Numbers are found however they are typed, and nothing else is taken for one."""

import pytest

from agreements.search.numbers import indexed_words, numbers_in, without_numbers


@pytest.mark.parametrize("typed", ["ag3", "ag-3", "ag-0003", "ag 3", "ag0000003"])
def test_a_number_has_one_word(typed):
    assert numbers_in(typed) == ["ag3"]
    assert without_numbers(f"stock {typed} plan") == ["stock", "plan"]


@pytest.mark.parametrize("typed", ["ag", "c", "flag-3", "c3po", "ag-0", "abc-12", "c-1234567890", "c-12b"])
def test_other_words_are_no_numbers(typed):
    assert numbers_in(typed) == []


def test_a_number_within_a_text_is_found_as_one():
    assert {"c12", "needs", "12"} <= set(indexed_words("Needs C-0012, and 12 more"))
