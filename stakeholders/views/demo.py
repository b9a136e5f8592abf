"""Signing in to the demonstration."""

from allauth.account.internal.flows.login import record_authentication
from allauth.account.utils import perform_login
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render, resolve_url
from django.views.decorators.http import require_GET, require_POST

from stakeholders.demo import DEMO_PASSWORD, demo_only, people_by_department
from stakeholders.forms.demo import DemoSignInForm


@require_GET
@login_not_required
@demo_only
def demo(request: HttpRequest) -> HttpResponse:
    """Everybody in the demonstration, with a button to sign in as them."""
    return render(request, "stakeholders/demo/demo.html", _context())


@require_POST
@login_not_required
@demo_only
def demo_sign_in(request: HttpRequest) -> HttpResponse:
    """Signs in as the chosen person; the sign-in counts as a fresh authentication."""
    form = DemoSignInForm(request.POST)
    if not form.is_valid():
        return render(request, "stakeholders/demo/demo.html", _context() | {"form": form}, status=422)
    # Nothing of the person before stays in the session.
    request.session.flush()
    person = form.cleaned_data["person"]
    record_authentication(request, person, method="demo")
    response: HttpResponse = perform_login(request, person, redirect_url=resolve_url(settings.LOGIN_REDIRECT_URL))
    response.status_code = 303
    return response


def _context() -> dict[str, object]:
    return {"groups": people_by_department(), "password": DEMO_PASSWORD}
