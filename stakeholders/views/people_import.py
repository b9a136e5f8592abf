"""Importing people: first what it would do, then all of it or nothing."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from stakeholders.forms.people_import import PersonImportForm
from stakeholders.models import the_organisation
from stakeholders.people_import import CannotImport, import_people, plan_import
from stakeholders.views.requests import SignedInRequest, administrators_only, done, posted

TEMPLATE = "stakeholders/people_import/person_import.html"
SHOWN = 200


@require_http_methods(["GET", "HEAD", "POST"])
@administrators_only
def person_import(request: SignedInRequest) -> HttpResponse:
    """A list as file or text; the first sending shows what it would do, the button below that does it."""
    form = PersonImportForm(posted(request), request.FILES or None)
    if not form.is_valid():
        return render(request, TEMPLATE, {"form": form}, status=422 if form.is_bound else 200)
    rows, now = form.cleaned_data["rows"], timezone.now()
    if "apply" in request.POST:
        try:
            plan = import_people(rows, by=request.user, at=now)
        except CannotImport as refusal:
            form.add_error(None, str(refusal))
        else:
            message = _("%(added)d people added, %(changed)d changed.") % {"added": plan.added, "changed": plan.changed}
            return done(request, message, reverse("stakeholders:person-list"))
    plan = plan_import(rows, zone=the_organisation().zone, at=now)
    again = PersonImportForm({"text": form.cleaned_data["text"]})
    context = {
        "form": form,
        "again": again,
        "plan": plan,
        "steps": plan.steps[:SHOWN],
        "faults": plan.faults[:SHOWN],
        "has_errors": bool(plan.faults),
    }
    return render(request, TEMPLATE, context, status=422 if plan.faults else 200)
