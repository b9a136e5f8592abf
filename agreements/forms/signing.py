"""The form under a sealed text: sign it, or refuse with a reason."""

from typing import Any

from django import forms
from django.db import models
from django.utils.translation import gettext_lazy as _

from agreements.yeses import Yes
from stakeholders.text.form_fields import ProseField


class Act(models.TextChoices):
    SIGN = "sign", _("Sign")
    REFUSE = "refuse", _("We cannot sign as it stands")


class SignForm(forms.Form):
    """Signing requires the tick that the text was read; refusing requires a reason."""

    digest = forms.RegexField(regex=r"^[0-9a-f]{64}$", widget=forms.HiddenInput)
    act = forms.ChoiceField(choices=Act.choices, widget=forms.HiddenInput, required=False)
    has_read = forms.BooleanField(required=False, help_text=Yes.TEXT.label)
    reason = ProseField(
        label=_("If you cannot sign: what would have to change?"),
        required=False,
    )

    def __init__(self, *args: Any, number: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        label = _("I have read revision %(number)s and what I commit to")
        self.fields["has_read"].label = str(label) % {"number": number}

    @property
    def signs(self) -> bool:
        return bool(self.cleaned_data["act"] == Act.SIGN)

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        act = said.get("act")
        if act == Act.SIGN and not said.get("has_read"):
            self.add_error("has_read", _("Say that you have read it before you sign."))
        if act == Act.REFUSE and not said.get("reason") and "reason" not in self.errors:
            self.add_error("reason", _("Say what would have to change, so that the others can act on it."))
        if not act:
            self.add_error(None, _("Choose Sign, or say why you cannot sign."))
        return said
