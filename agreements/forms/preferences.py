"""The form of the notification preferences: preset, quiet hours, digests."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from agreements.models import Preference
from agreements.models.news.preference import Level, Preset

CONSEQUENCES = {
    Preset.EVERYTHING: _("Everything: each thing by mail as it happens; work on a draft as one line a sitting."),
    Preset.NEEDS_ME: _("What needs me: by mail what waits for you, and the rest in one digest a day."),
    Preset.DIGEST: _(
        "Digest only: by mail what only you can answer and what cannot wait; all else, check-ins too, in the digest."
    ),
}
CLOCK = forms.TimeInput(attrs={"type": "time"}, format="%H:%M")


class PreferencesForm(forms.ModelForm):  # type: ignore[type-arg]  # Django makes it generic for type checkers only
    """One's own choices."""

    preset = forms.ChoiceField(
        label=_("What you hear"),
        choices=[(preset, CONSEQUENCES[preset]) for preset in Preset],
        widget=forms.RadioSelect,
        error_messages={"required": _("Please choose."), "invalid_choice": _("Choose one of the three.")},
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    class Meta:
        model = Preference
        fields = ["preset", "quiet_from", "quiet_until", "quiet_days_off", "daily_digest", "weekly_digest"]
        labels = {
            "quiet_from": _("Quiet from"),
            "quiet_until": _("Quiet until"),
            "quiet_days_off": _("Quiet on weekends and holidays"),
            "daily_digest": _("A digest at 08:30 on working days, when there is something new"),
            "weekly_digest": _("Your agreements at a glance, on the first working day of the week"),
        }
        help_texts = {
            "quiet_from": _("On your own clock. Mail of these hours waits until they end. Leave both empty for none."),
        }
        widgets = {"quiet_from": CLOCK, "quiet_until": CLOCK}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        starts, ends = cleaned.get("quiet_from"), cleaned.get("quiet_until")
        if {"quiet_from", "quiet_until"} & set(self.errors):
            return cleaned
        if (starts is None) != (ends is None):
            missing = "quiet_from" if starts is None else "quiet_until"
            self.add_error(missing, _("Write both times, or leave both empty."))
        elif starts is not None and starts == ends:
            self.add_error("quiet_until", _("The quiet has to end at another time than it begins."))
        return cleaned

    def _get_validation_exclusions(self) -> set[str]:
        # The check above reports the same as the constraint, beside the field.
        return {*super()._get_validation_exclusions(), "quiet_from", "quiet_until"}  # type: ignore[misc]


class FollowingForm(forms.Form):
    """How closely one agreement is followed."""

    level = forms.ChoiceField(
        label=_("How closely you follow it"),
        choices=[("", _("As your preferences say")), *Level.choices],
        required=False,
    )
