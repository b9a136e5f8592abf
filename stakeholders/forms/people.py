"""What is known of a person."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from stakeholders.models import Department, User
from stakeholders.models.validators import ZONES

OFFERED_ZONES = ["UTC", *sorted(zone for zone in ZONES if "/" in zone and not zone.startswith("Etc/"))]


class ZoneForm(forms.ModelForm):  # type: ignore[type-arg]  # Django makes it generic for type checkers only
    """A form of a person with the time zones to choose from, their present one among them."""

    zone = forms.ChoiceField(label=_("Time zone"), help_text=_("Times and dates are shown for this place."))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        present = self.initial.get("zone")
        offered = OFFERED_ZONES if present in OFFERED_ZONES or not present else [present, *OFFERED_ZONES]
        self.fields["zone"].choices = [(zone, zone.replace("_", " ")) for zone in offered]  # type: ignore[attr-defined]


class ProfileForm(ZoneForm):
    """What people change of themselves."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    class Meta:
        model = User
        fields = ["name", "zone"]


class NewPersonForm(ZoneForm):
    """A person whom an administrator adds."""

    departments = forms.ModelMultipleChoiceField(
        Department.objects.alphabetical(),
        label=_("Member of"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    class Meta:
        model = User
        fields = ["name", "email", "zone", "departments", "is_manager", "is_administrator"]
        labels = {"is_manager": _("Manager"), "is_administrator": _("Administrator")}
        help_texts = {
            "email": _("They sign in with it, and get their mail there."),
            "is_manager": _("Reads active agreements and the dashboard."),
            "is_administrator": _("Looks after people and departments. Reads no agreements by that."),
        }


class PersonForm(NewPersonForm):
    """A person whom an administrator changes."""

    version = forms.IntegerField(widget=forms.HiddenInput)


class PersonFilter(forms.Form):
    """What the list of people is narrowed to; nonsense narrows nothing."""

    q = forms.CharField(label=_("Name or e-mail address"), required=False, max_length=120)
    department = forms.ModelChoiceField(
        Department.objects.alphabetical(),
        label=_("Department"),
        required=False,
        to_field_name="code",
        empty_label=_("All departments"),
    )
