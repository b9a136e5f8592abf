"""The limits of signing in: who is trying, and the pages that say when the next try is possible."""

from datetime import datetime, timedelta

from allauth.account import views as account
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone

from stakeholders.accounts.client_address import client_address, network_of
from stakeholders.accounts.sign_in_limits import Purpose, TooManyTries, Visitor, count_try
from stakeholders.accounts.sign_ins import device_of
from stakeholders.forms.account import PasswordResetForm
from stakeholders.models import the_organisation


def visitor(request: HttpRequest, email: str) -> Visitor:
    """Return who is counted for this request. Raises UnknownAddress, answered with 400."""
    return Visitor(email=email, device=device_of(request, email), network=network_of(client_address(request)))


@login_not_required
def password_reset(request: HttpRequest) -> HttpResponseBase:
    """Mail a link for a new password, as often as is allowed; the answers are the same for a stranger's address."""
    email, at = request.POST.get("email", ""), timezone.now()
    if request.method == "POST":
        try:
            count_try(Purpose.LINK, visitor(request, email), at=at)
        except TooManyTries as refusal:
            return _closed(request, "stakeholders/sign_in/too_many_links.html", refusal.opens_at, at, email=email)
    answer: HttpResponseBase = account.password_reset(request)
    return answer


def too_many_tries(request: HttpRequest, email: str, opens_at: datetime, at: datetime) -> HttpResponse:
    """Say when a password may be tried again; a link for a new one is to be had at once, for the address typed."""
    form = PasswordResetForm(initial={"email": email})
    return _closed(request, "stakeholders/sign_in/too_many_tries.html", opens_at, at, email=email, form=form)


def _closed(request: HttpRequest, template: str, opens_at: datetime, at: datetime, **context: object) -> HttpResponse:
    """Answer 429, with the seconds until it opens for machines and the clock of the organisation for people."""
    left = max(opens_at - at, timedelta(seconds=1))
    seconds = -(-left // timedelta(seconds=1))
    context |= {"opens_at": opens_at, "minutes": -(-seconds // 60), "zone": the_organisation().zone}
    answer = render(request, template, context, status=429)
    answer["Retry-After"] = str(seconds)
    return answer
