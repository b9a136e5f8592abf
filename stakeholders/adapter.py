"""How people come in: by sign-in alone, for an administrator adds them."""

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from stakeholders.models import User


class ClosedAccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Sign-up is closed, and the phrases are ours."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "account_inactive": _("This account is not active. Ask an administrator."),
        "email_password_mismatch": _("The e-mail address or the password is not right."),
        "incorrect_password": _("The password is not right."),
        "enter_current_password": _("Enter your present password."),
        "invalid_password_reset": _("This link has been used or is too old. Ask for a new one."),
        "too_many_login_attempts": _("Too many tries in a row. Wait a few minutes, then try again."),
        "rate_limited": _("Too many tries in a row. Wait a few minutes, then try again."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Nobody adds themselves."""
        return False

    def clean_email(self, email: str) -> str:
        """Return the address as it is kept: in small letters, without blanks around it."""
        return User.objects.normalize_email(email)

    def format_email_subject(self, subject: object) -> str:
        """Subjects stand as written; the sender's name says where they come from."""
        return str(subject)
