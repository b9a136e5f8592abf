"""From when to when a person is away, and who stands in."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from stakeholders.forms.person_choice import offer_people, people
from stakeholders.models import Department, User


class NewAbsenceForm(forms.Form):
    """An absence that somebody enters for themselves; the verb says what does not fit together."""

    from_on = forms.DateField(
        label=_("First day away"),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        error_messages={"required": _("Choose a day.")},
    )
    until_on = forms.DateField(
        label=_("Last day away"),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        error_messages={"required": _("Choose a day.")},
    )
    stand_in = forms.ModelChoiceField(
        User.objects.none(),
        label=_("Who stands in"),
        required=False,
        empty_label=_("Nobody"),
        help_text=_(
            "They are asked how your promises are going while you are away. "
            "With nobody, your check-ins wait until you are back."
        ),
    )

    def __init__(self, *args: Any, person: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        others, near = people().exclude(pk=person.pk), Department.objects.of(person).values_list("pk", flat=True)
        # Two people of one name are told apart by their address.
        offer_people(self.fields["stand_in"], others, near=set(near), label=_name_and_address)  # type: ignore[arg-type]


class AbsenceForm(NewAbsenceForm):
    """An absence that somebody changes."""

    version = forms.IntegerField(widget=forms.HiddenInput)


def _name_and_address(person: User) -> str:
    return f"{person.name} ({person.email})"
