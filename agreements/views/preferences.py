"""Notification preferences: preset, quiet hours, digests, agreements followed, kinds stopped."""

from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from agreements.forms.preferences import FollowingForm, PreferencesForm
from agreements.models import Agreement, Following, Unsubscription
from agreements.models.news.preference import Level, Preset
from agreements.notifications.preferences import update
from agreements.notifications.preferences.channels import preference_of
from agreements.notifications.preferences.labels import groups, label_of
from agreements.views.requests import SignedInRequest, answer, done, the_agreement
from stakeholders.models import User
from stakeholders.optimistic_locking import ChangedMeanwhile
from stakeholders.prepared_queries import Queries, prepared
from stakeholders.views.requests import posted, refused

PAGE = "agreements/preferences/preferences.html"


@require_http_methods(["GET", "HEAD", "POST"])
def preferences(request: SignedInRequest) -> HttpResponse:
    """One's own choices; the table below them says what each preset means."""
    stored = preference_of(request.user)
    form = PreferencesForm(posted(request), instance=preference_of(request.user), initial={"version": stored.version})
    status = 422 if form.is_bound else 200
    if form.is_valid():
        try:
            update.prefer(**form.cleaned_data, by=request.user, at=timezone.now())
        except ChangedMeanwhile as refusal:
            status = refused(form, refusal, version=stored.version)
        else:
            return done(request, _("Your preferences are saved."), reverse("agreements:preferences"))
    context = {"form": form, "stored": stored, "is_conflict": status == 409}
    return answer(request, PAGE, context | _lists(request, form), status=status)


@require_POST
def stopped_restart(request: SignedInRequest) -> HttpResponse:
    """Let mail of a kind come again; what comes already stays as it is."""
    pk = request.POST.get("stopped", "")
    mine = Unsubscription.objects.filter(person=request.user).select_related("agreement")
    stopped = mine.filter(pk=int(pk)).first() if pk.isdecimal() and len(pk) < 18 else None
    if stopped is not None:
        kind, agreement = stopped.kind, stopped.agreement
        update.start_again(kind=kind, agreement=agreement, by=request.user, at=timezone.now())
    return done(request, _("You get this mail again."), reverse("agreements:preferences"))


@require_POST
def mail_try_again(request: SignedInRequest) -> HttpResponse:
    """Write mail to this person again."""
    update.try_again(by=request.user, at=timezone.now())
    return done(request, _("The next mail to you will be tried again."), reverse("agreements:preferences"))


@require_POST
def agreement_follow(request: SignedInRequest, number: int) -> HttpResponse:
    """Follow one agreement more or less closely than all others."""
    agreement = the_agreement(request, number)
    form = FollowingForm(request.POST)
    if not form.is_valid():
        return HttpResponseRedirect(agreement.get_absolute_url(), status=303)
    update.follow(agreement=agreement, level=form.cleaned_data["level"], by=request.user, at=timezone.now())
    to = reverse("agreements:inbox") if request.POST.get("next") == "inbox" else agreement.get_absolute_url()
    return done(request, _("Saved: how closely you follow this agreement."), to)


def following_context(user: User, agreement: Agreement) -> dict[str, Any]:
    """How closely this person follows an agreement, and the levels there are."""
    return {"level": next(iter(_level(person=user, agreement=agreement)["level"]), ""), "levels": levels()}


@prepared
def _level(*, person: User, agreement: Agreement) -> Queries:
    return {"level": Following.objects.filter(person=person, agreement=agreement).values_list("level", flat=True)}


def levels() -> list[tuple[str, str]]:
    """Return how closely one can follow an agreement; none of them leaves it to the preferences."""
    return [("", _("As my preferences say")), *((level.value, str(level.label)) for level in Level)]


def _lists(request: SignedInRequest, form: PreferencesForm) -> dict[str, Any]:
    followed = Following.objects.filter(person=request.user).select_related("agreement")
    stopped = Unsubscription.objects.filter(person=request.user).select_related("agreement")
    titles = Agreement.objects.visible_to(request.user).titles() if followed or stopped else {}
    chosen = form["preset"].value()
    return {
        "presets": [(preset.label, preset == chosen) for preset in Preset],
        "groups": groups(),
        "followed": [(row, _title(row.agreement, titles)) for row in followed.order_by("agreement__number")],
        "stopped": [
            (row, label_of(row.kind), _title(row.agreement, titles))
            for row in stopped.order_by("agreement__number", "kind")
        ],
    }


def _title(agreement: Agreement | None, titles: dict[int, str]) -> str:
    if agreement is None:
        return ""
    return titles.get(agreement.pk) or agreement.reference
