"""How terms, days and answers are spoken in a page."""

from datetime import date
from typing import Any

from django import template
from django.utils.formats import date_format

from agreements.models import Term
from agreements.models.canonical import spoken

register = template.Library()


@register.filter
def lines(term: Term) -> list[tuple[str, str]]:
    """Return the label and the words of every agreed field that says something."""
    wording = term.wording()
    said = [(term._meta.get_field(name), wording[name]) for name in term.content]
    pairs = [(_label(field), spoken(field, value)) for field, value in said]
    return [(label, words) for label, words in pairs if words]


@register.filter
def day(value: date | None) -> str:
    """Return a date as people say it: 15 March 2027."""
    return date_format(value, "j F Y") if value else ""


@register.filter
def get(mapping: dict[Any, Any], key: Any) -> Any:
    """Return the entry of a mapping, or nothing."""
    return mapping.get(key)


def _label(field: Any) -> str:
    label = str(field.verbose_name)
    return label[:1].upper() + label[1:]
