"""Words of people in a mail: on one line, quoted line by line, and nothing that forges a header."""

import pytest

from agreements.text import absolute, one_line, quoted


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


@pytest.mark.parametrize("line", ["", "C-0003", "x" * 20, "x" * 21, "e\u0301" * 15, "Gro\u0308ße " * 3, "\u2068שלום\u2069 " * 4])
def test_a_line_that_is_short_is_left_as_it_is_and_others_end_with_a_sign(line):
    said = cut(line, 20)
    assert said == line or (said.rstrip("\u2069").endswith("…") and len(line) > 20)
    assert not loose_isolates(said)
