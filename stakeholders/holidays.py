"""Choosing the public calendar, and the organisation's own days beside it."""

from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from stakeholders.models import Holiday, Organisation, User
from stakeholders.optimistic_locking import refuse_stale, save_checked
from stakeholders.organisation import the_locked_organisation
from stakeholders.public_holidays import countries, regions

# Days far away are typing errors.
WITHIN = timedelta(days=366 * 3)


class CannotChangeHolidays(Exception):
    """Says in one sentence why the list of holidays cannot be changed so."""


@transaction.atomic
def choose_calendar(*, version: int, country: str, region: str, by: User, at: datetime) -> Organisation:
    """Take over the public holidays of a country, or of one of its regions; of none when blank.

    Raises ChangedMeanwhile and CannotChangeHolidays.
    """
    organisation = the_locked_organisation()
    refuse_stale(organisation, version)
    if country and country not in countries():
        raise CannotChangeHolidays(_("The calendar of this country is not known. Choose another, or none."))
    if region and region not in regions(country):
        raise CannotChangeHolidays(_("This region belongs to another country. Choose one of this country, or none."))
    organisation.holiday_country, organisation.holiday_region = country, region
    save_checked(organisation, CannotChangeHolidays)
    return organisation


@transaction.atomic
def add_holiday(*, day: date, name: str, is_day_off: bool, by: User, at: datetime) -> Holiday:
    """Add a day of the organisation's own, free or worked, and return it. Raises CannotChangeHolidays.

    The same day with the same words, sent twice, is one day.
    """
    the_locked_organisation()
    same = Holiday.objects.filter(day=day, name=name, is_day_off=is_day_off).first()
    if same:
        return same
    if day.year < timezone.localdate(at).year:
        raise CannotChangeHolidays(_("Choose a day of this year or later: what is past is counted already."))
    if day - at.date() > WITHIN:
        raise CannotChangeHolidays(_("Choose a day within three years from today."))
    holiday = Holiday(day=day, name=name, is_day_off=is_day_off, by=by)
    save_checked(holiday, CannotChangeHolidays)
    return holiday


@transaction.atomic
def remove_holiday(pk: int, *, by: User, at: datetime) -> None:
    """Take one of the organisation's own days off the list, if it is there: the public calendar alone counts again."""
    the_locked_organisation()
    Holiday.objects.filter(pk=pk).delete()
