"""The forms of a review: notes, attendance, decisions, actions with owner and date; or another day."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.db import models
from django.forms import BaseFormSet, formset_factory
from django.utils.translation import gettext_lazy as _

from agreements.forms.terms import LAST_DAY
from agreements.models import Review
from agreements.models.review import ReviewPointKind
from agreements.reviews.recording import Point
from stakeholders.forms.person_choice import offer_people
from stakeholders.models import User
from stakeholders.text.form_fields import ProseField

# Empty rows on the page; "more rows" brings as many again.
ROWS, AT_MOST = 3, 30


def _day(label: Any, *, required: bool = False) -> forms.DateField:
    return forms.DateField(
        label=label,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        required=required,
        error_messages={"required": _("Choose a day."), "invalid": _("Write the day like 2027-03-15.")},
    )


class NotesForm(forms.Form):
    """The notes, and who was there."""

    notes = ProseField(
        max_length=Review._meta.get_field("notes").max_length,
        label=_("Notes"),
        required=False,
        rows=6,
    )
    present = forms.ModelMultipleChoiceField(
        label=_("Who was there"), queryset=User.objects.none(), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, table: models.QuerySet[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_people(self.fields["present"], table)  # type: ignore[arg-type]


class DecisionForm(forms.Form):
    """One decision in a sentence."""

    text = ProseField(label=_("Decision"), required=False, rows=2)


class ActionForm(forms.Form):
    """One action: what, who takes it, by when."""

    text = ProseField(label=_("Action"), required=False, rows=2)
    owner = forms.ModelChoiceField(
        label=_("Who"), queryset=User.objects.none(), required=False, empty_label=_("Nobody yet")
    )
    due_on = _day(_("By"))

    def __init__(self, *args: Any, table: models.QuerySet[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_people(self.fields["owner"], table)  # type: ignore[arg-type]

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if (said.get("owner") or said.get("due_on")) and not said.get("text") and "text" not in self.errors:
            self.add_error("text", _("Say what is to be done."))
        if said.get("due_on") and said["due_on"] > LAST_DAY:
            self.add_error("due_on", _("Choose a nearer day."))
        return said


Decisions = formset_factory(DecisionForm, extra=ROWS, max_num=AT_MOST)
Actions = formset_factory(ActionForm, extra=ROWS, max_num=AT_MOST)


class Minutes:
    """The one screen on which a review is recorded: notes, decisions and actions together."""

    def __init__(self, data: Any = None, *, table: models.QuerySet[User]) -> None:
        self.notes = NotesForm(data, table=table)
        self.decisions: BaseFormSet[Any] = Decisions(_longer(data, "decisions"), prefix="decisions")
        self.actions: BaseFormSet[Any] = Actions(
            _longer(data, "actions"), prefix="actions", form_kwargs={"table": table}
        )

    def is_valid(self) -> bool:
        return all([self.notes.is_valid(), self.decisions.is_valid(), self.actions.is_valid()])

    def faults(self) -> Iterator[tuple[forms.BoundField, str]]:
        """Yield what has to be put right, field by field."""
        for form in (self.notes, *self.decisions, *self.actions):
            for field in form.visible_fields():
                yield from ((field, error) for error in field.errors)

    def points(self) -> Iterator[Point]:
        """Yield what was decided, then who does what; empty rows are none."""
        for said in self.decisions.cleaned_data:
            if said.get("text"):
                yield Point(ReviewPointKind.DECISION, said["text"])
        for said in self.actions.cleaned_data:
            if said.get("text"):
                yield Point(ReviewPointKind.ACTION, said["text"], said.get("owner"), said.get("due_on"))


def _longer(data: Any, prefix: str) -> Any:
    """Return what was sent, with as many more empty rows as "more rows" asks for."""
    total = f"{prefix}-TOTAL_FORMS"
    if data is None or data.get("act") != f"more-{prefix}" or not str(data.get(total, "")).isdecimal():
        return data
    longer = data.copy()
    longer[total] = str(min(int(data[total]) + ROWS, AT_MOST))
    return longer


class MoveForm(forms.Form):
    """Another day for the review."""

    to = _day(_("Another day"), required=True)
