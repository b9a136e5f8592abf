"""How is it going? One choice, a word if one likes, and what would help when something is in the way."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from agreements.cadence.checking_in import WORRYING
from agreements.models import CheckIn, Help, Status


class CheckInForm(forms.Form):
    """The fifteen-second check-in, the same in the app and behind the mail link."""

    status = forms.ChoiceField(
        label=_("How is it going?"),
        choices=Status.choices,
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose one of the four answers."),
            "invalid_choice": _("Choose one of the four answers."),
        },
    )
    help_needed = forms.ChoiceField(
        label=_("What would help?"),
        help_text=_("When something is in the way."),
        choices=Help.choices,
        required=False,
        widget=forms.RadioSelect,
    )
    note = forms.CharField(
        label=_("Note"),
        max_length=CheckIn._meta.get_field("note").max_length,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, data: Any = None, *, number: int, initial: dict[str, Any] | None = None) -> None:
        super().__init__(data, initial={"help_needed": Help.NOTHING} | (initial or {}), auto_id=f"id_%s-{number}")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("status") not in WORRYING:
            # Chosen before the status was changed to a good one: nothing is in the way any more.
            cleaned["help_needed"] = Help.NOTHING
        return cleaned

    def asks_what_would_help(self) -> bool:
        """True when a worry was sent by a button that could not say what would help."""
        return self.is_valid() and self.cleaned_data["status"] in WORRYING and "help_needed" not in self.data
