"""A person's own name and time zone."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from stakeholders.forms.people import ProfileForm
from stakeholders.models import User
from stakeholders.name_changes import names_of
from stakeholders.optimistic_locking import ChangedMeanwhile
from stakeholders.people import CannotChangePerson, change_profile
from stakeholders.roles import with_roles
from stakeholders.views.requests import SignedInRequest, done, posted, refused


@require_http_methods(["GET", "HEAD", "POST"])
def profile(request: SignedInRequest) -> HttpResponse:
    """One's own name and time zone."""
    # A second copy: the form writes into its instance, and the page's frame shows the stored name.
    person = with_roles(User.objects.all()).get(pk=request.user.pk)
    form = ProfileForm(posted(request), instance=person, initial={"version": person.version})
    status = 422 if form.is_bound else 200
    if form.is_valid():
        try:
            change_profile(person, **form.cleaned_data, by=request.user, at=timezone.now())
        except (CannotChangePerson, ChangedMeanwhile) as refusal:
            status = refused(form, refusal, version=person.version)
        else:
            return done(request, _("Your profile is saved."), reverse("stakeholders:profile"))
    context = {"form": form, "person": person, "names": names_of(person)}
    return render(request, "stakeholders/profile/profile.html", context, status=status)
