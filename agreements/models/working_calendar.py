"""Which days count: the calendar of the organisation, and that of each of its people."""

from collections.abc import Iterable
from datetime import date, timedelta

from django.db.models import F, Q

from agreements.analysis.wall_clock import day_at
from agreements.analysis.working_days import WorkingDays
from agreements.models.agreement import AnyOf
from agreements.models.pause import Pause
from stakeholders.calendar import days_off
from stakeholders.models import Absence, the_organisation
from stakeholders.prepared_queries import Queries, prepared

# Holidays are read for these years around the given days, absences from this long before them.
YEARS_BACK, YEARS_AHEAD = 1, 2
LOOKING_BACK = timedelta(days=366 * 2)
A_MOMENT = timedelta(microseconds=1)


def the_working_days(*around: date) -> WorkingDays:
    """Return the calendar of the organisation, with the holidays of the years around these days; one query."""
    years = [day.year for day in around]
    first, last = date(min(years) - YEARS_BACK, 1, 1), date(max(years) + YEARS_AHEAD, 12, 31)
    return WorkingDays(off=frozenset(days_off(first, last)))


def working_days_of(person_ids: Iterable[int], *around: date) -> dict[int, WorkingDays]:
    """Return the calendar of each person, by id: that of the organisation without their absences; two queries."""
    return _without(person_ids, around)


def days_to_ask(person_ids: Iterable[int], *around: date) -> dict[int, WorkingDays]:
    """Return for each person the days on which they or whoever stands in for them can be asked; two queries."""
    return _without(person_ids, around, is_uncovered=True)


def days_of_rest(agreement_ids: Iterable[int], *, zone: str = "") -> dict[int, tuple[tuple[date, date], ...]]:
    """Return the first and last day of each pause of these agreements, by id; two queries, one with the zone."""
    zone = zone or the_organisation().zone
    rests: dict[int, tuple[tuple[date, date], ...]] = dict.fromkeys(agreement_ids, ())
    for pause in _pauses(agreements=list(rests))["found"]:
        # One that ended early ends on the day on which it did; one that was called off has no day.
        rests[pause.agreement_id] += ((pause.from_on, day_at(pause.ends_at - A_MOMENT, zone)),)
    return rests


@prepared
def _pauses(*, agreements: list[int]) -> Queries:
    return {"found": Pause.objects.filter(AnyOf(F("agreement"), agreements)).order_by("starts_at")}


def _without(
    person_ids: Iterable[int], around: tuple[date, ...], *, is_uncovered: bool = False
) -> dict[int, WorkingDays]:
    calendar = the_working_days(*around)
    away: dict[int, list[tuple[date, date]]] = {person: [] for person in person_ids}
    known = _absences(people=list(away), since=min(around) - LOOKING_BACK, is_uncovered=is_uncovered)["known"]
    for person, first, last in known:
        away[person].append((first, last))
    return {person: calendar.without(tuple(spans)) for person, spans in away.items()}


@prepared
def _absences(*, people: list[int], since: date, is_uncovered: bool) -> Queries:
    known = Absence.objects.valid().filter(AnyOf(F("person"), people), until_on__gte=since)
    if is_uncovered:
        known = known.filter(Q(stand_in=None) | Q(stand_in__is_active=False))
    return {"known": known.values_list("person", "from_on", "until_on")}
