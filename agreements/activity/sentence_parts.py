"""The parts of a sentence: who, which promise, which day, read from an event with the names of today."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.utils.formats import date_format
from django.utils.functional import Promise

from agreements.activity.change_wording import clause
from agreements.activity.names import Names
from agreements.models import CheckIn, Event, PartyMember
from agreements.text import short
from stakeholders.text.sentences import Sentence
from stakeholders.text.sentences import gettext_lazy as _

SentenceOf = Callable[[Event, Names], str]


def said(words: str | Promise, **extra: Callable[[Event, Names], Any]) -> SentenceOf:
    """Make a teller of a sentence with %(who)s and further named parts."""

    def teller(event: Event, names: Names) -> str:
        parts = {name: part(event, names) for name, part in extra.items()}
        return Sentence(words) % {"who": names.person(event.by_id), **parts}

    return teller


def to_reader(yours: SentenceOf, theirs: SentenceOf, *, named: str = "person") -> SentenceOf:
    """Make a teller that has words of its own for the person whom the event holds under a name."""

    def teller(event: Event, names: Names) -> str:
        return (yours if names.is_reader(event.data.get(named)) else theirs)(event, names)

    return teller


def day(name: str) -> Callable[[Event, Names], str]:
    return lambda event, names: date_format(date.fromisoformat(event.data[name]), "j F Y")


def department(event: Event, names: Names) -> str:
    return names.department(event.data.get("department"))


def departments(event: Event, names: Names) -> str:
    return joined(sorted((names.department(pk) for pk in event.data.get("departments", [])), key=str.casefold))


def person(event: Event, names: Names) -> str:
    return names.person(event.data.get("person"))


def owner(event: Event, names: Names) -> str:
    return names.person(event.data.get("owner"))


def promise(event: Event, names: Names) -> str:
    return names.promise(event.data.get("commitment"))


def promises(event: Event, names: Names) -> str:
    return joined([names.promise(pk) for pk in event.data.get("commitments", [])]) or str(_("the agreement"))


def owners(event: Event, names: Names) -> str:
    """Return who hands what over to whom: C-0004: owner Ben Ode → Lee Moor."""
    words = _("%(commitment)s: owner %(before)s → %(after)s")
    said = [
        words
        % {
            "commitment": names.reference(one["commitment"]),
            "before": names.person(one["from"]),
            "after": names.person(one["to"]),
        }
        for one in event.data.get("handed_over", [])
    ]
    return "; ".join(said)


def revision(event: Event, names: Names) -> str:
    return str(event.data.get("revision", ""))


def reason(event: Event, names: Names) -> str:
    return short(event.data.get("reason", ""))


def status(event: Event, names: Names) -> str:
    code = event.data.get("status", "")
    return str(dict(CheckIn.Status.choices).get(code, code)).lower()


def role(event: Event, names: Names) -> str:
    code = event.data.get("role", "")
    return str(dict(PartyMember.Role.choices).get(code, code)).lower()


def the_clause(event: Event, names: Names) -> str:
    return clause(event.data, names)


def joined(words: list[str]) -> str:
    if len(words) < 2:
        return "".join(words)
    return _("%(first)s and %(last)s") % {"first": ", ".join(words[:-1]), "last": words[-1]}
