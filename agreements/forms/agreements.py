"""The form that starts an agreement."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from agreements.forms.people import say_what_is_missing
from agreements.models import Party, PartyMember
from stakeholders.forms.person_choice import by_department, offer_people, people
from stakeholders.models import Department, User
from stakeholders.text.form_fields import HeadlineField, ProseField


class StartForm(forms.Form):
    """A title, why now, and at least two departments."""

    title = HeadlineField(
        label=_("Title"),
        help_text=_("For example, Stock for the spring season."),
        error_messages={"required": _("Give it a title.")},
    )
    why_now = ProseField(
        label=_("Why now?"),
        required=False,
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
