"""The form of a check-in: status, optional note, and what would help."""

from typing import Any

from django import forms
from django.core.validators import URLValidator
from django.utils.translation import gettext_lazy as _

from agreements.cadence.disclosure import WORRYING
from agreements.models import Help, Status
from stakeholders.text.form_fields import PageAddressField, ProseField


class WordsForm(forms.Form):
    """An answer in one's own words: a decision that was asked for."""

    words = ProseField(
        label=_("What do you decide?"),
        error_messages={"required": _("Write what you decide, in a sentence or two.")},
    )


class AcknowledgeForm(forms.Form):
    """The receiver acknowledges a check-in, with an optional comment."""

    reply = ProseField(label=_("A word to the owner"), required=False, rows=2)


class MailCheckInForm(forms.Form):
    """The fifteen-second check-in, as it stands behind the mail link."""

    field_order = ("status", "help_needed", "evidence", "evidence_link", "note")

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
    note = ProseField(
        label=_("Note"),
        required=False,
        rows=2,
    )

    evidence = ProseField(
        label=_("What shows that it is done?"),
        help_text=_("The receiver reads it when they accept."),
        required=False,
        rows=2,
    )

    def __init__(self, data: Any = None, *, number: int, initial: dict[str, Any] | None = None) -> None:
        super().__init__(data, initial={"help_needed": Help.NOTHING} | (initial or {}), auto_id=f"id_%s-{number}")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("status") not in WORRYING:
            # Chosen before the status was changed to a good one: nothing is in the way any more.
            cleaned["help_needed"] = Help.NOTHING
        if cleaned.get("help_needed") == Help.OTHER and not cleaned.get("note") and "note" not in self.errors:
            self.add_error("note", _("Say in a few words what would help."))
        if cleaned.get("status") != Status.DONE:
            self._leave_out_evidence(cleaned)
        return cleaned

    def _leave_out_evidence(self, cleaned: dict[str, Any]) -> None:
        # The field is hidden, so an invalid value in it is ignored.
        for name in {"evidence", "evidence_link"} & self.fields.keys():
            cleaned[name] = ""
            self.errors.pop(name, None)

    def asks_what_would_help(self) -> bool:
        """True when a worry was sent by a button that could not say what would help."""
        return self.is_valid() and self.cleaned_data["status"] in WORRYING and "help_needed" not in self.data


class CheckInForm(MailCheckInForm):
    """The check-in in the app, where a link can stand beside the words that show what is done."""

    evidence_link = PageAddressField(
        label=_("Link to it"),
        required=False,
        widget=forms.URLInput(attrs={"placeholder": "https://"}),
        validators=[URLValidator(schemes=["http", "https"], message=_("Give an address that begins with https://."))],
    )
