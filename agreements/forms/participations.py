"""The form of somebody who is asked to take part in an agreement."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from agreements.drafting.participation import WORDS_AT_MOST
from agreements.models import Participation
from stakeholders.text.form_fields import HeadlineField, ProseField


class ParticipationForm(forms.Form):
    """Yes, not now, or whom to ask instead, with an optional comment."""

    answer = forms.ChoiceField(
        label=_("Will you take part?"),
        choices=Participation.Answer.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose one of the three answers.")},
    )
    instead = HeadlineField(
        label=_("Whom should we ask?"),
        help_text=_("A name or an e-mail address; only for “Ask somebody else”."),
        required=False,
    )
    words = ProseField(
        label=_("A word to the one who asks"),
        required=False,
        max_length=WORDS_AT_MOST,
        rows=2,
    )

    def clean(self) -> dict[str, Any]:
        """Ask for a name with “Ask somebody else”."""
        said = super().clean() or {}
        if said.get("answer") == Participation.Answer.SOMEBODY_ELSE and not said.get("instead"):
            self.add_error("instead", _("Write whom we should ask."))
        return said
