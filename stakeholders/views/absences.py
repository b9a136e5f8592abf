"""One's own absences; nobody else sees or changes them here."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from stakeholders.absences import CannotBeAway, cancel_leave, change_leave, take_leave
from stakeholders.forms.absences import AbsenceForm, NewAbsenceForm
from stakeholders.models import Absence
from stakeholders.optimistic_locking import ChangedMeanwhile
from stakeholders.views.requests import SignedInRequest, done, posted, refused

PAST_SHOWN = 20


@require_GET
def absence_list(request: SignedInRequest) -> HttpResponse:
    """One's own absences, those of others that one covers, and what follows from each."""
    now = timezone.now()
    current = Absence.objects.valid().filter(ends_at__gt=now).order_by("from_on", "pk")
    own = Absence.objects.filter(person=request.user).select_related("stand_in")
    context = {
        "now": now,
        "absences": current.filter(person=request.user).select_related("stand_in").with_stand_in_away(),
        "covered": current.filter(stand_in=request.user).select_related("person"),
        "past": own.exclude(pk__in=current.values("pk")).order_by("-from_on", "-pk")[:PAST_SHOWN],
    }
    return render(request, "stakeholders/absences/absence_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def absence_add(request: SignedInRequest) -> HttpResponse:
    """A new absence."""
    form = NewAbsenceForm(posted(request), person=request.user)
    if form.is_valid():
        try:
            take_leave(person=request.user, **form.cleaned_data, by=request.user, at=timezone.now())
        except CannotBeAway as refusal:
            form.add_error(None, str(refusal))
        else:
            return done(request, _("Your absence is entered."), reverse("stakeholders:absence-list"))
    status = 422 if form.is_bound else 200
    return render(request, "stakeholders/absences/absence_add.html", {"form": form}, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def absence_edit(request: SignedInRequest, pk: int) -> HttpResponse:
    """Other days, or somebody else who stands in."""
    absence = _own(request, pk)
    form = AbsenceForm(posted(request), person=request.user, initial=_stored(absence))
    status = 422 if form.is_bound else 200
    if form.is_valid():
        try:
            change_leave(absence, **form.cleaned_data, by=request.user, at=timezone.now())
        except (CannotBeAway, ChangedMeanwhile) as refusal:
            status = refused(form, refusal, version=absence.version)
        else:
            return done(request, _("Your absence is saved."), reverse("stakeholders:absence-list"))
    context = {"form": form, "absence": absence, "conflict": status == 409, "has_begun": _has_begun(absence)}
    return render(request, "stakeholders/absences/absence_edit.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def absence_cancel(request: SignedInRequest, pk: int) -> HttpResponse:
    """Asks whether one is really back, or not going, and ends the absence."""
    absence = _own(request, pk)
    context, status = {"absence": absence, "has_begun": _has_begun(absence), "refusal": ""}, 200
    if request.method == "POST":
        try:
            cancel_leave(absence, by=request.user, at=timezone.now())
        except CannotBeAway as refusal:
            context, status = context | {"refusal": str(refusal), "has_errors": True}, 422
        else:
            return done(request, _("The absence has ended."), reverse("stakeholders:absence-list"))
    return render(request, "stakeholders/absences/absence_cancel.html", context, status=status)


def _own(request: SignedInRequest, pk: int) -> Absence:
    return get_object_or_404(Absence.objects.select_related("stand_in"), pk=pk, person=request.user)


def _stored(absence: Absence) -> dict[str, object]:
    return {name: getattr(absence, name) for name in ("from_on", "until_on", "stand_in", "version")}


def _has_begun(absence: Absence) -> bool:
    return absence.starts_at <= timezone.now()
