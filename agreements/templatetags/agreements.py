"""How terms, days and answers are spoken in a page."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID, uuid4

from django import template
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from agreements.drafting.sections import SECTIONS
from agreements.models import Term
from agreements.models.canonical import label_of, spoken_in

register = template.Library()


@dataclass(frozen=True)
class Place:
    """One entry of the bar inside an agreement."""

    label: str
    url: str
    current: bool


@register.inclusion_tag("components/local_nav.html", takes_context=True)
def local_nav(context: dict[str, Any]) -> dict[str, list[Place]]:
    """Render the bar inside an agreement: its sections while drafting, its records once in force."""
    agreement, path = context["agreement"], context["request"].path
    here = agreement.reference
    overview = (_("Overview"), agreement.get_absolute_url())
    history = (_("History"), reverse("agreements:history", args=[here]))
    sections = [(str(s.title), reverse("agreements:term-list", args=[here, s.slug])) for s in SECTIONS]
    sign = (_("Sign"), reverse("agreements:agreement-sign", args=[here]))
    changes = (_("Changes"), reverse("agreements:change-list", args=[here]))
    certificate = (_("Certificate"), reverse("agreements:certificate", args=[here]))
    table = next(section for section in sections if section[1].endswith("/stakeholders/"))
    reviews = (_("Reviews"), reverse("agreements:review-list", args=[here]))
    if agreement.is_active:
        # Managers and those whom the agreement was shown to do not read who sits for a party.
        seats = [table] if agreement.drafts_are_open else []
        places = [overview, *seats, reviews, changes, certificate, history]
    else:
        places = [overview, *sections, *([] if agreement.is_withdrawn else [sign]), history]
    # The form of one clause has an address of its own and belongs to its section.
    inside = reverse("agreements:term-list", args=[here, context["section"].slug]) if context.get("section") else path
    return {
        "places": [
            Place(label, url, url in (path, inside) or (url != overview[1] and path.startswith(url)))
            for label, url in places
        ]
    }


@register.filter
def lines(term: Term, but: str = "") -> list[tuple[str, str]]:
    """Return the label and the words of every agreed field that says something, below its heading; `but` one field."""
    wording = term.wording()
    names = [name for name in term.content if name not in (term.headline, but)]
    pairs = [(label_of(term._meta.get_field(name)), spoken_in(type(term), name, wording)) for name in names]
    return [(label, words) for label, words in pairs if words]


@register.filter
def day(value: date | None) -> str:
    """Return a date as people say it: 15 March 2027."""
    return date_format(value, "j F Y") if value else ""


@register.filter
def lower_first(words: object) -> str:
    """Return words as they stand inside a sentence; abbreviations stay as they are."""
    said = str(words)
    return said if said[1:2].isupper() else said[:1].lower() + said[1:]


@register.simple_tag
def new_key() -> UUID:
    """Return the key of a form that is sent once, however often the button is pressed."""
    return uuid4()


@register.filter
def get(mapping: dict[Any, Any], key: Any) -> Any:
    """Return the entry of a mapping, or nothing."""
    return mapping.get(key)
