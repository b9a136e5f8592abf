"""The encodings in which spreadsheets save."""

import pytest

from stakeholders.people_import.encodings import Decoded, decoded
from stakeholders.people_import.limits import MOST_BYTES, CannotRead

TEXT = "name\nJosé Müller – Łukasz\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_unicode_is_read(encoding):
    assert decoded(TEXT.encode(encoding)) == Decoded(TEXT)


def test_big_endian_is_read_by_its_mark():
    assert decoded(b"\xfe\xff" + TEXT.encode("utf-16-be")) == Decoded(TEXT)


def test_windows_1252_is_read_and_called_a_guess():
    text = "name\nJosé Müller – “Nina” €\n"
    assert decoded(text.encode("cp1252")) == Decoded(text, is_guess=True)


def test_ascii_is_no_guess():
    assert decoded(b"name\nAna\n") == Decoded("name\nAna\n")


@pytest.mark.parametrize("content", [b"\xff\xfea", b"name\n\x81\x8d"])
def test_what_is_no_text_is_refused_in_a_sentence(content):
    with pytest.raises(CannotRead, match="cannot be read as text"):
        decoded(content)


def test_a_large_file_is_refused():
    with pytest.raises(CannotRead, match="1 MB"):
        decoded(b"x" * (MOST_BYTES + 1))
