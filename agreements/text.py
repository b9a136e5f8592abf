"""How words of people and addresses of ours are spelled in a mail, where a line break could forge a header."""

import re

from django.conf import settings

CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]+")


def one_line(words: str) -> str:
    """Return text on one line, without characters that could forge a header or turn the reading direction."""
    return " ".join(CONTROL.sub(" ", words).split())


def absolute(path: str) -> str:
    """Return an address that works outside the site."""
    return settings.BASE_URL + path


def quoted(name: str, words: str) -> dict[str, str]:
    """Return somebody's words as they are and marked line by line, under `name` and `quoted_name`."""
    # Marked in the plain text, so that nobody's words pass for ours.
    lines = [CONTROL.sub(" ", line).rstrip() for line in words.strip().splitlines()]
    return {name: "\n".join(lines), f"quoted_{name}": "\n".join(f"> {line}" for line in lines)}
