"""The receiver's answer to a counter-offer."""

from django import forms
from django.utils.translation import gettext_lazy as _


class RefusalForm(forms.Form):
    """The receiver's no to another owner or another date needs its reason."""

    reason = forms.CharField(
        label=_("If you do not agree: why not?"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Say why not, so that the owner can find another way.")},
    )
