"""Addresses of the pages of the dashboard, which keep what the reader has chosen."""

from datetime import date
from urllib.parse import urlencode

from django.urls import reverse

from agreements.dashboard.overview.scope import Scope
from agreements.dashboard.relations.sides import NOBODYS, Side

NAMED = "named"


def chosen(scope: Scope) -> dict[str, str]:
    """Return the parameters of an address that say what these pages are about; none for all that one may read."""
    words = {"scope": NAMED} if scope.only_named else {}
    return words | ({"department": scope.department.code} if scope.department else {})


def address_of(scope: Scope, name: str, *places: str, **more: str) -> str:
    """Return the address of a page of the dashboard without what is empty."""
    asked = {word: value for word, value in (chosen(scope) | more).items() if value}
    query = f"?{urlencode(asked)}" if asked else ""
    return f"{reverse(f'agreements:{name}', args=places)}{query}"


def day_in_calendar(scope: Scope, day: date, kind: str) -> str:
    """Return the address at which the calendar holds what stands on one day alone, of one kind."""
    return address_of(scope, "calendar", day=day.isoformat(), kind=kind)


def promises_between(one: Side, other: Side) -> str:
    """Return where the list has all promises between two departments; empty where one of them is none."""
    if NOBODYS in (one.code, other.code):
        return ""
    return _list_of_promises(department=one.code, other=other.code)


def promises_given(side: Side, first: date | None, last: date | None) -> str:
    """Return where the list has what a department still owes, due between two days; empty where it is none."""
    if side.code == NOBODYS:
        return ""
    days = {name: day.isoformat() for name, day in (("since", first), ("until", last)) if day}
    return _list_of_promises(status="open", giver=side.code, **days)


def promises_due(scope: Scope, first: date, last: date) -> str:
    """Return where the list has the promises that run and are due between two days; empty for a part of them."""
    if chosen(scope):
        return ""
    return _list_of_promises(status="open", since=first.isoformat(), until=last.isoformat())


def _list_of_promises(**asked: str) -> str:
    return f"{reverse('agreements:commitment-list')}?{urlencode({'show': 'all', **asked})}"
