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


# The second promise of a sheet is what we give: it opens with whoever writes it as its owner.
OURS = "1"
PLACES = (
    gettext_lazy("First promise"),
    gettext_lazy("Second promise"),
    gettext_lazy("Third promise"),
    gettext_lazy("Fourth promise"),
    gettext_lazy("Fifth promise"),
    gettext_lazy("Sixth promise"),
    gettext_lazy("Seventh promise"),
    gettext_lazy("Eighth promise"),
    gettext_lazy("Ninth promise"),
    gettext_lazy("Tenth promise"),
    gettext_lazy("Eleventh promise"),
    gettext_lazy("Twelfth promise"),
)


class Sheet(Protocol):
    """What the form of a promise needs to know of the whole first draft."""

    by: User
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
        if day and day > LAST_DAY:
            raise forms.ValidationError(_("Choose a day before the year 2101."))
        if day and day < self.today:
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

    def __init__(self, *args: Any, sheet: Sheet, place: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.sheet, self.title = sheet, str(PLACES[place])
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
        if department is None or not owner.isdecimal() or not self.says_what:
            return None
        works_there = User.objects.filter(pk=owner, memberships__department=department) | User.objects.filter(
            pk=owner, headed_departments=department
        )
        person = works_there.first()
        return (person, department) if person else None

    @property
    def is_blank(self) -> bool:
        """True for a promise that nobody began: it is left out. An owner whom the sheet opens with begins none."""
        opens_with = str(self.sheet.by.pk) if self.prefix == OURS else ""
        begun = any(self._said(name) for name in ("deliverable", "due_on", "acceptance"))
        return not begun and self._said("owner") in {"", opens_with}

    @property
    def in_order(self) -> list[forms.BoundField]:
        """Its fields in the order of the sentence."""
        return [self[name] for name in ("owner", "deliverable", "receiver", "due_on", "acceptance")]

    @property
    def says_what(self) -> bool:
        """True once words say what is delivered."""
        return bool(self._said("deliverable"))

    @property
    def owner_said(self) -> str:
        """The id of whoever is to own it, as it was chosen; empty where nothing says what they would deliver."""
        return self._said("owner") if self.says_what else ""

    def names(self, person: User) -> bool:
        """True for a promise that this person is to own."""
        return self.owner_said == str(person.pk)

    @property
    def summary(self) -> dict[str, Any]:
        """What it says so far, as the invitation of its owner says it."""
        receiver = self._said("receiver")
        try:
            day = forms.DateField().to_python(self._said("due_on"))
        except forms.ValidationError:
            day = None
        return {
            "deliverable": self._said("deliverable"),
            "receiver": next((one.name for one in self.sheet.at_the_table if str(one.pk) == receiver), ""),
            "due_on": day,
        }

    def clean(self) -> dict[str, Any]:
        """Ask for the rest of a sentence that was begun: first for what is delivered, then for everything else."""
        cleaned = super().clean() or {}
        if self.is_blank or "deliverable" in self.errors:
            return cleaned
        if not cleaned.get("deliverable"):
            self.add_error("deliverable", _("Say what is delivered, or empty this line."))
            return cleaned
        asked = {"owner": _("Choose who delivers it."), "due_on": _("Choose a day.")}
        if len(self.sheet.at_the_table) > 1:
            # Without the other side, that is the only error to show.
            asked["receiver"] = _("Choose who gets it.")
        for name, words in asked.items():
            if not cleaned.get(name) and name not in self.errors:
                self.add_error(name, words)
        return cleaned

    def promise(self) -> FirstPromise:
        """Return what was promised, once the form is valid."""
        return FirstPromise(**self.cleaned_data)

    def _said(self, name: str) -> str:
        return str(self[name].value() or "").strip()
