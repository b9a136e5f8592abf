"""How words of people and addresses of ours are spelled in a mail, where a line break could forge a header."""

import re

from django.conf import settings

from stakeholders.text.characters import isolated, loose_isolates

CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u2028-\u202e]+")
ISOLATES = re.compile("[\u2066-\u2069]")


def one_line(words: str) -> str:
    """Return text on one line, without characters that could forge a header or turn the reading direction.

    With right-to-left letters it keeps to itself, so that it does not reorder what stands beside it.
    """
    return isolated(_balanced(" ".join(CONTROL.sub(" ", words).split())))


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
