"""The forms of an amendment: which commitments move to which day and why, and the answer to it."""

import uuid
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from agreements.models import CommitmentTerms
from stakeholders.models import User
from stakeholders.text.form_fields import ProseField
from stakeholders.text.sentences import gettext as _


@dataclass(frozen=True)
class Row:
    """One commitment in the form, with its fields."""

    wording: CommitmentTerms
    move: forms.BoundField
    due_on: forms.BoundField
    along: forms.BoundField | None


class ChangeRequestForm(forms.Form):
    """What every form that asks for a change has: a reason, the text that was read, and what it asks for by key."""

    reason = ProseField(
        label=gettext_lazy("Why?"),
        help_text=gettext_lazy("One or two sentences. Everybody who reads the agreement sees them."),
        error_messages={"required": gettext_lazy("Say why, in a sentence or two.")},
    )
    # The text in force that the person looked at.
    base = forms.CharField(widget=forms.HiddenInput, required=False, max_length=64)
    dates: dict[uuid.UUID, date]
    owners: dict[uuid.UUID, User]

    def __init__(self, data: Any = None, *, wordings: Sequence[CommitmentTerms], initial: dict[str, Any]) -> None:
        super().__init__(data, initial=initial)
        self.wordings = {wording.commitment_id: wording for wording in wordings}
        self.dates, self.owners = {}, {}
        for wording in wordings:
            self.add_fields(wording)

    def add_fields(self, wording: CommitmentTerms) -> None:
        """Add the fields of one commitment."""
        self.fields[f"due-{wording.commitment.reference}"] = forms.DateField(
            label=_("New date for %(commitment)s") % {"commitment": wording.commitment.reference},
            required=False,
            widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        )

    def to_move_along(self, broken: Iterable[int]) -> list[str]:
        """Return the ticks that let these commitments move along with what they need, as far as this form can."""
        return []

    def point_at(self, key: uuid.UUID | None, sentence: str) -> None:
        """Say a sentence beside the date of the commitment that it is about, or above the form."""
        names = {wording.key: f"due-{wording.commitment.reference}" for wording in self.wordings.values()}
        self.add_error(names.get(key) if key else None, sentence)


class ChangeForm(ChangeRequestForm):
    """A tick and a new date for each commitment, or the wish to move along with the one it depends on; one reason."""

    def add_fields(self, wording: CommitmentTerms) -> None:
        reference = wording.commitment.reference
        self.fields[f"move-{reference}"] = forms.BooleanField(
            label=f"{reference} {wording.deliverable}", required=False
        )
        super().add_fields(wording)
        leader = self.wordings.get(wording.depends_on_id) if wording.depends_on_id else None
        if leader:
            label = _("It depends on %(commitment)s: move it by the same number of days")
            self.fields[f"along-{reference}"] = forms.BooleanField(
                label=label % {"commitment": leader.commitment.reference}, required=False
            )

    def rows(self) -> Iterator[Row]:
        """Yield the commitments with their fields, in the order they were given."""
        for wording in self.wordings.values():
            reference = wording.commitment.reference
            along = self[f"along-{reference}"] if f"along-{reference}" in self.fields else None
            yield Row(wording, self[f"move-{reference}"], self[f"due-{reference}"], along)

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        self.dates = {wording.key: day for wording, day in self._dates(said)}
        if not self.dates and not self.errors:
            self.add_error(None, _("Choose at least one promise and its new date."))
        return said

    def _dates(self, said: dict[str, Any]) -> Iterator[tuple[CommitmentTerms, date]]:
        for wording in self.wordings.values():
            reference = wording.commitment.reference
            due_on = self._due_on(said, wording, set())
            if due_on is not None:
                yield wording, due_on
            elif said.get(f"move-{reference}") and f"due-{reference}" not in self.errors:
                self.add_error(f"due-{reference}", _("Choose the new date."))

    def _due_on(self, said: dict[str, Any], wording: CommitmentTerms, seen: set[int]) -> date | None:
        """Return the new date of a commitment: its own, else as many days on as the one it moves along with."""
        reference = wording.commitment.reference
        own: date | None = said.get(f"due-{reference}")
        leader = self.wordings.get(wording.depends_on_id) if wording.depends_on_id else None
        if own or leader is None or not said.get(f"along-{reference}") or wording.commitment_id in seen:
            return own
        led = self._due_on(said, leader, seen | {wording.commitment_id})
        return _shifted(wording.due_on, led - leader.due_on) if led else None

    def to_move_along(self, broken: Iterable[int]) -> list[str]:
        references = [self.wordings[pk].commitment.reference for pk in broken if pk in self.wordings]
        # A date of its own takes precedence over moving along, until the person removes it.
        free = [reference for reference in references if not self.data.get(f"due-{reference}")]
        return [f"along-{reference}" for reference in free if f"along-{reference}" in self.fields]


def _shifted(day: date, by: timedelta) -> date:
    try:
        return day + by
    except OverflowError:
        return date.max


class DeclineForm(forms.Form):
    """Declines a change, with a required reason."""

    reason = ProseField(
        label=gettext_lazy("If you decline: what stands in the way?"),
        error_messages={"required": gettext_lazy("Say why, so that the others can find another way.")},
    )
