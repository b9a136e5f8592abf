"""The people: everybody reads, administrators change."""

from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from stakeholders.accounts.invitations import has_signed_in, invite, last_invited
from stakeholders.forms.people import NewPersonForm, PersonForm
from stakeholders.lists.listed_people import PEOPLE
from stakeholders.models import Department, User, the_organisation
from stakeholders.name_changes import names_of
from stakeholders.optimistic_locking import ChangedMeanwhile
from stakeholders.people import (
    CannotAddPerson,
    CannotChangePerson,
    CannotDeactivatePerson,
    add_person,
    change_person,
    deactivate_person,
    reactivate_person,
    refuse_deactivating,
)
from stakeholders.permissions import may_administer
from stakeholders.roles import with_roles
from stakeholders.text.sentences import gettext as _
from stakeholders.views.lists.list_page import asked_page, list_answer, list_context, selection_of
from stakeholders.views.requests import SignedInRequest, administrators_only, done, posted, refused


@require_GET
def person_list(request: SignedInRequest) -> HttpResponse:
    """The people of the organisation; administrators also see who is deactivated."""
    selection = selection_of(request, PEOPLE)
    page = selection.page(asked_page(request))
    may_edit = may_administer(request.user)
    context = list_context(request, selection, page) | {"may_edit": may_edit}
    if may_edit:
        context |= {
            "waiting": User.objects.not_yet_signed_in().count(),
            "invited": last_invited(page.object_list),
        }
    return list_answer(request, "stakeholders/people/person_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@administrators_only
def person_add(request: SignedInRequest) -> HttpResponse:
    """A new person."""
    form = NewPersonForm(posted(request), initial={"zone": the_organisation().zone})
    if form.is_valid():
        try:
            message = _add(request, form)
        except CannotAddPerson as refusal:
            form.add_error(None, str(refusal))
        else:
            return done(request, message, reverse("stakeholders:person-list"))
    status = 422 if form.is_bound else 200
    return render(request, "stakeholders/people/person_add.html", {"form": form}, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@administrators_only
def person_edit(request: SignedInRequest, pk: int) -> HttpResponse:
    """What is known of a person."""
    person = get_object_or_404(User, pk=pk)
    departments = list(Department.objects.of(person).values_list("pk", flat=True))
    initial = {"version": person.version, "departments": departments}
    form = PersonForm(posted(request), instance=person, initial=initial)
    status = 422 if form.is_bound else 200
    steps_down = form.is_valid() and _steps_down(request, person, form)
    if form.is_valid() and not steps_down:
        try:
            changed = change_person(person, **form.cleaned_data, by=request.user, at=timezone.now())
        except (CannotChangePerson, ChangedMeanwhile) as refusal:
            status = refused(form, refusal, version=person.version)
        else:
            message = _("%(name)s is saved.") % {"name": changed.name}
            return done(request, message, reverse("stakeholders:person-list"))
    person = with_roles(User.objects.filter(pk=pk)).get()
    context = {"form": form, "person": person, "conflict": status == 409, "steps_down": steps_down}
    context |= {"is_waiting": not has_signed_in(person), "invited_at": last_invited([person]).get(pk)}
    context["names"] = names_of(person)
    return render(request, "stakeholders/people/person_edit.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@administrators_only
def person_deactivate(request: SignedInRequest, pk: int) -> HttpResponse:
    """Asks whether somebody's access shall really be closed, and closes it."""
    person = get_object_or_404(User.objects.active(), pk=pk)
    is_sent = request.method == "POST"
    headed = Department.objects.filter(head=person).alphabetical()
    context, status = {"person": person, "headed": headed, "refusal": ""}, 200
    try:
        if is_sent:
            deactivate_person(person, by=request.user, at=timezone.now())
        else:
            refuse_deactivating(person, by=request.user)
    except CannotDeactivatePerson as refusal:
        context |= {"refusal": str(refusal), "has_errors": is_sent}
        status = 422 if is_sent else 200
    else:
        if is_sent:
            message = _("%(name)s is deactivated.") % {"name": person.name}
            return done(request, message, reverse("stakeholders:person-list"))
    return render(request, "stakeholders/people/person_deactivate.html", context, status=status)


@require_POST
@administrators_only
def person_reactivate(request: SignedInRequest, pk: int) -> HttpResponse:
    """Opens somebody's access again."""
    person = reactivate_person(get_object_or_404(User, pk=pk), by=request.user, at=timezone.now())
    message = _("%(name)s is active again.") % {"name": person.name}
    return done(request, message, reverse("stakeholders:person-edit", args=[person.pk]))


@transaction.atomic
def _add(request: SignedInRequest, form: NewPersonForm) -> str:
    """Add the person, invite them if that was chosen, and return what to say."""
    now, values = timezone.now(), dict(form.cleaned_data)
    is_invited, words = values.pop("is_invited"), values.pop("words")
    person = add_person(**values, by=request.user, at=now)
    if not is_invited:
        return _("%(name)s is added and not invited yet.") % {"name": person.name}
    invite([person], words=words, by=request.user, at=now)
    return _("%(name)s is added. The invitation is on its way to %(email)s.") % {
        "name": person.name,
        "email": person.email,
    }


def _steps_down(request: SignedInRequest, person: User, form: PersonForm) -> bool:
    """True while somebody should be asked whether they really take the role of administrator from themselves."""
    gives_up = person.pk == request.user.pk and not form.cleaned_data["is_administrator"]
    return gives_up and "is_sure" not in request.POST and User.objects.administrators().exclude(pk=person.pk).exists()
