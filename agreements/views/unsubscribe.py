"""Stopping one kind of mail by the link in it: one press, without signing in."""

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from agreements.models import Agreement
from agreements.models.news.preference import Level, Preset
from agreements.notifications.preferences import update
from agreements.notifications.preferences.labels import label_of
from agreements.notifications.preferences.unsubscribe_links import UnsubscribeLink, read, read_undo, signed_undo

PAGE = "agreements/unsubscribe/unsubscribe.html"
KIND, MUTE, DIGEST = "kind", "mute", "digest"


@csrf_exempt
@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def unsubscribe(request: HttpRequest, token: str) -> HttpResponse:
    """Show what would stop; a POST stops it at once, also when a mail program sends it (RFC 8058)."""
    link = read(token)
    if link is None:
        raise Http404
    context: dict[str, Any] = {"link": link, "token": token, "kind": label_of(link.kind), "title": _title(link)}
    if request.method == "POST":
        context |= _undone(request, link) if "undo" in request.POST else _stopped(request, link)
    elif update.is_stopped(person=link.person, kind=link.kind, agreement=link.agreement):
        context |= {"done": KIND, "undo": signed_undo(link, KIND, "")}
    return render(request, PAGE, context)


def _stopped(request: HttpRequest, link: UnsubscribeLink) -> dict[str, Any]:
    choice, before = request.POST.get("stop", KIND), ""
    who: dict[str, Any] = {"by": link.person, "at": timezone.now()}
    if choice == MUTE and link.agreement is not None:
        before = update.follow(agreement=link.agreement, level=Level.MUTE, **who)
    elif choice == DIGEST:
        before = update.choose_preset(preset=Preset.DIGEST, **who)
    else:
        choice = KIND
        update.stop(kind=link.kind, agreement=link.agreement, **who)
    return {"done": choice, "undo": signed_undo(link, choice, before)}


def _undone(request: HttpRequest, link: UnsubscribeLink) -> dict[str, Any]:
    proof = read_undo(link, request.POST["undo"])
    if proof is None:
        return {}
    choice, before = proof
    who: dict[str, Any] = {"by": link.person, "at": timezone.now()}
    if choice == MUTE and link.agreement is not None:
        update.follow(agreement=link.agreement, level=before, **who)
    elif choice == DIGEST:
        update.choose_preset(preset=before, **who)
    else:
        update.start_again(kind=link.kind, agreement=link.agreement, **who)
    return {"is_undone": True}


def _title(link: UnsubscribeLink) -> str:
    """Return what the agreement is called, to those who may still read it."""
    if link.agreement is None:
        return ""
    titles = Agreement.objects.visible_to(link.person).filter(pk=link.agreement.pk).titles()
    return titles.get(link.agreement.pk) or _("an agreement that you no longer read")
