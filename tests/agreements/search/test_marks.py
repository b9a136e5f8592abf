"""Marks stand around the words that were found, as they were written, and everything else stays text."""

from html import unescape
from re import sub

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agreements.search.asked_words import AskedWords, CannotLookFor
from agreements.search.marks import LONGEST, excerpt, marked


@pytest.mark.parametrize(
    ("text", "asked", "html"),
    [
        ("Größe & Straße", "grosse", "<mark>Größe</mark> &amp; Straße"),
        ("Größe & Straße", "groesse STRAS", "<mark>Größe</mark> &amp; <mark>Straße</mark>"),
        ("e\u0301te\u0301!", "été", "<mark>e\u0301te\u0301</mark>!"),
        ("needs C-0012 and c12, not C-123", "c-12", "needs <mark>C-0012</mark> and <mark>c12</mark>, not C-123"),
        ("<script>alert(1)</script>", "script", "&lt;<mark>script</mark>&gt;alert(1)&lt;/<mark>script</mark>&gt;"),
        ("Zu\u00adsammen", "zusam", "<mark>Zu\u00adsammen</mark>"),
        ("在庫管理", "庫管", "在<mark>庫</mark><mark>管</mark>理"),
        ("שָׁלוֹם עולם", "שלום", "<mark>שָׁלוֹם</mark> עולם"),
        ("restock stock", "stock", "restock <mark>stock</mark>"),
    ],
)
def test_words_are_marked(text, asked, html):
    assert marked(text, AskedWords.of(asked)) == html


def test_an_excerpt_begins_before_its_first_hit_and_is_short():
    text = "word " * 100 + "needle " + "word " * 100
    found = excerpt(text, AskedWords.of("needle"))
    assert found.startswith("…")
    assert found.endswith("…")
    assert 0 < found.index("needle") < 60
    assert len(found) <= LONGEST + 2
    assert excerpt(text, AskedWords.of("nothing")) == ""
    assert excerpt("a needle", AskedWords.of("needle")) == "a needle"


@given(st.text(), st.text())
def test_without_its_marks_it_is_the_text(text, words):
    try:
        asked = AskedWords.of(words)
    except CannotLookFor:
        return
    assert unescape(sub("</?mark>", "", marked(text, asked))) == unescape(text) or "&" in text
