"""The forms of the table: departments and people join, and a party goes along with the outcome."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from agreements.forms.people import say_what_is_missing
from agreements.models import Party, PartyMember
from stakeholders.forms.person_choice import by_department, offer_people, people
from stakeholders.models import Department, User
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


class WelcomeForm(forms.Form):
    """A person who sits for a party."""

    person = forms.ModelChoiceField(label=_("Person"), queryset=User.objects.none())
    role = forms.ChoiceField(
        label=_("Role"),
        choices=PartyMember.Role.choices,
        help_text=_("A representative writes and speaks for the department, a contributor reads along."),
    )

    def __init__(self, data: Any = None, *, party: Party, offered: Iterable[User] = ()) -> None:
        super().__init__(data, prefix=f"party-{party.pk}", initial={"role": PartyMember.Role.CONTRIBUTOR})
        field = self.fields["person"]
        assert isinstance(field, forms.ModelChoiceField)
        offer_people(field, people(), near=[party.department_id])
        say_what_is_missing(field)
        if offered:
            # One page holds many of these forms; they share one reading of the people.
            field.choices = [("", field.empty_label), *by_department(offered, near=[party.department_id])]


class WaiverForm(forms.Form):
    """Why a party goes along with the outcome without endorsing it, and which words it read."""

    digest = forms.CharField(widget=forms.HiddenInput, required=False)
    reason = ProseField(
        error_messages={"required": _("Say why your department goes along without endorsing.")},
    )
