"""How a day is said where there is little room: its short date, and how far it is from today."""

from datetime import date, datetime

from django.utils.formats import date_format
from django.utils.timezone import localtime

from stakeholders.text.sentences import gettext as _
from stakeholders.text.sentences import ngettext

MONTHS_FROM, YEARS_FROM = 60, 730
DAYS_OF_A_WEEK = 7
DAYS_OF_A_MONTH, DAYS_OF_A_YEAR = 30.44, 365.25


def short_day(day: date, *, today: date) -> str:
    """Return 4 Dec; with its year where that is neither this one nor begins with the next month."""
    months = (day.year - today.year) * 12 + day.month - today.month
    return date_format(day, "j M" if day.year == today.year or months == 1 else "j M Y")


def past_day(moment: datetime, *, today: date) -> str:
    """Return when something was as one says it after "since": 09:14, yesterday, Friday, 12 November; with its year."""
    moment = localtime(moment)
    days = (today - moment.date()).days
    if days <= 0:
        return date_format(moment, "H:i")
    if days == 1:
        return _("yesterday")
    if days < DAYS_OF_A_WEEK:
        return date_format(moment, "l")
    return date_format(moment, "j F" if moment.year == today.year else "j F Y")


def distance(day: date, *, today: date) -> str:
    """Return how far a day is from today: in days, from two months on in months, from two years on in years."""
    days = (day - today).days
    if abs(days) <= 1:
        return [_("yesterday"), _("today"), _("tomorrow")][days + 1]
    far = abs(days)
    if far < MONTHS_FROM:
        words = ngettext("%(count)s day", "%(count)s days", far) % {"count": far}
    elif far < YEARS_FROM:
        months = round(far / DAYS_OF_A_MONTH)
        words = ngettext("%(count)s month", "%(count)s months", months) % {"count": months}
    else:
        years = round(far / DAYS_OF_A_YEAR)
        words = ngettext("%(count)s year", "%(count)s years", years) % {"count": years}
    return (_("in %(time)s") if days > 0 else _("%(time)s ago")) % {"time": words}
