"""Our forms on the pages of allauth."""

from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.forms import LoginForm, ResetPasswordForm, UserTokenForm
from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from stakeholders.models import User
from stakeholders.text.form_fields import EmailAddressField


def _address_field() -> EmailAddressField:
    widget = forms.EmailInput(attrs={"autocomplete": "email"})
    return EmailAddressField(
        label=_("E-mail address"), max_length=User._meta.get_field("email").max_length, widget=widget
    )


class SignInForm(LoginForm):  # type: ignore[misc]  # allauth has no types
    """Signs in with address and password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # In the same place of the form.
        self.fields["login"] = _address_field()


class PasswordLinkForm(UserTokenForm):  # type: ignore[misc]  # allauth has no types
    """Reads the link that sets a new password; it opens nothing for somebody who is deactivated."""

    def _get_user(self, uidb36: str) -> User | None:
        """Return the person of the link while they are active."""
        person: User | None = super()._get_user(uidb36)
        return person if person is not None and person.is_active else None


class PasswordResetForm(ResetPasswordForm):  # type: ignore[misc]  # allauth has no types
    """Asks for a link to a new password without looking whose address it is."""

    email = _address_field()

    def clean_email(self) -> str:
        """Return the address as it is kept; whether somebody has it is not asked here."""
        email: str = get_adapter().clean_email(self.cleaned_data["email"])
        return email

    def save(self, request: HttpRequest, **options: Any) -> str:
        """Store the request; the delivery mails the link."""
        email: str = self.cleaned_data["email"]
        get_adapter().request_password_reset(email)
        return email
