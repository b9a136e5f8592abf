"""One form for each kind of term, limited to what its agreement knows."""

from datetime import date
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from agreements.drafting.dependencies import CannotDepend, check_dependency
from agreements.forms.needs import offer_needs
from agreements.forms.people import near, people_of_the_parties, say_what_is_missing
from agreements.models import (
    Agreement,
    Commitment,
    CommitmentTerms,
    DecisionRight,
    Outcome,
    Party,
    Purpose,
    Rhythm,
    Signatory,
    Stakeholder,
    Term,
    TradeOff,
)
from agreements.permissions import may_name_signatory
from stakeholders.forms.person_choice import offer_people, people
from stakeholders.models import Department, User

# The latest day accepted, to catch years with a typing error.
LAST_DAY = date(2100, 12, 31)


class TermForm(forms.ModelForm):  # type: ignore[type-arg]  # no generics at run time
    """Reads the agreed fields of one clause; the caller hands the result to a drafting verb."""

    # Dates that must not lie in the past when they are set or moved.
    future_dates: ClassVar[tuple[str, ...]] = ()

    def __init__(
        self, data: Any = None, *, agreement: Agreement, instance: Term, by: User, today: date, initial: Any = None
    ) -> None:
        super().__init__(data, instance=instance, initial=initial)
        self.agreement = agreement
        self.by = by
        self.today = today
        for field in self.fields.values():
            self._limit(field)
            say_what_is_missing(field)
        if data is None:
            next(iter(self.fields.values())).widget.attrs["autofocus"] = True

    def _limit(self, field: forms.Field) -> None:
        if isinstance(field, forms.ModelChoiceField) and field.queryset is not None:
            self._offer(field, field.queryset.model)
        if isinstance(field, forms.DateField):
            field.widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
        if isinstance(field, forms.TimeField):
            field.widget = forms.TimeInput(format="%H:%M", attrs={"type": "time"})

    def _offer(self, field: "forms.ModelChoiceField[Any]", model: type[models.Model]) -> None:
        if model is User:
            offer_people(field, people(), near=near(self.agreement))
        elif model is Commitment:
            offer_needs(field, self.instance, reader=self.by)
        else:
            field.queryset = self._choices_of(model)

    def _choices_of(self, model: type[models.Model]) -> models.QuerySet[Any]:
        if model is Party:
            return Party.objects.filter(agreement=self.agreement).present()
        return Department.objects.alphabetical()

    def _get_validation_exclusions(self) -> set[str]:
        # The revision is known, so "one approver for a matter" can be said kindly here.
        return super()._get_validation_exclusions() - {"revision"}  # type: ignore[misc, no-any-return]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        for name, value in list(cleaned.items()):
            if isinstance(value, date):
                self._check_date(name, value)
        return cleaned

    def _check_date(self, name: str, value: date) -> None:
        if value > LAST_DAY:
            self.add_error(name, ValidationError(_("Choose a day before the year 2101.")))
        elif name in self.future_dates and name in self.changed_data and value < self.today:
            self.add_error(name, ValidationError(_("Choose today or a day after it.")))

    def values(self) -> dict[str, Any]:
        """Return the cleaned agreed fields, ready for a drafting verb."""
        return {name: self.cleaned_data[name] for name in self.instance.content}


class PurposeForm(TermForm):
    class Meta:
        model = Purpose
        fields = Purpose.content
        help_texts = {"why_now": _("What happened, or will happen, that makes this worth everybody's time?")}


class OutcomeForm(TermForm):
    class Meta:
        model = Outcome
        fields = Outcome.content
        help_texts = {
            "impact": _("For … we will … so that …"),
            "beneficiaries": _("Customers, colleagues, partners: who is better off?"),
            "indicators": _("What will everybody be able to see when it has worked?"),
        }


