"""The adapter of allauth: sign-up is closed, since administrators add people."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.exceptions import ImmediateHttpResponse
from django.conf import settings
from django.contrib.auth import authenticate
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from stakeholders.accounts.client_address import client_address
from stakeholders.accounts.password_resets import request_password_reset
from stakeholders.accounts.sign_in_limits import Purpose, TooManyTries, count_try, forget_tries, give_back
from stakeholders.accounts.sign_ins import browser_of, change_password, is_known_to, note_new_sign_in, remember
from stakeholders.models import User
from stakeholders.views.sign_in import too_many_tries, visitor


class ClosedAccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Sign-up is closed, and the phrases are ours."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "email_password_mismatch": _("The e-mail address or the password is not right."),
        "incorrect_password": _("The password is not right."),
        "enter_current_password": _("Enter your present password."),
        "invalid_password_reset": _("This link has been used or is too old. Ask for a new one."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Return False: only administrators add people."""
        return False

    def get_client_ip(self, request: HttpRequest) -> str:
        """Return the visitor's address as trusted proxies saw it. Raises UnknownAddress, answered with 400."""
        return client_address(request)

    def authenticate(self, request: HttpRequest, **credentials: Any) -> User | None:
        """Return the active person with this address and password, or None.

        Wrong passwords are counted. Answers with the page of `too_many_tries` where there were too many. allauth
        also returns a deactivated person, for a page that says so; that would confirm the password.
        """
        email, at = credentials.get("email", ""), timezone.now()
        try:
            counts = count_try(Purpose.PASSWORD, visitor(request, email), at=at)
        except TooManyTries as refusal:
            raise ImmediateHttpResponse(too_many_tries(request, email, refusal.opens_at, at)) from refusal
        person = authenticate(request, **credentials)
        if person:
            give_back(counts)
        return person

    def respond_user_inactive(self, request: HttpRequest, user: User) -> HttpResponse:
        """Lead back to signing in: reached only when somebody is deactivated while they sign in."""
        return redirect("account_login")

    @transaction.atomic
    def login(self, request: HttpRequest, user: User) -> None:
        """Sign in, and note it where the browser is new to a person who was here before."""
        was_here_before = user.last_login is not None
        super().login(request, user)
        # Where anybody signs in as anybody, every sign-in is new and none is news.
        if was_here_before and not settings.DEMO and not is_known_to(request, user):
            note_new_sign_in(browser=browser_of(request), by=user, at=timezone.now())

    def post_login(self, request: HttpRequest, user: User, **hooks: Any) -> HttpResponse:
        """Go on, with a browser that knows the person next time."""
        response: HttpResponse = super().post_login(request, user, **hooks)
        remember(request, response, user)
        return response

    def set_password(self, user: User, password: str) -> None:
        """Set a new password, which its owner hears of."""
        change_password(password=password, browser=browser_of(self.request), by=user, at=timezone.now())
        forget_tries(Purpose.PASSWORD, user.email)

    def request_password_reset(self, email: str) -> None:
        """Store that a new password is asked for; whether anybody has the address is looked up later."""
        request_password_reset(email=email, at=timezone.now())

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Refuse: no request waits for a mail server, so all mail leaves through the outbox."""
        raise NotImplementedError(f"{template_prefix} has no kind of message.")

    def clean_email(self, email: str) -> str:
        """Return the address as it is kept: in small letters, without blanks around it."""
        return User.objects.normalize_email(email)
