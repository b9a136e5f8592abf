"""The form of a handover: which commitments of one person go to whom, and by when they are due then."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agreements.forms.changes import ChangeRequestForm
from agreements.forms.people import near, say_what_is_missing
from agreements.models import Agreement, CommitmentTerms
from stakeholders.forms.person_choice import offer_people, people
from stakeholders.models import User


@dataclass(frozen=True)
class Row:
    """One commitment in the form, with its fields."""

    wording: CommitmentTerms
    take: forms.BoundField
    due_on: forms.BoundField


class HandOverForm(ChangeRequestForm):
    """The new owner, and a tick for each commitment that goes to them; another date where it needs one."""

    to = forms.ModelChoiceField(
        label=gettext_lazy("New owner"),
        help_text=gettext_lazy("They are asked whether they take it on before anything changes."),
        queryset=User.objects.none(),
    )
    field_order = ("to", "reason")

    def __init__(
        self,
        data: Any = None,
        *,
        agreement: Agreement,
        owner: User,
        wordings: Sequence[CommitmentTerms],
        initial: dict[str, Any],
    ) -> None:
        super().__init__(data, wordings=wordings, initial=initial)
        to, others = self.fields["to"], people().exclude(pk=owner.pk)
        offer_people(to, others, near=near(agreement))  # type: ignore[arg-type]  # a choice of people
        say_what_is_missing(self.fields["to"])

    def add_fields(self, wording: CommitmentTerms) -> None:
        reference = wording.commitment.reference
        self.fields[f"take-{reference}"] = forms.BooleanField(
            label=f"{reference} {wording.deliverable}", required=False
        )
        super().add_fields(wording)

    def rows(self) -> Iterator[Row]:
        """Yield the commitments with their fields, in the order they were given."""
        for wording in self.wordings.values():
            reference = wording.commitment.reference
            yield Row(wording, self[f"take-{reference}"], self[f"due-{reference}"])

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        taken = [one for one in self.wordings.values() if said.get(f"take-{one.commitment.reference}")]
        if not taken:
            self.add_error(None, _("Choose at least one promise to hand over."))
        if said.get("to"):
            self.owners = {wording.key: said["to"] for wording in taken}
        days = {wording.key: said.get(f"due-{wording.commitment.reference}") for wording in taken}
        self.dates = {key: day for key, day in days.items() if day}
        return said
