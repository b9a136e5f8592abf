"""The filters of the list of commitments: whose, status, department, due date."""

import re
from typing import Any

from django import forms
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext_lazy as _

from agreements.dashboard.commitment_status import StatusWord
from agreements.models import Agreement, Commitment
from stakeholders.models import Department, User
from stakeholders.text.form_fields import SearchField

STATES = [("", _("Any")), *StatusWord.choices]
WITHIN = [("", _("Any time")), ("7", _("7 days")), ("30", _("30 days")), ("90", _("90 days"))]
# The newest of those that somebody may read, and the one in the address; nobody chooses among more.
MOST_OFFERED = 100
NUMBER = re.compile("[0-9]{1,9}")


class CommitmentFilter(forms.Form):
    """What somebody looks for; what cannot be read is as if it had not been asked."""

    q = SearchField(label=_("Words or number"), required=False)
    status = forms.ChoiceField(label=_("How it stands"), choices=STATES, required=False)
    department = forms.ModelChoiceField(
        label=_("Department"),
        queryset=Department.objects.none(),
        to_field_name="code",
        required=False,
        empty_label=_("Any"),
    )
    agreement = forms.ChoiceField(label=_("Agreement"), required=False)
    within = forms.ChoiceField(label=_("Due within"), choices=WITHIN, required=False)

    def __init__(self, data: Any, *, reader: User) -> None:
        super().__init__(data)
        departments = self.fields["department"]
        assert isinstance(departments, forms.ModelChoiceField)
        departments.queryset = Department.objects.alphabetical()
        in_force = Exists(Commitment.objects.filter(agreement=OuterRef("pk"), terms__isnull=False))
        known = Agreement.objects.visible_to(reader).filter(in_force).titled()
        offered = list(known.order_by("-number")[:MOST_OFFERED])
        asked = str(data.get("agreement", "")).removeprefix("AG-")
        if len(offered) == MOST_OFFERED and NUMBER.fullmatch(asked):
            offered += known.filter(number=int(asked)).exclude(pk__in=[one.pk for one in offered])
        titled = [(one.reference, f"{one.reference} {one.title}") for one in reversed(offered)]  # type: ignore[attr-defined]
        agreements = self.fields["agreement"]
        assert isinstance(agreements, forms.ChoiceField)
        agreements.choices = [("", _("Any")), *titled]

    def wanted(self) -> dict[str, Any]:
        """Return what was asked for, without what is empty or cannot be read."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}
