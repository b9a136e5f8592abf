"""The form that starts an agreement."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from agreements.forms.people import say_what_is_missing
from stakeholders.models import Department, User


class StartForm(forms.Form):
    """A title, why now, and at least two departments."""

    title = forms.CharField(
        label=_("Title"),
        max_length=120,
        help_text=_("For example, Stock for the spring season."),
        error_messages={"required": _("Give it a title.")},
    )
    why_now = forms.CharField(
        label=_("Why now?"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("What happened, or will happen, that makes this worth everybody's time?"),
    )
    departments = forms.ModelMultipleChoiceField(
        label=_("Departments at the table"),
        queryset=Department.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Your own, and those whose work, money or customers it touches. More can join later."),
        error_messages={"required": _("Choose at least two departments.")},
    )

    def __init__(self, data: Any = None, *, user: User) -> None:
        own = Department.objects.of(user)
        super().__init__(data, initial={"departments": [department.pk for department in own]})
        field = self.fields["departments"]
        assert isinstance(field, forms.ModelMultipleChoiceField)
        field.queryset = Department.objects.alphabetical()


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

    digest = forms.CharField(required=False)
    reason = forms.CharField(
        max_length=2000,
        error_messages={"required": _("Say why your department goes along without endorsing.")},
    )
