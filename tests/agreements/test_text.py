"""Words of people in a mail: on one line, quoted line by line, and nothing that forges a header."""

import pytest

from agreements.text import absolute, cut, one_line, quoted
from stakeholders.text.characters import loose_isolates


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("Stock for the spring season", "Stock for the spring season"),
        ("Stock\r\nBcc: everybody@example.org", "Stock Bcc: everybody@example.org"),
        ("  Stock \t for\x00spring\x85", "Stock for spring"),
        ("Stock\u2028for\u202espring\u2066", "Stock for spring"),
        ("\n", ""),
    ],
)
def test_text_on_one_line(words, expected):
    assert one_line(words) == expected


def test_an_address_begins_with_that_of_the_site():
    assert absolute("/agreements/AG-0001/") == "http://testserver/agreements/AG-0001/"


def test_quoted_words_keep_their_lines_and_each_is_marked():
    assert quoted("note", "\nThe supplier moved. \n\nTwo\x07weeks.\n") == {
        "note": "The supplier moved.\n\nTwo weeks.",
        "quoted_note": "> The supplier moved.\n> \n> Two weeks.",
    }


@pytest.mark.parametrize("line", ["", "C-0003", "x" * 20, "x" * 21, "word " * 9, "Größe " * 3, "\u2068שלום\u2069 " * 4])
def test_a_line_is_shortened_at_its_end_and_nothing_stays_open(line):
    said = cut(line, 20)
    assert said == line if len(line) <= 20 else said.rstrip("\u2069").endswith("…")
    assert len(said) <= 20
    assert not loose_isolates(said)
