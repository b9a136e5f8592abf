"""What is known of a person."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from stakeholders.forms.invitations import words_field
from stakeholders.models import Department, User
from stakeholders.models.validators import PLACES
from stakeholders.roles import Seat

OFFERED_ZONES = ["UTC", *sorted(zone for zone in PLACES if "/" in zone)]
DISTINCTION = _("A word such as a place or a team, shown only beside somebody of the same name.")


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
        fields = ["name", "distinction", "zone"]
        help_texts = {"distinction": DISTINCTION}


class RightsForm(ZoneForm):
    """What administrators say of a person, whether new or known."""

    class Meta:
        model = User
        fields = ["name", "distinction", "email", "zone", "is_manager", "is_administrator"]
        labels = {"is_manager": _("Manager"), "is_administrator": _("Administrator")}
        help_texts = {
            "distinction": DISTINCTION,
            "email": _("They sign in with it, and get their mail there."),
            "is_manager": _("Reads active agreements and the dashboard."),
            "is_administrator": _("Looks after people and departments. Reads no agreements by that."),
        }


class NewPersonForm(RightsForm):
    """A person whom an administrator adds, their seat, and whether they are invited at once."""

    department = forms.ModelChoiceField(
        Department.objects.alphabetical(),
        label=_("Department"),
        required=False,
        empty_label=_("None yet"),
    )
    seat = forms.ChoiceField(label=_("Role there"), choices=Seat.choices, initial=Seat.MEMBER)
    is_invited = forms.BooleanField(
        label=_("Invite them now"),
        help_text=_("They get a mail with a link to choose a password. Later is fine, too."),
        required=False,
        initial=True,
    )
    words = words_field()

    field_order = ["name", "distinction", "email", "department", "seat", "is_manager", "is_administrator", "zone"]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("seat", Seat.MEMBER) != Seat.MEMBER and "department" in cleaned and not cleaned["department"]:
            self.add_error("department", _("A head or deputy needs a department. Choose it too."))
        return cleaned


class PersonForm(RightsForm):
    """A person whom an administrator changes."""

    departments = forms.ModelMultipleChoiceField(
        Department.objects.alphabetical(),
        label=_("Member of"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    field_order = ["name", "distinction", "email", "zone", "departments", "is_manager", "is_administrator"]
