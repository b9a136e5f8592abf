"""Recent authentication: signing needs one that is at most five minutes old, by any method."""

from urllib.parse import urlencode

from allauth.account.authentication import get_authentication_records
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone

from agreements.views.requests import SignedInRequest

SECONDS = 300


def is_fresh(request: SignedInRequest) -> bool:
    """True when this session holds an authentication of at most 300 seconds ago.

    allauth's own check passes people without a password silently, so it is not used.
    """
    now = timezone.now().timestamp()
    return any(
        0 <= now - float(record["at"]) <= SECONDS for record in get_authentication_records(request, request.user)
    )


def ask_again(back_to: str) -> HttpResponse:
    """Send the person to authenticate again, and then back to this page."""
    return HttpResponseRedirect(f"{reverse('account_reauthenticate')}?{urlencode({'next': back_to})}", status=303)
