"""Health checks for machines: the site answers; mail is delivered."""

from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from agreements.notifications.operations.readiness import Reason, reasons


@login_not_required
@never_cache
@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """Say that this process answers; nothing else is asked, so nothing else can make it say no."""
    return HttpResponse("ok", content_type="text/plain")


@login_not_required
@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """Ask machines that read the web to read nothing here, the links in mails least of all."""
    return HttpResponse("User-agent: *\nDisallow: /m/\nDisallow: /\n", content_type="text/plain")


@login_not_required
@never_cache
@require_safe
def readyz(request: HttpRequest) -> HttpResponse:
    """Say whether mail flows: 200, or 503 with the reasons in words."""
    found = _reasons()
    said = {"ready": not found, "reasons": {reason.code: reason.sentence for reason in found}}
    return JsonResponse(said, status=503 if found else 200)


def _reasons() -> list[Reason]:
    try:
        return reasons(timezone.now())
    except DatabaseError:
        return [Reason("database", "The database does not answer.")]
