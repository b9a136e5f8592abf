"""Our forms on the pages of allauth."""

from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.forms import ResetPasswordForm
from django.http import HttpRequest


class PasswordResetForm(ResetPasswordForm):  # type: ignore[misc]  # allauth has no types
    """Asks for a link to a new password without looking whose address it is."""

    def clean_email(self) -> str:
        """Return the address as it is kept; whether somebody has it is not asked here."""
        email: str = get_adapter().clean_email(self.cleaned_data["email"])
        return email

    def save(self, request: HttpRequest, **options: Any) -> str:
        """Store the request; the delivery mails the link."""
        email: str = self.cleaned_data["email"]
        get_adapter().request_password_reset(email)
        return email
