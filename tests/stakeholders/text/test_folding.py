"""Folding: the same words are found whatever the accents, the case and the keyboard."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stakeholders.text.folding import LONGEST_WORD, WORD, folded, spellings_of, words_of


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Ærø Straße", ["aero", "strasse"]),
        ("ÅSA Łódź İzmir ılık", ["asa", "lodz", "izmir", "ilik"]),
        ("e\u0301te\u0301 été", ["ete"]),
        ("C-0012, O’Neil", ["c", "0012", "o", "neil"]),
        ("日本語ガイド", ["日", "本", "語", "カ", "イ", "ト"]),
        ("שָׁלוֹם أحمد", ["שלום", "احمد"]),
        ("Ｆｕｌｌ ½ ﬁn", ["full", "1", "2", "fin"]),
        ("zu\u00adsammen", ["zusammen"]),
        ("%_\\'\"<>&|!:*()", []),
        ("", []),
    ],
)
def test_words_are_folded(text, words):
    assert words_of(text) == words


def test_words_with_umlauts_are_found_as_others_type_them():
    assert spellings_of("Müller Großbäcker Søren") == [
        *("muller", "grossbacker", "soren"),
        *("mueller", "grossbaecker", "soeren"),
    ]
    assert spellings_of("Muller") == ["muller"]


def test_a_word_without_end_is_known_by_its_beginning():
    assert words_of("a" * 10_000) == ["a" * LONGEST_WORD]


@given(st.text())
def test_folding_twice_is_folding_once(text):
    assert [word for part in words_of(text) for word in words_of(part)] == words_of(text)


@given(st.text())
def test_words_hold_letters_marks_and_digits_alone(text):
    assert all(WORD.fullmatch(word) for word in spellings_of(text))


@given(st.text(alphabet=st.characters(categories=["Lu", "Ll"])))
def test_case_makes_no_difference(text):
    assert folded(text.lower()) == folded(text) or "ſ" in text or folded(text.lower()) == folded(text.casefold())
