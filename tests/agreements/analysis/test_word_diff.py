"""Word by word: the pieces spell both texts, and merging loses nothing."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agreements.analysis.word_diff import compare, merge

SOME = ["the", "date", "moves", "15", "March", ".", "\n", "ä", "<b>", "\u202e"]
WORDS = st.lists(st.sampled_from(SOME)).map(" ".join)
TEXT = st.one_of(WORDS, st.text())


def spelled(pieces, without):
    return "".join(piece.text for piece in pieces if piece.change != without)


@given(TEXT, TEXT)
def test_the_pieces_spell_the_old_and_the_new_text(old, new):
    pieces = compare(old, new)

    assert spelled(pieces, "inserted") == old
    assert spelled(pieces, "deleted") == new


@given(TEXT)
def test_a_text_does_not_differ_from_itself(text):
    assert {piece.change for piece in compare(text, text)} <= {"same"}


@given(TEXT, TEXT)
def test_no_piece_is_empty(old, new):
    assert all(piece.text for piece in compare(old, new))


def test_a_moved_date_is_two_words():
    pieces = compare("by 15 March 2027.", "by 22 March 2027.")

    assert [(piece.change, piece.text) for piece in pieces] == [
        ("same", "by "),
        ("deleted", "15"),
        ("inserted", "22"),
        ("same", " March 2027."),
    ]


@given(TEXT, TEXT)
def test_the_only_change_is_taken(base, changed):
    assert merge(base, base, changed).text == merge(base, changed, base).text == changed
    assert merge(base, base, changed).is_clean
    assert merge(base, changed, base).is_clean


@given(TEXT, TEXT)
def test_the_same_change_twice_is_made_once(base, changed):
    merged = merge(base, changed, changed)

    assert (merged.text, merged.is_clean) == (changed, True)


@given(WORDS, WORDS, WORDS)
def test_whose_change_comes_first_does_not_matter(base, one, other):
    here, there = merge(base, one, other), merge(base, other, one)

    assert here.is_clean == there.is_clean
    if here.is_clean:
        assert here.text == there.text


@given(WORDS, WORDS, WORDS)
def test_a_conflict_keeps_your_words_whole(base, theirs, yours):
    merged = merge(base, theirs, yours)

    assert merged.is_clean or merged.text == yours


def test_changes_in_different_places_fit_together():
    merged = merge("Ben delivers it by March.", "Eve delivers it by March.", "Ben delivers it by April.")

    assert (merged.text, merged.is_clean) == ("Eve delivers it by April.", True)


def test_changes_of_the_same_word_do_not():
    assert not merge("by March", "by April", "by May").is_clean


@pytest.mark.parametrize(("old", "new"), [("a " * 2000, "b " * 10 + "a " * 1990), ("ab " * 1300, "ba " * 1300)])
def test_a_hostile_text_costs_no_noticeable_time(old, new):
    began = time.process_time()

    pieces = compare(old, new)

    assert time.process_time() - began < 3
    assert spelled(pieces, "inserted") == old
    assert spelled(pieces, "deleted") == new
