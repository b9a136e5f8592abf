"""Translated sentences that keep each word of people to itself: the `gettext` of modules that fill sentences."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, cast

from django.template.base import FilterExpression
from django.template.context import Context
from django.utils import translation
from django.utils.functional import lazy
from django.utils.safestring import mark_safe

from stakeholders.text.characters import isolated


class Sentence(str):
    """A sentence with places; what fills one and reads from right to left does not reorder the rest."""

    __slots__ = ()

    def __mod__(self, parts: Any) -> str:
        if isinstance(parts, Mapping):
            return str(self) % {name: _alone(value) for name, value in parts.items()}
        return str(self) % (tuple(map(_alone, parts)) if isinstance(parts, tuple) else _alone(parts))


@dataclass(frozen=True)
class KeptToItself:
    """A value of a sentence in a template, isolated where it reads from right to left."""

    expression: FilterExpression

    def resolve(self, context: Context) -> Any:
        value = self.expression.resolve(context)
        words = str(value)
        alone = isolated(words)
        if alone == words:
            return value
        # What is HTML stays HTML, and what is not is escaped later.
        return mark_safe(alone) if hasattr(value, "__html__") else alone  # noqa: S308 - safe before, and only framed


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
