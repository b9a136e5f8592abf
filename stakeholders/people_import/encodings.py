"""The text of an uploaded file, in the encodings that spreadsheets write."""

import codecs
from dataclasses import dataclass

from django.utils.translation import gettext as _

from stakeholders.people_import.limits import CannotRead, refuse_large

UTF_16_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


@dataclass(frozen=True)
class Decoded:
    """The text; `is_guess` when nothing in the file proves that its letters were read as they were written."""

    text: str
    is_guess: bool = False


def decoded(content: bytes) -> Decoded:
    """Return the text of a file in UTF-8, UTF-16 with byte order mark, or else Windows-1252; raise CannotRead.

    Text in Windows-1252 with a letter beyond ASCII is hardly ever valid UTF-8, so UTF-8 is tried first.
    """
    refuse_large(len(content))
    try:
        if content.startswith(UTF_16_MARKS):
            return Decoded(content.decode("utf-16"))
        return _of_one_byte_or_more(content)
    except UnicodeDecodeError as fault:
        raise CannotRead(
            _("The file cannot be read as text. In the spreadsheet choose “CSV UTF-8” or .xlsx when saving.")
        ) from fault


def _of_one_byte_or_more(content: bytes) -> Decoded:
    try:
        return Decoded(content.decode("utf-8-sig"))
    except UnicodeDecodeError:
        return Decoded(content.decode("cp1252"), is_guess=True)
