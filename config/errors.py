"""Error answers that keep the typed text."""

import logging
import re
from uuid import uuid4

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string

from stakeholders.text.typed_text import typed_text

# Links that are their own proof; see config/secrets_in_logs.py.
MAIL_LINK = re.compile(r"/(m|u|arrived|asked|invitation|accounts/password/reset(/key)?)(/|$)")

logger = logging.getLogger(__name__)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Say that the page was too old to save, and show what was typed so that it can be copied."""
    return render(request, "403_csrf.html", {"typed": typed_text(request)}, status=403)


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Say that there is no page; of a link from a mail, that it is incomplete, and how to go on.

    A mail program breaks a long address at the end of a line, and what is left of it is no address of ours.
    """
    return render(request, "404.html", {"is_mail_link": bool(MAIL_LINK.match(request.path))}, status=404)


def too_many_requests(request: HttpRequest) -> HttpResponse:
    """Say that it was too often within a minute."""
    response = render(request, "429.html", status=429)
    response["Retry-After"] = "60"
    return response


def server_error(request: HttpRequest) -> HttpResponse:
    """Say that it did not work, with a number that stands in the log beside the reason."""
    reference = uuid4().hex[:8]
    logger.error("Reference %s: %s %s", reference, request.method, request.path)
    # Rendered without the request: context processors read the database, which may be the cause.
    response = HttpResponse(render_to_string("500.html", {"reference": reference}), status=500)
    response["X-Reference"] = reference
    return response
