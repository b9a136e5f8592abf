"""How terms, days and answers are spoken in a page."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID, uuid4

from django import template
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from agreements.drafting.sections import BY_SLUG
from agreements.models import Agreement, Term
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
    """Render the bar inside an agreement: draft, sign and history while drafting, its records once in force."""
    agreement, path = context["agreement"], context["request"].path
    here = agreement.reference
    history = (_("History"), reverse("agreements:history", args=[here]))
    if not agreement.is_active:
        return {"places": _of_draft(agreement, path, history)}
    overview = (_("Overview"), agreement.get_absolute_url())
    changes = (_("Changes"), reverse("agreements:change-list", args=[here]))
    certificate = (_("Certificate"), reverse("agreements:certificate", args=[here]))
    table = BY_SLUG["stakeholders"]
    reviews = (_("Reviews"), reverse("agreements:review-list", args=[here]))
    # Managers and those whom the agreement was shown to do not read who sits for a party.
    readable = agreement.drafts_are_open
    seats = [(str(table.title), reverse("agreements:term-list", args=[here, table.slug]))] if readable else []
    places = [overview, *seats, reviews, changes, certificate, history]
    # The form of one clause has an address of its own and belongs to its section.
    inside = reverse("agreements:term-list", args=[here, context["section"].slug]) if context.get("section") else path
    return {
        "places": [
            Place(label, url, url in (path, inside) or (url != overview[1] and path.startswith(url)))
            for label, url in places
        ]
    }


def _of_draft(agreement: Agreement, path: str, history: tuple[str, str]) -> list[Place]:
    """Return the bar of a draft: whatever is neither its signing nor its history belongs to the draft."""
    sign = (_("Sign"), reverse("agreements:agreement-sign", args=[agreement.reference]))
    others = [history] if agreement.is_withdrawn else [sign, history]
    elsewhere = [Place(label, url, path.startswith(url)) for label, url in others]
    draft = Place(_("Draft"), agreement.get_absolute_url(), not any(place.current for place in elsewhere))
    return [draft, *elsewhere]


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


@register.simple_tag
def new_key() -> UUID:
    """Return the key of a form that is sent once, however often the button is pressed."""
    return uuid4()


@register.filter
def get(mapping: dict[Any, Any], key: Any) -> Any:
    """Return the entry of a mapping, or nothing."""
    return mapping.get(key)
