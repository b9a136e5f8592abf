"""The settings of the organisation; administrators change them."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from stakeholders.forms.organisation import OrganisationForm
from stakeholders.models import the_organisation
from stakeholders.optimistic_locking import ChangedMeanwhile
from stakeholders.organisation import CannotNameOrganisation, change_organisation
from stakeholders.views.requests import SignedInRequest, administrators_only, done, posted, refused


@require_http_methods(["GET", "HEAD", "POST"])
@administrators_only
def organisation_edit(request: SignedInRequest) -> HttpResponse:
    """The name, the time zone, and whether mails carry links that check in."""
    organisation = the_organisation()
    form = OrganisationForm(posted(request), instance=organisation, initial={"version": organisation.version})
    status = 422 if form.is_bound else 200
    if form.is_valid():
        try:
            change_organisation(**form.cleaned_data, by=request.user, at=timezone.now())
        except (CannotNameOrganisation, ChangedMeanwhile) as refusal:
            status = refused(form, refusal, version=organisation.version)
        else:
            return done(request, _("The settings are saved."), reverse("stakeholders:organisation-edit"))
    context = {"form": form, "organisation": the_organisation(), "conflict": status == 409}
    return render(request, "stakeholders/organisation/organisation_edit.html", context, status=status)
