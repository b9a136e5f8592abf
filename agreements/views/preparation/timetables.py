"""The proposed days of a draft: by when to talk, to have the text, and to sign."""

from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from agreements.analysis.wall_clock import day_at
from agreements.forms.preparation import TimetableForm
from agreements.models import Agreement, Timetable
from agreements.models.timetable import ProposedDay
from agreements.permissions import may_edit
from agreements.preparation.private_lines import is_prepared
from agreements.preparation.timetables import CannotSetDays, first_due_on, remarks, set_timetable, timetable_of
from agreements.views.requests import SignedInRequest, allow, answer, done, posted_version, the_drafted_agreement
from stakeholders.models import the_organisation
from stakeholders.text.sentences import gettext as _

PAGE = "agreements/preparation/timetable.html"


@require_http_methods(["GET", "HEAD", "POST"])
def timetable_set(request: SignedInRequest, number: int) -> HttpResponse:
    """Propose the days of a draft. What is worth a look stands beside its field, and nothing is refused for it."""
    agreement = the_drafted_agreement(request, number)
    allow(may_edit(request.user, agreement), _("The lead and whoever speaks for a party propose the days."))
    form = TimetableForm(request.POST) if request.method == "POST" else None
    if form is None:
        timetable = timetable_of(agreement)
        return _page(request, agreement, timetable, TimetableForm.of(timetable, _remarks(agreement, timetable)))
    if not form.is_valid():
        return _page(request, agreement, timetable_of(agreement), form, status=422)
    try:
        proposed = set_timetable(
            agreement=agreement,
            days=form.cleaned_data,
            version=posted_version(request),
            by=request.user,
            at=timezone.now(),
        )
    except CannotSetDays as refusal:
        form.add_error(None, str(refusal))
        return _page(request, agreement, timetable_of(agreement), form, status=409)
    # What is worth a look is read where it is changed.
    page = reverse("agreements:timetable-set", args=[agreement.reference])
    return done(request, _("Saved."), page if _remarks(agreement, proposed) else agreement.get_absolute_url())


def _remarks(agreement: Agreement, timetable: Timetable) -> dict[str, list[str]]:
    days = {proposed.value: timetable.day_of(proposed) for proposed in ProposedDay}
    today = day_at(timezone.now(), the_organisation().zone)
    return remarks(days, today=today, first_due=first_due_on(agreement))


def _page(
    request: SignedInRequest, agreement: Agreement, timetable: Timetable, form: TimetableForm, *, status: int = 200
) -> HttpResponse:
    context: dict[str, Any] = {
        "agreement": agreement,
        "timetable": timetable,
        "form": form,
        "is_prepared": is_prepared(agreement),
    }
    return answer(request, PAGE, context, status=status)
