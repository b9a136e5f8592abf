"""How terms, days and answers are spoken in a page."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

from django import template
from django.urls import reverse
from django.utils.formats import date_format

from agreements.models import Agreement, Term
from agreements.models.canonical import label_of, spoken_in
from agreements.spoken_days import distance, past_day, short_day
from agreements.yeses import Yes
from stakeholders.text.sentences import gettext as _

register = template.Library()


@dataclass(frozen=True)
class Place:
    """One entry of the bar inside an agreement."""

    label: str
    url: str
    current: bool


@register.inclusion_tag("components/local_nav.html", takes_context=True)
def local_nav(context: dict[str, Any]) -> dict[str, Any]:
    """Render the bar inside an agreement: draft, talk, sign and history while drafting, its five tabs once in force."""
    agreement, path = context["agreement"], context["request"].path
    is_first_page = path == agreement.get_absolute_url()
    if not agreement.is_active:
        # The first page says it below its title.
        sign_by = None if is_first_page else getattr(agreement, "sign_by", None)
        about = _("sign by %(day)s") % {"day": date_format(sign_by, "j F Y")} if sign_by else ""
        return {"places": _tabs_of_draft(agreement, path), "about": about}
    return {"places": _tabs_in_force(agreement, path), "about": "" if is_first_page else agreement.title}


def _tabs_of_draft(agreement: Agreement, path: str) -> list[Place]:
    """Return the tabs of a draft: whatever is neither its talk, its signing nor its history belongs to the draft."""
    talk = (_("Talk"), reverse("agreements:talk", args=[agreement.reference]))
    sign = (_("Sign"), reverse("agreements:agreement-sign", args=[agreement.reference]))
    history = (_("History"), reverse("agreements:history", args=[agreement.reference]))
    others = [history] if agreement.is_withdrawn else [talk, sign, history]
    # Loaded with the agreement by every view of a draft; see `views.requests`.
    if getattr(agreement, "prepares", False):
        others.insert(0, (_("Our preparation"), reverse("agreements:our-preparation", args=[agreement.reference])))
    elsewhere = [Place(label, url, path.startswith(url)) for label, url in others]
    draft = Place(_("Draft"), agreement.get_absolute_url(), not any(place.current for place in elsewhere))
    return [draft, *elsewhere]


def _tabs_in_force(agreement: Agreement, path: str) -> list[Place]:
    """Return the tabs of an agreement in force; what has no tab of its own belongs to the first."""
    names = {
        _("Promises"): ["promise-list"],
        _("Changes"): ["change-list"],
        _("Reviews"): ["review-list"],
        # Who signed which words is a record too.
        _("History"): ["history", "certificate"],
    }
    others = {
        label: [reverse(f"agreements:{name}", args=[agreement.reference]) for name in names[label]] for label in names
    }
    places = [Place(label, urls[0], path.startswith(tuple(urls))) for label, urls in others.items()]
    is_first = not any(place.current for place in places)
    return [Place(_("Agreement"), agreement.get_absolute_url(), is_first), *places]


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
def shortly(value: date, today: date) -> str:
    """Return a date as rows say it: 4 Dec, with its year where that is another one."""
    return short_day(value, today=today)


@register.filter
def from_today(value: date, today: date) -> str:
    """Return how far a date is from today: in 4 days, 3 days ago."""
    return distance(value, today=today)


@register.filter
def as_past_day(value: datetime, today: date) -> str:
    """Return when something was, as one says it after "since": 09:14, yesterday, Friday, 12 November."""
    return past_day(value, today=today)


@register.filter
def lower_first(words: object) -> str:
    """Return words as they stand inside a sentence; abbreviations stay as they are."""
    said = str(words)
    return said if said[1:2].isupper() else said[:1].lower() + said[1:]


@register.simple_tag
def new_key() -> UUID:
    """Return the key of a form that is sent once, however often the button is pressed."""
    return uuid4()


@register.simple_tag
def yes_means(act: str) -> str:
    """Return what it means to say yes to this: a value of `Yes`."""
    return str(Yes(act).label)


@register.filter
def get(mapping: dict[Any, Any], key: Any) -> Any:
    """Return the entry of a mapping, or nothing."""
    return mapping.get(key)
