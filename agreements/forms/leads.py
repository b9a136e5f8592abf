"""The forms that say who leads an agreement: hand the lead over, name a second lead."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from agreements.forms.people import near, say_what_is_missing
from agreements.models import Agreement, Party
from agreements.participants import representatives
from stakeholders.forms.person_choice import offer_people, people
from stakeholders.models import User


class _RepresentativeForm(forms.Form):
    """One person among those who speak for a party, without those who lead already."""

    def __init__(self, data: Any = None, *, agreement: Agreement) -> None:
        super().__init__(data)
        seats = Party.objects.filter(agreement=agreement, left_at=None).values_list("pk", flat=True)
        offered = people().filter(pk__in=representatives(seats)).exclude(pk=agreement.lead_id)
        offer_people(self.fields["to"], offered, near=near(agreement))  # type: ignore[arg-type]  # a choice of people
        say_what_is_missing(self.fields["to"])


class LeadForm(_RepresentativeForm):
    """Who leads from now on."""

    prefix = "lead"
    to = forms.ModelChoiceField(
        label=_("New lead"),
        help_text=_("Somebody who speaks for one of the departments."),
        queryset=User.objects.none(),
    )


class SecondLeadForm(_RepresentativeForm):
    """Who leads beside the lead; nobody is a choice too."""

    prefix = "second"
    to = forms.ModelChoiceField(
        label=_("Second lead"),
        help_text=_("Somebody who speaks for one of the departments, or nobody."),
        queryset=User.objects.none(),
        required=False,
    )

    def __init__(self, data: Any = None, *, agreement: Agreement) -> None:
        super().__init__(data, agreement=agreement)
        self.initial["to"] = agreement.second_lead_id
