"""Forms of parties: a department joins, people join, a party waives its endorsement of the outcome."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from agreements.forms.people import say_what_is_missing
from stakeholders.models import Department
from stakeholders.text.form_fields import ProseField


class JoinForm(forms.Form):
    """A department that is not at the table yet."""

    department = forms.ModelChoiceField(label=_("Department"), queryset=Department.objects.none())

    def __init__(self, data: Any = None, *, seated: list[int]) -> None:
        super().__init__(data, prefix="join")
        field = self.fields["department"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = Department.objects.exclude(pk__in=seated).alphabetical()
        say_what_is_missing(field)


class WaiverForm(forms.Form):
    """Why a party goes along with the outcome without endorsing it, and which words it read."""

    digest = forms.CharField(widget=forms.HiddenInput, required=False)
    reason = ProseField(
        error_messages={"required": _("Say why your department goes along without agreeing.")},
    )
