"""The free days of the organisation: everybody reads, administrators change."""

from datetime import date
from itertools import groupby
from typing import Any

from django.forms import BaseForm
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from stakeholders.calendar import listed_days, own_days_outside
from stakeholders.forms.holidays import HolidayCountryForm, HolidayForm
from stakeholders.holidays import CannotChangeHolidays, add_holiday, choose_calendar, remove_holiday
from stakeholders.models import Organisation, the_organisation
from stakeholders.optimistic_locking import ChangedMeanwhile
from stakeholders.permissions import may_administer
from stakeholders.public_holidays import countries, regions
from stakeholders.text.sentences import gettext as _
from stakeholders.views.requests import SignedInRequest, administrators_only, done, refused


@require_GET
def holiday_list(request: SignedInRequest) -> HttpResponse:
    """The days of this year and the next on which nobody has to work, and all days of the organisation's own."""
    return _page(request)


@require_POST
@administrators_only
def holiday_country(request: SignedInRequest) -> HttpResponse:
    """Chooses whose public holidays count."""
    organisation = the_organisation()
    form, status = HolidayCountryForm(request.POST, organisation=organisation), 422
    if form.is_valid():
        try:
            choose_calendar(**form.cleaned_data, by=request.user, at=timezone.now())
        except (CannotChangeHolidays, ChangedMeanwhile) as refusal:
            status = refused(form, refusal, version=organisation.version)
        else:
            return done(request, _("The public calendar is saved."), reverse("stakeholders:holiday-list"))
    return _page(request, status, calendar_form=form)


@require_POST
@administrators_only
def holiday_add(request: SignedInRequest) -> HttpResponse:
    """Adds a day of the organisation's own."""
    form = HolidayForm(request.POST)
    if form.is_valid():
        try:
            holiday = add_holiday(**form.cleaned_data, by=request.user, at=timezone.now())
        except CannotChangeHolidays as refusal:
            form.add_error(None, str(refusal))
        else:
            message = _("%(name)s is in the list.") % {"name": holiday.name}
            return done(request, message, reverse("stakeholders:holiday-list"))
    return _page(request, 422, form=form)


@require_POST
@administrators_only
def holiday_remove(request: SignedInRequest, pk: int) -> HttpResponse:
    """Takes a day of the organisation's own off the list."""
    remove_holiday(pk, by=request.user, at=timezone.now())
    return done(request, _("The day is off the list."), reverse("stakeholders:holiday-list"))


def _page(request: SignedInRequest, status: int = 200, **forms: BaseForm) -> HttpResponse:
    organisation = the_organisation()
    this_year = timezone.localdate(timezone.now()).year
    shown = (date(this_year, 1, 1), date(this_year + 1, 12, 31))
    # Whatever somebody has entered can be seen, and removed.
    days = sorted([*listed_days(*shown), *own_days_outside(*shown)], key=lambda listed: listed.day)
    context: dict[str, Any] = {
        "years": [(year, list(found)) for year, found in groupby(days, key=lambda listed: listed.day.year)],
        "this_year": this_year,
        "calendar": _calendar(organisation),
        "may_edit": may_administer(request.user),
        "form": HolidayForm(),
        "calendar_form": HolidayCountryForm(None, organisation=organisation),
        "conflict": status == 409,
        "has_errors": status != 200,
    }
    return render(request, "stakeholders/holidays/holiday_list.html", context | forms, status=status)


def _calendar(organisation: Organisation) -> str:
    """Return the name of the public calendar that counts, such as "Germany, Bayern"; nothing for none."""
    country, region = organisation.holiday_country, organisation.holiday_region
    names = [countries().get(country, country), regions(country).get(region, region)]
    return ", ".join(name for name in names if name)
