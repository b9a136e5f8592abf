"""The days on which the organisation does not work."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from stakeholders.models import Holiday, Organisation, the_organisation
from stakeholders.models.organisation import THE_ONLY
from stakeholders.prepared_queries import Queries, prepared
from stakeholders.public_holidays import public_holidays


@dataclass(frozen=True)
class ListedDay:
    """A day that the public calendar or the organisation itself names; `own` is what the organisation says of it."""

    day: date
    name: str
    is_day_off: bool
    own: Holiday | None = None
    public_name: str = ""


def days_off(first: date, last: date) -> dict[date, str]:
    """Return the free days from `first` to `last`, both included, with their names and in their order; one query."""
    return {listed.day: listed.name for listed in listed_days(first, last) if listed.is_day_off}


def listed_days(first: date, last: date) -> list[ListedDay]:
    """Return every named day from `first` to `last`, both included, in order; one query.

    These are the public holidays of the chosen country and region, with the organisation's own days:
    free ones besides, and public ones on which it works.
    """
    read = _calendar(first=first, last=last)
    public = dict(_public(read["organisation"][0] if read["organisation"] else the_organisation(), first, last))
    found = {day: ListedDay(day, name, is_day_off=True, public_name=name) for day, name in public.items()}
    for own in read["own"]:
        found[own.day] = ListedDay(own.day, own.name, own.is_day_off, own, public.get(own.day, ""))
    return sorted(found.values(), key=lambda listed: listed.day)


@prepared
def _calendar(*, first: date, last: date) -> Queries:
    return {
        "organisation": Organisation.objects.filter(pk=THE_ONLY),
        "own": Holiday.objects.filter(day__range=(first, last)),
    }


def own_days_outside(first: date, last: date) -> list[ListedDay]:
    """Return the organisation's own days before `first` and after `last`, in order; one query."""
    outside = Holiday.objects.exclude(day__range=(first, last)).order_by("day")
    return [ListedDay(own.day, own.name, own.is_day_off, own) for own in outside]


def _public(organisation: Organisation, first: date, last: date) -> Iterator[tuple[date, str]]:
    for year in range(first.year, last.year + 1):
        holidays = public_holidays(organisation.holiday_country, organisation.holiday_region, year)
        yield from ((day, name) for day, name in holidays.items() if first <= day <= last)
