"""The filter of the list of how agreements are doing."""

from django import forms
from django.utils.translation import gettext_lazy as _

from agreements.lists.agreement_words import MOVES
from agreements.models.health_week import HealthWord


class HealthFilter(forms.Form):
    """The filter of the list; a parameter that cannot be read is ignored."""

    word = forms.ChoiceField(
        label=_("How they are doing"), choices=[("", _("Any")), *HealthWord.choices], required=False
    )
    # The Monday of a week that is kept; without one it is about now.
    week = forms.DateField(label=_("At the end of the week of"), required=False, widget=forms.HiddenInput)
    moved = forms.ChoiceField(label=_("What changed"), choices=[("", _("Any")), *MOVES.items()], required=False)

    def wanted(self) -> dict[str, object]:
        """Return what was asked for by name, without what is empty or cannot be read."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}
