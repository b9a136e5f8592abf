"""One promise of a first draft, written as a sentence."""

from datetime import date
from typing import Any, Protocol

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agreements.starts.first_draft import FirstPromise
from stakeholders.models import Department, User
from stakeholders.text.form_fields import HeadlineField, ProseField

LAST_DAY = date(2100, 12, 31)
BLANK = {"class": "blank"}


class Sheet(Protocol):
    """What a promise needs to know of the sheet on which it stands."""

    today: date

    @property
    def owners(self) -> list[Any]: ...
    @property
    def receivers(self) -> list[Any]: ...
    @property
    def at_the_table(self) -> list[Department]: ...


def growing(**attributes: Any) -> forms.Textarea:
    """A field of one line that grows with its text."""
    return forms.Textarea(attrs={"rows": 1, "class": "blank grow", **attributes})


class DayField(forms.DateField):
    """A day that has not passed, chosen by the calendar of the browser."""

    widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date", "class": "blank"})

    def __init__(self, *, today: date, **options: Any) -> None:
        self.today = today
        super().__init__(required=False, **options)

    def clean(self, value: Any) -> date | None:
        """Return the day; refuse one before today, and one that a slip of the finger put after 2100."""
        day: date | None = super().clean(value)
        if day and not self.today <= day <= LAST_DAY:
            raise forms.ValidationError(_("Choose today or a day after it."))
        return day


class PromiseForm(forms.Form):
    """One promise as a sentence: somebody delivers something to a department by a day."""

    owner = forms.ModelChoiceField(
        queryset=User.objects.none(), required=False, label=gettext_lazy("Owner"), widget=forms.Select(attrs=BLANK)
    )
    deliverable = HeadlineField(required=False, label=gettext_lazy("delivers"), widget=growing())
    receiver = forms.ModelChoiceField(
        queryset=Department.objects.none(), required=False, label=gettext_lazy("to"), widget=forms.Select(attrs=BLANK)
    )
    acceptance = ProseField(required=False, label=gettext_lazy("Accepted when"), widget=growing(), rows=1)

    def __init__(self, *args: Any, sheet: Sheet, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.sheet = sheet
        self.fields["due_on"] = DayField(today=sheet.today, label=_("by"))
        owner, receiver = self.fields["owner"], self.fields["receiver"]
        assert isinstance(owner, forms.ModelChoiceField)
        assert isinstance(receiver, forms.ModelChoiceField)
        owner.queryset, owner.choices = User.objects.active(), sheet.owners
        receiver.queryset, receiver.choices = Department.objects.all(), sheet.receivers

    @property
    def within(self) -> tuple[User, Department] | None:
        """Owner and receiver of a promise that would stay within one department; None for any other."""
        owner, receiver = str(self["owner"].value() or ""), str(self["receiver"].value() or "")
        department = next((one for one in self.sheet.at_the_table if str(one.pk) == receiver), None)
        if department is None or not owner.isdecimal() or self.is_blank:
            return None
        works_there = User.objects.filter(pk=owner, memberships__department=department) | User.objects.filter(
            pk=owner, headed_departments=department
        )
        person = works_there.first()
        return (person, department) if person else None

    @property
    def is_blank(self) -> bool:
        """True for a promise that says nothing yet: it is left out."""
        return not (self["deliverable"].value() or "").strip()

    def clean(self) -> dict[str, Any]:
        """Ask for the rest of a sentence that was begun."""
        cleaned = super().clean() or {}
        if cleaned.get("deliverable"):
            asked = {"owner": _("Choose who delivers it."), "receiver": _("Choose who gets it.")}
            for name, words in (asked | {"due_on": _("Choose a day.")}).items():
                if not cleaned.get(name) and name not in self.errors:
                    self.add_error(name, words)
        return cleaned

    def promise(self) -> FirstPromise:
        """Return what was promised, once the form is valid."""
        return FirstPromise(**self.cleaned_data)
