"""The departments: everybody reads, administrators change."""

from typing import Any

from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from stakeholders.departments import (
    CannotAddDepartment,
    CannotChangeDepartment,
    CannotRemoveDepartment,
    add_department,
    change_department,
    remove_department,
)
from stakeholders.forms.departments import DepartmentForm, NewDepartmentForm
from stakeholders.models import Department
from stakeholders.optimistic_locking import ChangedMeanwhile
from stakeholders.permissions import may_administer
from stakeholders.text.sentences import gettext as _
from stakeholders.views.requests import SignedInRequest, administrators_only, done, posted, refused


@require_GET
def department_list(request: SignedInRequest) -> HttpResponse:
    """All departments, who speaks for them and how many people they have."""
    active = Count("memberships", Q(memberships__user__is_active=True), distinct=True)
    departments = Department.objects.alphabetical().select_related("head").prefetch_related("deputies")
    context = {"departments": departments.annotate(member_count=active), "may_edit": may_administer(request.user)}
    return render(request, "stakeholders/departments/department_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@administrators_only
def department_add(request: SignedInRequest) -> HttpResponse:
    """A new department."""
    form = NewDepartmentForm(posted(request))
    if form.is_valid():
        try:
            department = add_department(**_fields(form), by=request.user, at=timezone.now())
        except CannotAddDepartment as refusal:
            form.add_error(None, str(refusal))
        else:
            message = _("%(name)s is added. Add its people next.") % {"name": department.name}
            return done(request, message, reverse("stakeholders:department-list"))
    status = 422 if form.is_bound else 200
    return render(request, "stakeholders/departments/department_add.html", {"form": form}, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@administrators_only
def department_edit(request: SignedInRequest, code: str) -> HttpResponse:
    """A department's name, code, head and deputies."""
    department = get_object_or_404(Department, code=code)
    form = DepartmentForm(posted(request), instance=department, initial={"version": department.version})
    status = 422 if form.is_bound else 200
    if form.is_valid():
        try:
            changed = change_department(department, **_fields(form), by=request.user, at=timezone.now())
        except (CannotChangeDepartment, ChangedMeanwhile) as refusal:
            status = refused(form, refusal, version=department.version)
        else:
            message = _("%(name)s is saved.") % {"name": changed.name}
            return done(request, message, reverse("stakeholders:department-list"))
    context = {
        "form": form,
        "department": Department.objects.select_related("head").get(pk=department.pk),
        "conflict": status == 409,
    }
    return render(request, "stakeholders/departments/department_edit.html", context, status=status)


@require_POST
@administrators_only
def department_remove(request: SignedInRequest, code: str) -> HttpResponse:
    """Removes a department to which nothing refers; else says on its page why not."""
    department = get_object_or_404(Department.objects.select_related("head"), code=code)
    try:
        remove_department(department, by=request.user, at=timezone.now())
    except CannotRemoveDepartment as refusal:
        form = DepartmentForm(instance=department, initial={"version": department.version})
        context = {"form": form, "department": department, "refusal": str(refusal), "has_errors": True}
        return render(request, "stakeholders/departments/department_edit.html", context, status=422)
    message = _("%(name)s is removed.") % {"name": department.name}
    return done(request, message, reverse("stakeholders:department-list"))


def _fields(form: NewDepartmentForm) -> dict[str, Any]:
    return dict(form.cleaned_data)
