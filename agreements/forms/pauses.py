"""The form that pauses an agreement: first day, last day and reason."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from stakeholders.text.form_fields import ProseField


def _day(label: Any) -> forms.DateField:
    return forms.DateField(
        label=label,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        error_messages={"required": _("Choose a day.")},
    )


class PauseForm(forms.Form):
    """Two days, both included, and a reason that everybody reads."""

    from_on = _day(_("First day of rest"))
    until_on = _day(_("Last day of rest"))
    reason = ProseField(
        label=_("Why?"),
        help_text=_("One or two sentences. Everybody who reads the agreement sees them."),
        error_messages={"required": _("Say why, so that everybody knows what to expect.")},
    )

    def __init__(self, data: Any = None, *, today: date) -> None:
        super().__init__(data, initial={"from_on": today})
        self.today = today

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        first, last = said.get("from_on"), said.get("until_on")
        if first and first < self.today:
            self.add_error("from_on", _("Choose today or a day after it."))
        if first and last and last < first:
            self.add_error("until_on", _("The last day is before the first."))
        return said
