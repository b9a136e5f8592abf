"""Our forms on the pages of allauth."""

from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.forms import ResetPasswordForm, UserTokenForm
from django.core.validators import MaxLengthValidator
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from stakeholders.models import User

EMAIL_AT_MOST = MaxLengthValidator(
    User._meta.get_field("email").max_length or 0,
    _("An e-mail address has at most %(limit_value)d characters. These are %(show_value)d."),
)


class PasswordLinkForm(UserTokenForm):  # type: ignore[misc]  # allauth has no types
    """Reads the link that sets a new password; it opens nothing for somebody who is deactivated."""

    def _get_user(self, uidb36: str) -> User | None:
        """Return the person of the link while they are active."""
        person: User | None = super()._get_user(uidb36)
        return person if person is not None and person.is_active else None


class PasswordResetForm(ResetPasswordForm):  # type: ignore[misc]  # allauth has no types
    """Asks for a link to a new password without looking whose address it is."""

    def clean_email(self) -> str:
        """Return the address as it is kept; whether somebody has it is not asked here."""
        email: str = get_adapter().clean_email(self.cleaned_data["email"])
        EMAIL_AT_MOST(email)
        return email

    def save(self, request: HttpRequest, **options: Any) -> str:
        """Store the request; the delivery mails the link."""
        email: str = self.cleaned_data["email"]
        get_adapter().request_password_reset(email)
        return email
