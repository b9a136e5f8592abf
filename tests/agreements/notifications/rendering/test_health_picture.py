"""The picture of the weeks in a mail: a PNG, found by its name, that shows the columns."""

from datetime import date
from struct import unpack
from zlib import decompress

from django.core.mail import EmailMultiAlternatives

from agreements.dashboard.overview.health import Column
from agreements.dashboard.overview.strip import BANDS
from agreements.models.health_week import HealthWord
from agreements.notifications.rendering.health_picture import CONTENT_ID, DRAWN, WIDTH, attach, key_of, png_of

MONDAY = date(2027, 2, 1)


def pixels_of(png: bytes) -> bytes:
    """Return the packed lines of a picture; enough to tell two pictures apart."""
    data, place = b"", 8
    while place < len(png):
        length, kind = unpack(">I4s", png[place : place + 8])
        data += png[place + 8 : place + 8 + length] if kind == b"IDAT" else b""
        place += length + 12
    return decompress(data)


def test_it_is_a_png_as_wide_as_said_and_shows_what_is_counted():
    one, other = (png_of([Column(MONDAY, {word: 3})]) for word in (HealthWord.ON_TRACK, HealthWord.OFF_TRACK))
    assert one.startswith(b"\x89PNG")
    assert unpack(">I", one[16:20]) == (WIDTH,)
    assert pixels_of(one) != pixels_of(other)
    assert len(one) < 40_000


def test_every_word_is_drawn():
    empty = pixels_of(png_of([Column(MONDAY, {})]))
    for word in HealthWord:
        assert pixels_of(png_of([Column(MONDAY, {word: 1})])) != empty, word


def test_the_key_says_what_is_drawn_and_nothing_else():
    columns = [
        Column(MONDAY, {HealthWord.ON_TRACK: 3, HealthWord.OFF_TRACK: 0}),
        Column(MONDAY, {HealthWord.AT_RISK: 1}),
    ]
    assert key_of(columns) == "From below: on track (pale green), at risk (stripes)."
    assert [*DRAWN] == [*BANDS]


def test_the_mail_finds_it_by_its_name():
    letter = EmailMultiAlternatives("Subject", "Text", "a@example.org", ["b@example.org"])
    attach(letter, [Column(MONDAY, {HealthWord.ON_TRACK: 3})])
    [picture] = letter.message().get_payload()[1:]
    assert (picture.get_content_type(), picture["Content-ID"]) == ("image/png", f"<{CONTENT_ID}>")
