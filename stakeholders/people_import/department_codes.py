"""Codes for departments that a list names and nobody has added yet."""

import re
import unicodedata
from collections.abc import Iterator
from itertools import combinations
from string import ascii_uppercase


def proposed_code(name: str, *, taken: set[str]) -> str:
    """Return three capital letters that remind of the name and are not taken; "" when none are left."""
    return next((code for code in _candidates(name) if code not in taken), "")


def _candidates(name: str) -> Iterator[str]:
    plain = unicodedata.normalize("NFKD", name.replace("ß", "ss")).upper()
    words = ["".join(re.findall("[A-Z]", word)) for word in plain.split()]
    initials = "".join(word[0] for word in words if word and word not in {"AND", "OF", "THE", "FOR"})
    letters = "".join(words).ljust(3, "X")
    if len(initials) >= 3:
        yield initials[:3]
    yield letters[:3]
    yield from (letters[0] + "".join(rest) for rest in combinations(letters[1:], 2))
    yield from (letters[:2] + last for last in ascii_uppercase)
    yield from (letters[0] + middle + last for middle in ascii_uppercase for last in ascii_uppercase)
    yield from (a + b + c for a in ascii_uppercase for b in ascii_uppercase for c in ascii_uppercase)
