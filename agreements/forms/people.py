"""Choosing a person for an agreement, people of its departments first; and giving somebody a part."""

from typing import Any

from django import forms
from django.db import models
from django.utils.translation import gettext_lazy as _

from agreements.drafting.appointments import NEEDED, SEATS, Role
from agreements.models import Agreement, Party
from agreements.permissions import may_name_signatory, may_seat
from stakeholders.forms.person_choice import offer_people, people
from stakeholders.models import Department, User
from stakeholders.text.form_fields import HeadlineField


def near(agreement: Agreement) -> set[int]:
    """Return the departments whose people are offered first."""
    return set(Party.objects.filter(agreement=agreement).present().values_list("department", flat=True))


def say_what_is_missing(field: forms.Field) -> None:
    """Give a field kinder words for being empty."""
    field.error_messages["required"] = _("Please fill this in.")
    if isinstance(field, forms.ModelChoiceField) and not isinstance(field, forms.ModelMultipleChoiceField):
        field.error_messages["required"] = _("Please choose.")
        field.empty_label = _("Choose …") if field.required else _("None")


def people_of_the_parties(agreement: Agreement) -> models.QuerySet[User]:
    """Return everybody who belongs to a department at the table, heads it, is its deputy or sits for it."""
    departments = Department.objects.filter(parties__agreement=agreement, parties__left_at=None)
    belongs = (
        models.Q(memberships__department__in=departments)
        | models.Q(headed_departments__in=departments)
        | models.Q(deputised_departments__in=departments)
        | models.Q(party_memberships__party__agreement=agreement)
    )
    return people().filter(pk__in=User.objects.filter(belongs).values("pk"))


class AppointmentForm(forms.Form):
    """Department, person and part; who is asked may be a name without an account."""

    department = forms.ModelChoiceField(label=_("Department"), queryset=Department.objects.none())
    person = forms.ModelChoiceField(label=_("Person"), queryset=User.objects.none(), required=False)
    name = HeadlineField(
        label=_("Or a name or group without an account"),
        required=False,
        help_text=_("Only for somebody who is asked."),
    )
    role = forms.ChoiceField(label=_("Part"), error_messages={"required": _("Please choose.")})

    def __init__(self, data: Any = None, *, agreement: Agreement, by: User, initial: Any = None) -> None:
        super().__init__(data, initial=initial)
        self.agreement, self.by = agreement, by
        self.parties = {party.department_id: party for party in Party.objects.filter(agreement=agreement).present()}
        department, person, role = (self.fields[name] for name in ("department", "person", "role"))
        assert isinstance(department, forms.ModelChoiceField)
        assert isinstance(person, forms.ModelChoiceField)
        assert isinstance(role, forms.ChoiceField)
        department.queryset = Department.objects.alphabetical()
        department.choices = self._departments
        offer_people(person, people(), near=set(self.parties))
        say_what_is_missing(department)
        person.empty_label = _("Choose …")
        role.choices = self._roles()

    def _departments(self) -> list[tuple[Any, Any]]:
        """Those at the table first; of the others people can be asked."""
        every = list(Department.objects.alphabetical())
        seated = [(one.pk, one.name) for one in every if one.pk in self.parties]
        others = [(one.pk, one.name) for one in every if one.pk not in self.parties]
        return [("", _("Choose …")), (_("At the table"), seated), (_("Not at the table"), others)]

    def _roles(self) -> list[tuple[Any, Any]]:
        """A text that is not drafted takes no clause: then people can only be given a seat."""
        seats = [(role.value, role.label) for role in SEATS]
        asked = [(role.value, role.label) for role in NEEDED]
        if self.agreement.stage != Agreement.Stage.DRAFT:
            return [("", _("Choose …")), *seats]
        signs = (Role.SIGNS.value, Role.SIGNS.label)
        return [("", _("Choose …")), (_("At the table"), [signs, *seats]), (_("Is asked"), asked)]

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if not {"department", "role"} <= set(said):
            return said
        role = said["role"] = Role(said["role"])
        person = said.get("person")
        if role in NEEDED:
            if bool(person) == bool(said.get("name")) and "person" not in self.errors:
                self.add_error("person", _("Choose a person or write a name, one of the two."))
        elif person is None:
            self.add_error("person", _("Please choose."))
        else:
            self._check_seat(said["department"], role, person)
        return said

    def _check_seat(self, department: Department, role: Role, person: User) -> None:
        party = self.parties.get(department.pk)
        if party is None:
            self.add_error("department", _("It is not at the table. Add the department first, or let them be asked."))
        elif role == Role.SIGNS:
            self._check_signatory(party, person)
        elif not may_seat(self.by, self.agreement, party, SEATS[role]):
            sentence = _("Each department seats its own representatives; others may be invited to read along.")
            self.add_error("role", sentence)
        elif role == Role.REPRESENTS and department not in Department.objects.of(person):
            self.add_error("role", _("A representative works for the department. Others may be invited to read along."))

    def _check_signatory(self, party: Party, person: User) -> None:
        if not may_name_signatory(self.by, self.agreement, party):
            self.add_error("role", _("Each department names its own signatory. Ask its head or representatives."))
        elif not party.belongs(person):
            self.add_error("person", _("Choose somebody who works for this department or represents it here."))
