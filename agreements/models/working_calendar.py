"""Which days count: the calendar of the organisation, and that of each of its people."""

from collections.abc import Iterable
from datetime import date, timedelta

from django.db.models import Q

from agreements.analysis.wall_clock import day_at
from agreements.analysis.working_days import WorkingDays
from agreements.models.pause import Pause
from stakeholders.calendar import days_off
from stakeholders.models import Absence, the_organisation
from stakeholders.models.absence import AbsenceQuerySet

# Holidays are read for these years around the given days, absences from this long before them.
YEARS_BACK, YEARS_AHEAD = 1, 2
LOOKING_BACK = timedelta(days=366 * 2)
A_MOMENT = timedelta(microseconds=1)


def the_working_days(*around: date) -> WorkingDays:
    """Return the calendar of the organisation, with the holidays of the years around these days; two queries."""
    years = [day.year for day in around]
    first, last = date(min(years) - YEARS_BACK, 1, 1), date(max(years) + YEARS_AHEAD, 12, 31)
    return WorkingDays(off=frozenset(days_off(first, last)))


def working_days_of(person_ids: Iterable[int], *around: date) -> dict[int, WorkingDays]:
    """Return the calendar of each person, by id: that of the organisation without their absences; three queries."""
    return _without(Absence.objects.valid(), person_ids, around)


def days_to_ask(person_ids: Iterable[int], *around: date) -> dict[int, WorkingDays]:
    """Return for each person the days on which they or whoever stands in for them can be asked; three queries."""
    uncovered = Q(stand_in=None) | Q(stand_in__is_active=False)
    return _without(Absence.objects.valid().filter(uncovered), person_ids, around)


def days_of_rest(agreement_ids: Iterable[int], *, zone: str = "") -> dict[int, tuple[tuple[date, date], ...]]:
    """Return the first and last day of each pause of these agreements, by id; two queries, one with the zone."""
    zone = zone or the_organisation().zone
    rests: dict[int, tuple[tuple[date, date], ...]] = dict.fromkeys(agreement_ids, ())
    for pause in Pause.objects.filter(agreement__in=rests).order_by("starts_at"):
        # One that ended early ends on the day on which it did; one that was called off has no day.
        rests[pause.agreement_id] += ((pause.from_on, day_at(pause.ends_at - A_MOMENT, zone)),)
    return rests


def _without(absences: AbsenceQuerySet, person_ids: Iterable[int], around: tuple[date, ...]) -> dict[int, WorkingDays]:
    calendar = the_working_days(*around)
    away: dict[int, list[tuple[date, date]]] = {person: [] for person in person_ids}
    known = absences.filter(person__in=away, until_on__gte=min(around) - LOOKING_BACK)
    for person, first, last in known.values_list("person", "from_on", "until_on"):
        away[person].append((first, last))
    return {person: calendar.without(tuple(spans)) for person, spans in away.items()}
