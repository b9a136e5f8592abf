"""The mail that a demonstration wrote instead of sending it."""

from pathlib import Path

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from stakeholders.demo import demo_only
from stakeholders.demo_mail import letter, letters


@require_GET
@login_not_required
@demo_only
def demo_mail(request: HttpRequest) -> HttpResponse:
    """All messages, newest first."""
    folder = _folder()
    return render(request, "stakeholders/demo_mail/demo_mail.html", {"letters": letters(folder) if folder else []})


@require_GET
@login_not_required
@demo_only
def demo_mail_message(request: HttpRequest, key: str) -> HttpResponse:
    """The text of one message, with links to follow."""
    folder = _folder()
    found = letter(folder, key) if folder else None
    if found is None:
        raise Http404
    return render(request, "stakeholders/demo_mail/demo_mail_message.html", {"letter": found})


def _folder() -> Path | None:
    """Return where mail is written; None when it is really sent."""
    path = getattr(settings, "EMAIL_FILE_PATH", None)
    return Path(path) if path else None
