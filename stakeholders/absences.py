"""Absences: people enter when they are away, and who stands in."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef
from django.utils.formats import date_format

from stakeholders.models import Absence, User
from stakeholders.models.absence import AbsenceQuerySet
from stakeholders.optimistic_locking import refuse_stale, save_checked
from stakeholders.permissions import may_administer
from stakeholders.text.sentences import gettext as _

MIDNIGHT = time(0)
ONE_DAY = timedelta(days=1)
A_YEAR = timedelta(days=366)
# A sick leave may be entered afterwards.
LOOKING_BACK = timedelta(days=31)


class CannotBeAway(Exception):
    """Says in one sentence why this absence cannot be entered, changed or called off so."""


@transaction.atomic
def take_leave(
    *, person: User, from_on: date, until_on: date, stand_in: User | None, by: User, at: datetime
) -> Absence:
    """Enter that a person is away from one day to another, both included, and return it. Raises CannotBeAway.

    Entering the same twice is one absence.
    """
    _allow(person, by)
    same = Absence.objects.valid().filter(person=person, from_on=from_on, until_on=until_on, stand_in=stand_in)
    absence = same.first() or Absence(person=person, made_at=at)
    if absence.pk is None:
        _check_first_day(person, from_on, at)
        _set(absence, from_on, until_on, stand_in, at)
    return absence


@transaction.atomic
def change_leave(
    absence: Absence,
    *,
    version: int,
    from_on: date,
    until_on: date,
    stand_in: User | None,
    by: User,
    at: datetime,
) -> Absence:
    """Change an absence that is not over, and return it; the first day of one that has begun stays.

    Raises ChangedMeanwhile and CannotBeAway.
    """
    absence = _still_open(absence, by, at)
    refuse_stale(absence, version)
    if from_on != absence.from_on:
        if absence.starts_at <= at:
            raise CannotBeAway(_("This absence has begun; its first day stays. Change the last day."))
        _check_first_day(absence.person, from_on, at)
    _set(absence, from_on, until_on, stand_in, at)
    return absence


@transaction.atomic
def cancel_leave(absence: Absence, *, by: User, at: datetime) -> Absence:
    """Call an absence off, or end one that began before today with yesterday; return it. Raises CannotBeAway."""
    if Absence.objects.filter(pk=absence.pk, cancelled_at__isnull=False).exists():
        return absence
    absence = _still_open(absence, by, at)
    yesterday = _today(absence.person, at) - ONE_DAY
    if absence.from_on <= yesterday:
        absence.until_on, absence.ends_at = yesterday, _midnight(yesterday + ONE_DAY, absence.person)
    else:
        absence.cancelled_at = at
    absence.version += 1
    absence.changed_at = at
    absence.save()
    return absence


def follow_zone(person: User, *, at: datetime) -> None:
    """Let the absences that are not over begin and end by the clock of the person's zone as it is now."""
    for absence in Absence.objects.valid().select_for_update().filter(person=person, ends_at__gt=at):
        _set_moments(absence, person)
        absence.save(update_fields=["starts_at", "ends_at"])


def covering(at: datetime) -> AbsenceQuerySet:
    """Absences whose stand-in is there at a moment: active, and not away as well."""
    also_away = Absence.objects.running(at).filter(person=OuterRef("stand_in"))
    return Absence.objects.running(at).filter(~Exists(also_away), stand_in__is_active=True)


def _allow(person: User, by: User) -> None:
    if by != person and not may_administer(by):
        raise CannotBeAway(_("Only %(name)s and administrators enter this absence.") % {"name": person.name})


def _still_open(absence: Absence, by: User, at: datetime) -> Absence:
    absence = Absence.objects.select_for_update(of=("self",)).select_related("person", "stand_in").get(pk=absence.pk)
    _allow(absence.person, by)
    if absence.cancelled_at or absence.ends_at <= at:
        raise CannotBeAway(_("This absence is over. Enter a new one."))
    return absence


def _set(absence: Absence, from_on: date, until_on: date, stand_in: User | None, at: datetime) -> None:
    _check_last_day(absence.person, from_on, until_on, at)
    if stand_in:
        _check_stand_in(absence.person, stand_in, from_on, until_on)
    absence.from_on, absence.until_on, absence.stand_in, absence.changed_at = from_on, until_on, stand_in, at
    _set_moments(absence, absence.person)
    try:
        with transaction.atomic():
            save_checked(absence, CannotBeAway)
    except IntegrityError as fault:
        # Another window entered one for these days at the same moment.
        raise CannotBeAway(_("There is an absence on some of these days already. Change that one.")) from fault


def _check_first_day(person: User, from_on: date, at: datetime) -> None:
    today = _today(person, at)
    if not today - LOOKING_BACK <= from_on <= today + A_YEAR:
        raise CannotBeAway(_("Choose a first day within the last month or the coming year."))


def _check_last_day(person: User, from_on: date, until_on: date, at: datetime) -> None:
    if until_on < from_on:
        raise CannotBeAway(_("The last day is before the first. Choose a later one."))
    if until_on - from_on > A_YEAR:
        raise CannotBeAway(_("An absence is a year long at most. Enter the rest when the time comes."))
    if until_on < _today(person, at) - ONE_DAY:
        raise CannotBeAway(_("Choose yesterday or a later day as the last one."))


def _check_stand_in(person: User, stand_in: User, from_on: date, until_on: date) -> None:
    if stand_in == person:
        raise CannotBeAway(_("Choose somebody else to stand in."))
    if not stand_in.is_active:
        raise CannotBeAway(_("%(name)s is deactivated and cannot stand in.") % {"name": stand_in.name})
    theirs = Absence.objects.valid().filter(person=stand_in, from_on__lte=until_on, until_on__gte=from_on)
    away = theirs.order_by("from_on").first()
    if away:
        words = {"name": stand_in.name, "first": _day(away.from_on), "last": _day(away.until_on)}
        raise CannotBeAway(_("%(name)s is away from %(first)s to %(last)s. Choose somebody else to stand in.") % words)


def _set_moments(absence: Absence, person: User) -> None:
    absence.starts_at = _midnight(absence.from_on, person)
    absence.ends_at = _midnight(absence.until_on + ONE_DAY, person)


def _midnight(day: date, person: User) -> datetime:
    # Where the clock skips midnight, PEP 495 reckons with the offset before: that is the end of the day before.
    return datetime.combine(day, MIDNIGHT, ZoneInfo(person.zone)).astimezone(UTC)


def _today(person: User, at: datetime) -> date:
    return at.astimezone(ZoneInfo(person.zone)).date()


def _day(day: date) -> str:
    return date_format(day, "j F Y")
