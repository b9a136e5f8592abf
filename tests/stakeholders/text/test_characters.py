"""A text means what it shows: what is kept of it, what is refused, and what the refusal says."""

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stakeholders.text.characters import CannotStand, cleaned, is_filled_in, isolated, too_long, without_unseen

ALEF, MEEM, KA, VIRAMA = "\u05d0", "\u0645", "\u0915", "\u094d"
WOMAN, LAPTOP, FLAG, RAINBOW = "\U0001f469", "\U0001f4bb", "\U0001f3f3\ufe0f", "\U0001f308"
# Plain text salted with what has no look of its own.
SALT = st.sampled_from(
    "\u200b\u200c\u200d\u200e\u200f\u202a\u202e\u2066\u2067\u2068\u2069\u00ad\ufeff\r\n\t\x0b\u2028a1\u05d0 \u0301"
)
TEXT = st.text(st.one_of(st.characters(), SALT), max_size=40)
FEW = settings(max_examples=50, deadline=None)


@pytest.mark.parametrize(
    "text",
    [
        f"{MEEM}\u200c{MEEM}",
        f"{KA}{VIRAMA}\u200d{KA}",
        # An older spelling of Malayalam ends words like this.
        f"\u0d28{VIRAMA.replace(VIRAMA, chr(0x0D4D))}\u200d",
        f"{WOMAN}\u200d{LAPTOP}",
        f"{FLAG}\u200d{RAINBOW}",
        f"{WOMAN}\U0001f3fd\u200d{LAPTOP}",
        "Heart \u2764\ufe0f",
        "Acme\u200e (Tel Aviv)",
        f"{ALEF}\u200f!",
        f"For \u2067{ALEF} 5\u2069 days",
        f"For \u2066Acme {ALEF}\u2069",
        f"For \u2068{ALEF}\u2068b\u2069\u2069 days",
        "Donau\u00addampf\u00adschiff",
        "No\u00a0break",
    ],
)
@pytest.mark.parametrize("lines", [True, False])
def test_what_has_its_place_in_writing_is_kept(text, lines):
    assert cleaned(text, lines=lines) == text


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            "Budget \u202e000,001 cap",
            "After “Budget”, at place 8, stands a character that nobody sees (U+202E). Delete it.",
        ),
        ("\u202dBudget", "It begins with a character that nobody sees (U+202D). Delete it."),
        ("a\x00b", "(U+0000)"),
        ("a\x0cb", "(U+000C)"),
        ("a\x7fb", "(U+007F)"),
        ("a\x85b", "(U+0085)"),
        ("a\ufeffb", "(U+FEFF)"),
        ("a\u200bb", "(U+200B)"),
        ("a\u2060b", "(U+2060)"),
        ("a\ue000b", "(U+E000)"),
        ("a\U000f0000b", "(U+F0000)"),
        ("a\ud800b", "(U+D800)"),
        ("a\U000e0041b", "(U+E0041)"),
    ],
)
def test_what_nobody_sees_is_refused_with_where_it_is(text, said):
    with pytest.raises(CannotStand) as refusal:
        cleaned(text, lines=False)
    assert said in str(refusal.value)


@pytest.mark.parametrize(
    "text",
    [
        "1\u200d0",
        "a \u200db",
        "a\u200d",
        "\u200ca",
        "a\u200d\u200db",
        # These would read 50 and 5 < 3.
        "\u200f0\u200f5 hours",
        "5 \u200f>\u200f 3",
        "5 \u2067>\u2069 3",
        f"\u200f0\u200f5 hours {ALEF}",
        "0\u200e5",
        "0\u2066\u20695",
        "a\u2066b",
        "a\u2069b",
        "\u2069a\u2066",
    ],
)
def test_what_is_allowed_elsewhere_is_refused_where_it_hides_or_turns_something(text):
    with pytest.raises(CannotStand):
        cleaned(text, lines=False)


