"""What is asked: words that must all be found, and a sentence where nothing can be."""

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from agreements.models import SearchEntry
from agreements.search.asked_words import MOST_WORDS, AskedWords, CannotLookFor
from agreements.search.hits import first_of_each, found_entries, people_found
from tests.builders import a_draft, a_table
from tests.people import a_person


def test_words_are_folded_and_numbers_set_apart():
    asked = AskedWords.of("Größe AG-0003, größe c12 c-12")
    assert (asked.words, asked.numbers) == (("grosse",), ("ag3", "c12"))


@pytest.mark.parametrize(
    "text", ["", "  ", "%_\\'\"", "a", "a b c", "word " + " ".join(f"w{n}" for n in range(MOST_WORDS))]
)
def test_what_cannot_be_looked_for_is_said(text):
    with pytest.raises(CannotLookFor, match=r"\.$"):
        AskedWords.of(text)


@pytest.mark.parametrize("text", ["a stock", "7", "庫", "ag1", "日本"])
def test_one_sign_is_enough_where_it_says_something(text):
    assert AskedWords.of(text)


@pytest.mark.django_db
def test_a_single_letter_beside_a_word_is_that_letter_alone():
    table = a_table()
    a_draft(table, title="Plan B for stock")
    a_draft(table, title="Plan better stock")
    assert found_entries(AskedWords.of("stock b"), reader=table.ana).count() == 1
    assert found_entries(AskedWords.of("stock bet"), reader=table.ana).count() == 1


@pytest.mark.django_db
def test_people_are_found_by_every_spelling_of_their_name():
    mueller = a_person(name="Jürgen Müller-Łukasz")
    for words in ("muller", "MUELLER jur", "lukasz", "jürgen müller"):
        assert list(people_found(AskedWords.of(words))) == [mueller]
    assert list(people_found(AskedWords.of("muller meier"))) == []
    assert list(people_found(AskedWords.of("muller ag3"))) == []


@pytest.mark.django_db
@given(text=st.text(min_size=1, max_size=40))
def test_no_text_breaks_the_question(text):
    reader = a_person(name="Ana")
    try:
        asked = AskedWords.of(text)
    except CannotLookFor:
        return
    assert first_of_each(found_entries(asked, reader=reader), asked, most=5) == ({}, [])
    assert SearchEntry.objects.count() == 0
    list(people_found(asked))


@pytest.mark.django_db
def test_the_words_are_looked_up_in_the_index_of_words():
    table = a_table()
    a_draft(table)
    with connection.cursor() as cursor:
        # With so few rows the database would read them all.
        cursor.execute("SET LOCAL enable_seqscan = off")
        entries = found_entries(AskedWords.of("stock sales"), reader=table.ana)
        assert "search_entry_by_words" in entries.explain()
        cursor.execute("SET LOCAL enable_indexscan = off")
        assert "person_by_words" in people_found(AskedWords.of("ana")).explain()
