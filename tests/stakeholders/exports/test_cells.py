"""What stands in a cell: nothing unseen, nothing endless, and no formula."""

import pytest

from stakeholders.exports.cells import MOST_OF_A_CELL, begins_like_a_formula, unlike_a_formula, written
from tests.stakeholders.exports.hostile import CHANGED, FORMULAS, HARMLESS, LONG, LONG_IN_EMOJI


@pytest.mark.parametrize("text", [*HARMLESS, *FORMULAS])
def test_what_people_write_stays(text):
    assert written(text) == text


@pytest.mark.parametrize(("text", "left"), CHANGED.items())
def test_what_nobody_sees_is_left_out(text, left):
    assert written(text) == left


def test_a_long_text_is_cut_with_a_sign():
    assert written(LONG) == "x" * (MOST_OF_A_CELL - 1) + "…"
    assert written("x" * MOST_OF_A_CELL) == "x" * MOST_OF_A_CELL


def test_length_is_counted_as_spreadsheet_programs_do_and_no_character_is_cut_in_half():
    text = written(LONG_IN_EMOJI)
    assert len(text.encode("utf-16-le")) // 2 <= MOST_OF_A_CELL
    assert text == "🎉" * 16_383 + "…"


@pytest.mark.parametrize("text", FORMULAS)
def test_what_would_be_calculated_gets_an_apostrophe(text):
    assert begins_like_a_formula(text)
    assert unlike_a_formula(text) == f"'{text}"


@pytest.mark.parametrize("text", HARMLESS)
def test_nothing_else_does(text):
    assert not begins_like_a_formula(text)
    assert unlike_a_formula(text) == text


@pytest.mark.parametrize(
    ("text", "quoted"),
    [
        ("a;=1+1", "a;'=1+1"),
        ("a\t@b", "a\t'@b"),
        ("a\n+1", "a\n'+1"),
        ("a; - b", "a; - b"),
        ("a\n- b", "a\n- b"),
        ("=1;=2", "'=1;'=2"),
        ("\t=1", "'\t'=1"),
    ],
)
def test_where_another_separator_would_begin_a_cell_it_is_no_formula_either(text, quoted):
    assert unlike_a_formula(text) == quoted


def test_apostrophes_make_no_cell_too_long():
    assert len(unlike_a_formula("=" + "x;=y" * 10_000)) == MOST_OF_A_CELL
