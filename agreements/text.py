"""How words of people stand among ours: on one line, in short, quoted; in a mail a line break could forge a header."""

import re

from django.conf import settings
from django.utils.text import Truncator

from stakeholders.text.characters import CLOSING, isolated, loose_isolates
from stakeholders.text.sentences import gettext as _

CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u2028-\u202e]+")
# Long words are said in short; a page leads to the full text.
SHORT = 70
ISOLATES = re.compile("[\u2066-\u2069]")


def one_line(words: str) -> str:
    """Return text on one line, without characters that could forge a header or turn the reading direction.

    With right-to-left letters it keeps to itself, so that it does not reorder what stands beside it.
    """
    return isolated(_balanced(" ".join(CONTROL.sub(" ", words).split())))


def short(words: str) -> str:
    """Return text on one line, shortened to what a sentence can carry, which it does not reorder."""
    return isolated(cut(_balanced(" ".join(words.split())), SHORT))


def titled(reference: str, words: str) -> str:
    """Return a number with the words that it stands for, shortened: C-0003 “Forecast of the core range”."""
    return _("%(reference)s “%(words)s”") % {"reference": reference, "words": short(words)}


def cut(line: str, at_most: int) -> str:
    """Return a line shortened to so many characters, in which every isolate is closed."""
    if len(line) <= at_most and line.isascii():
        # Most are; counting what is seen of a line takes long.
        return line
    begin = Truncator(line).chars(at_most)
    begin = Truncator(line).chars(at_most - len(loose_isolates(begin)))
    return begin + CLOSING * len(loose_isolates(begin))


def _balanced(line: str) -> str:
    """Return a line in which every isolate is closed: as it is, or without any."""
    return ISOLATES.sub("", line) if loose_isolates(line) else line


def absolute(path: str) -> str:
    """Return an address that works outside the site."""
    return settings.BASE_URL + path


def quoted(name: str, words: str) -> dict[str, str]:
    """Return somebody's words as they are and marked line by line, under `name` and `quoted_name`."""
    # Marked in the plain text, so that nobody's words pass for ours.
    lines = [_balanced(CONTROL.sub(" ", line).rstrip()) for line in words.strip().splitlines()]
    return {name: "\n".join(lines), f"quoted_{name}": "\n".join(f"> {line}" for line in lines)}