def test_an_isolate_is_closed_in_the_line_where_it_is_opened():
    assert cleaned(f"\u2068{ALEF}\u2069\nb", lines=True)
    with pytest.raises(CannotStand, match=r"In line 2, after “bb”, at place 3, stands .*U\+2068"):
        cleaned(f"a\nbb\u2068{ALEF}\nc\u2069", lines=True)
    with pytest.raises(CannotStand, match=r"Line 2 begins with .*U\+202E"):
        cleaned("a\n\u202eb", lines=True)


@pytest.mark.parametrize("mark", ["\r\n", "\n", "\r", "\x0b", "\u2028", "\u2029"])
def test_each_line_break_is_one_in_a_long_text_and_a_blank_in_a_title(mark):
    assert cleaned(f"a{mark}b", lines=True) == "a\nb"
    assert cleaned(f"a{mark}b", lines=False) == "a b"


def test_a_tab_is_a_blank():
    assert [cleaned("a\tb", lines=lines) for lines in (True, False)] == ["a b", "a b"]


def test_letters_that_look_the_same_are_kept_the_same():
    assert cleaned("Cafe\u0301", lines=False) == "Café"


@pytest.mark.parametrize(
    "text", ["", " \u00a0", "\u3164", "\u115f\u1160", "\u2800", "\u0301", "\u00ad", "\u200e", "\U0001d159"]
)
def test_what_shows_nothing_is_not_filled_in(text):
    assert not is_filled_in(text)


@pytest.mark.parametrize("text", ["a", "7", ".", "€", "山", "\u2764\ufe0f", ALEF, " \u00ada"])
def test_one_character_that_is_seen_is_enough(text):
    assert is_filled_in(text)


def test_what_is_too_long_is_counted():
    assert too_long("x" * 277, 200) == "277 of 200 characters: 77 too many."
    assert too_long("x" * 4_001, 4_000) == "4,001 of 4,000 characters: 1 too many."
    assert too_long("x" * 200, 200) == ""


def test_a_right_to_left_name_keeps_to_itself():
    assert isolated(f"{ALEF} 5") == f"\u2068{ALEF} 5\u2069"
    assert isolated("Ana Ruiz") == "Ana Ruiz"


@FEW
@given(TEXT, st.booleans())
def test_what_is_kept_is_kept_again_as_it_is(text, lines):
    try:
        once = cleaned(text, lines=lines)
    except CannotStand:
        return
    assert cleaned(once, lines=lines) == once
    assert unicodedata.is_normalized("NFC", once)
    assert once == once.strip()
    assert not {"\r", "\x0b", "\u2028", "\u2029", "\t"} & set(once)
    assert lines or "\n" not in once


@FEW
@given(TEXT)
def test_nothing_that_turns_the_reading_around_is_kept(text):
    try:
        kept = cleaned(text, lines=True)
    except CannotStand:
        return
    hidden = {sign for sign in kept if unicodedata.category(sign) in {"Cc", "Cf", "Co", "Cs"}}
    assert hidden <= set("\n\u200c\u200d\u200e\u200f\u2066\u2067\u2068\u2069\u00ad")


@FEW
@given(st.text(st.characters(categories=["L", "N", "P", "S", "Zs"]), max_size=40), st.booleans())
def test_what_is_seen_is_never_lost(text, lines):
    assert cleaned(text, lines=lines) == unicodedata.normalize("NFC", text).strip()


@FEW
@given(st.integers(1, 50), st.integers(1, 50))
def test_the_surplus_is_the_difference(length, limit):
    sentence = too_long("x" * length, limit)
    assert bool(sentence) == (length > limit)
    assert not sentence or f": {length - limit} too many" in sentence


@pytest.mark.parametrize(
    ("written", "left"),
    [
        ("Budget \u202e000,001 cap", "Budget 000,001 cap"),
        ("a\u200bb\x00c\u0007", "abc"),
        ("one\r\ntwo\tthree\u2063", "one\ntwo\tthree"),
        ("\u2068open", "open"),
        ("soft\u00adhyphen", "soft\u00adhyphen"),
        ("nothing to take", "nothing to take"),
    ],
)
def test_what_nobody_sees_is_taken_out_and_the_rest_stays(written, left):
    assert without_unseen(written) == left


@FEW
@given(TEXT)
def test_what_is_left_can_stand(text):
    cleaned(without_unseen(text), lines=True)
