"""Translated sentences that keep each word of people to itself: the `gettext` of modules that fill sentences."""

from collections.abc import Callable, Mapping
from typing import Any, cast

from django.utils import translation
from django.utils.functional import lazy

from stakeholders.text.characters import isolated


class Sentence(str):
    """A sentence with places; what fills one and reads from right to left does not reorder the rest."""

    __slots__ = ()

    def __mod__(self, parts: Any) -> str:
        if isinstance(parts, Mapping):
            return str(self) % {name: _alone(value) for name, value in parts.items()}
        return str(self) % (tuple(map(_alone, parts)) if isinstance(parts, tuple) else _alone(parts))


def gettext(message: str) -> str:
    """Return Django's translation as a `Sentence`."""
    return Sentence(translation.gettext(message))


def ngettext(singular: str, plural: str, number: int) -> str:
    """Return Django's translation for this number as a `Sentence`."""
    return Sentence(translation.ngettext(singular, plural, number))


def _alone(value: Any) -> Any:
    if isinstance(value, int | float):
        return value
    words = str(value)
    alone = isolated(words)
    # Left as it is where nothing is to be done: a format such as %d may want it so.
    return value if alone == words else alone


# Used like a text: translated and filled when it is shown.
gettext_lazy = cast(Callable[[str], str], lazy(gettext, Sentence))
