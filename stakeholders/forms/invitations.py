"""Inviting people, and the first password of an invited person."""

from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.utils.translation import gettext_lazy as _

from stakeholders.accounts.invitations import WORDS_AT_MOST
from stakeholders.models import User
from stakeholders.text.form_fields import ProseField


def words_field() -> ProseField:
    """Return the field of the personal line in an invitation."""
    return ProseField(
        label=_("Your words to them"),
        help_text=_("Stands in the mail, under your name."),
        required=False,
        max_length=WORDS_AT_MOST,
    )


class InviteForm(forms.Form):
    """Whom of those who have not signed in yet to invite, with one personal line for all of them."""

    people = forms.ModelMultipleChoiceField(
        User.objects.none(),
        label=_("People"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": _("Choose whom to invite."),
            "invalid_choice": _("Somebody in this list has signed in meanwhile. The list is up to date now."),
        },
    )
    words = words_field()

    def __init__(self, data: Any = None, **options: Any) -> None:
        super().__init__(data, **options)
        waiting = User.objects.not_yet_signed_in().alphabetical()
        self.fields["people"].queryset = waiting  # type: ignore[attr-defined]


class InvitationForm(forms.Form):
    """The first password of an invited person."""

    password = forms.CharField(
        label=_("Password"),
        strip=False,
        help_text=_("At least 10 characters. A few words in a row are easy to keep in mind."),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        error_messages={"required": _("Choose a password.")},
    )

    def __init__(self, data: Any = None, *, person: User) -> None:
        super().__init__(data)
        self.person = person

    def clean_password(self) -> str:
        """Refuse what is short, common or like the person's own name or address."""
        password: str = self.cleaned_data["password"]
        validate_password(password, self.person)
        return password