class SignatoryForm(TermForm):
    class Meta:
        model = Signatory
        fields = Signatory.content
        help_texts = {"signs_as": _("For example, Head of Sales.")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Reading the form fills the instance with what was posted.
        self.parties_before = {self.instance.party} if self.instance.party_id else set()

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        party, person = cleaned.get("party"), cleaned.get("person")
        touched = self.parties_before | ({party} if party else set())
        if not all(may_name_signatory(self.by, self.agreement, seat) for seat in touched):
            self.add_error("party", _("Each department names its own signatory. Ask its head or representatives."))
        elif party and person and not party.belongs(person):
            self.add_error("person", _("Choose somebody who works for this department or represents it here."))
        return cleaned


class StakeholderForm(TermForm):
    class Meta:
        model = Stakeholder
        fields = Stakeholder.content


class TradeOffForm(TermForm):
    class Meta:
        model = TradeOff
        fields = TradeOff.content
        help_texts = {"unit": _("For example, days, euros, people.")}


class CommitmentForm(TermForm):
    future_dates = ("due_on",)
    layout = "agreements/terms/_promise.html"
    # In the order of the sentence: who delivers what to whom by when.
    field_order = ("owner", "deliverable", "receiver", "due_on", "acceptance", "depends_on")

    class Meta:
        model = CommitmentTerms
        fields = CommitmentTerms.content
        help_texts = {
            "acceptance": _("How the receiver will know that it is done."),
            "depends_on": _("Another promise that must be done before: of this agreement, or in force elsewhere."),
        }
        widgets = {
            "deliverable": forms.Textarea(attrs={"rows": 1, "class": "grow"}),
            "acceptance": forms.Textarea(attrs={"rows": 2}),
        }

    @property
    def in_sentence(self) -> list[forms.BoundField]:
        """The fields that stand in the sentence itself."""
        return [self[name] for name in self.field_order[:4]]

    def clean_deliverable(self) -> str:
        """Return it on one line: the field grows with its text, and Enter may have been pressed in it."""
        return " ".join(self.cleaned_data["deliverable"].split())

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        try:
            check_dependency(self.instance, cleaned.get("depends_on"))
        except CannotDepend as reason:
            self.add_error("depends_on", str(reason))
        return cleaned


class DecisionRightForm(TermForm):
    class Meta:
        model = DecisionRight
        fields = DecisionRight.content
        help_texts = {
            "approver": _("Exactly one person for each matter."),
            "told": _("Somebody of the departments at the table, who will hear of every such change."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        told = self.fields["told"]
        assert isinstance(told, forms.ModelChoiceField)
        offer_people(told, people_of_the_parties(self.agreement), near=near(self.agreement))


class RhythmForm(TermForm):
    future_dates = ("first_check_in_on", "first_review_on", "ends_on")

    # Heading, hint and fields of each part of the form.
    groups = (
        (
            _("Check-ins"),
            _("How often each owner says how it is going. A word shortly before counts for the next one too."),
            ("every", "unit", "first_check_in_on", "check_in_at"),
        ),
        (
            _("Reviews"),
            _("When the parties look together at how it works and what to change."),
            ("first_review_on", "review_months"),
        ),
        (
            _("When there is no answer"),
            _("Agreed beforehand, so that nobody has to be chased. Days on which somebody is away do not count."),
            ("acceptance_days", "silence", "counterpart_after", "contact_after", "escalation"),
        ),
        (_("The end"), "", ("ends_on",)),
    )

    class Meta:
        model = Rhythm
        fields = Rhythm.content
        labels = {
            "every": _("A check-in every"),
            "unit": _("Weeks, months or quarters"),
            "check_in_at": _("Asked at"),
            "review_months": _("Months from one review to the next"),
            "acceptance_days": _("Working days for the receiver to answer what is done"),
            "counterpart_after": _("Working days without news until the receiver is told"),
            "contact_after": _("Working days without news until the escalation contact is asked"),
        }
        help_texts = {
            "first_check_in_on": _(
                "The others follow from this day. After the 31st, shorter months have theirs on their last day."
            ),
            "check_in_at": _("On the clock of the owner, wherever they are."),
            "acceptance_days": _("After an owner reports that something is done."),
            "counterpart_after": _("The owner is asked first, and told the day before anybody else is."),
            "escalation": _("Who helps when the departments cannot settle something themselves."),
            "ends_on": _("Leave it empty if it goes on until somebody changes it."),
        }
        error_messages = {
            "every": {
                "min_value": _("Choose at least 1: a check-in every week, month or quarter."),
                "max_value": _("Choose at most 26."),
            },
            "review_months": {
                "min_value": _("Choose at least 1 month."),
                "max_value": _("Choose at most 24 months."),
            },
            "acceptance_days": {
                "min_value": _("Give the receiver at least 1 working day."),
                "max_value": _("Choose at most 60 working days."),
            },
            "counterpart_after": {
                "min_value": _("Give the owner at least 3 working days before anybody else is told."),
                "max_value": _("Choose at most 60 working days."),
            },
            "contact_after": {
                "min_value": _("Choose at least 4 working days."),
                "max_value": _("Choose at most 90 working days."),
            },
        }

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        told, asked = cleaned.get("counterpart_after"), cleaned.get("contact_after")
        if told and asked and asked <= told:
            self.add_error("contact_after", _("The escalation contact is asked later than the receiver is told."))
        begins = [cleaned.get("first_check_in_on"), cleaned.get("first_review_on")]
        ends_on = cleaned.get("ends_on")
        if ends_on and any(day and day > ends_on for day in begins):
            self.add_error("ends_on", _("The end must not be before the first check-in or the first review."))
        return cleaned

    def grouped(self) -> list[tuple[str, str, list[forms.BoundField]]]:
        """Return the parts of the form: heading, hint and fields."""
        return [(str(title), str(hint), [self[name] for name in names]) for title, hint, names in self.groups]


FORMS: dict[str, type[TermForm]] = {
    form.Meta.model.kind: form
    for form in (
        PurposeForm,
        OutcomeForm,
        SignatoryForm,
        StakeholderForm,
        TradeOffForm,
        CommitmentForm,
        DecisionRightForm,
        RhythmForm,
    )
}
