"""A name is not a disguise: no word of two alphabets, and what looks the same is found to be the same."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stakeholders.text.characters import CannotStand
from stakeholders.text.names import alike, cleaned_name, repeated


@pytest.mark.parametrize(
    "name",
    [
        "Lee Morgan",
        "Łukasz O’Brien-Müller",
        "Иван Петров",
        "Νίκος Παπαδόπουλος",
        "山田 たろう",
        "ラーメン",
        "东 ㄉㄨㄥ",
        "김철수",
        "IT部",
        "नरेन्द्र मोदी",
        "محمد الأحمد",
        "דוד כהן",
        "Anna-Мария",
        "Сбыт (Sales)",
        "R&D 2",
        "№ 5",
    ],
)
def test_a_name_of_whole_words_is_kept(name):
    assert cleaned_name(name) == name


@pytest.mark.parametrize(
    "name",
    [
        "L\u0435e Morgan",
        "Lee M\u043ergan",
        "L\u03bfe",
        "Иvан",
        "L\u00ad\u0435e",
        "O’Вrien",
        "Lee.M\u043ergan",
        "Lee\u200d\u0435",
        "한たろう",
        "\ua4e1ee",
    ],
)
def test_a_word_of_two_alphabets_is_refused(name):
    with pytest.raises(CannotStand, match="mixes the letters of two alphabets"):
        cleaned_name(name)


@pytest.mark.parametrize("name", ["Ana  Ruiz", " Ana\u00a0Ruiz ", "Ana\u2003Ruiz", "Ana\nRuiz", "Ana\tRuiz"])
def test_blanks_of_every_kind_are_one(name):
    assert cleaned_name(name) == "Ana Ruiz"


def test_a_name_says_what_it_shows():
    with pytest.raises(CannotStand, match="nobody sees"):
        cleaned_name("Ana\u202eRuiz")


def test_names_that_read_the_same_are_alike():
    assert alike("LEE  Mor\u00adgan") == alike("Lee Morgan") == alike("Ｌee Morgan")
    assert alike("Lee Morgan") != alike("Lea Morgan")
    assert repeated(["Lee Morgan", "lee morgan", "Ana Ruiz"]) == {"lee morgan"}


@settings(max_examples=50, deadline=None)
@given(st.text(max_size=30))
def test_a_name_that_is_kept_is_kept_again_as_it_is(name):
    try:
        once = cleaned_name(name)
    except CannotStand:
        return
    assert cleaned_name(once) == once
