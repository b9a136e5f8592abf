"""One form for each kind of term, limited to what its agreement knows."""

from datetime import date
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from agreements.forms.people import offer_people, people, say_what_is_missing
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
from stakeholders.models import Department, User

# No agreement plans further ahead; a year with a typing slip is caught.
LAST_DAY = date(2100, 12, 31)


class TermForm(forms.ModelForm):  # type: ignore[type-arg]  # no generics at run time
    """Reads the agreed fields of one clause; the caller hands the result to a drafting verb."""

    # Dates that must not lie in the past when they are set or moved.
    future_dates: ClassVar[tuple[str, ...]] = ()

    def __init__(self, data: Any = None, *, agreement: Agreement, instance: Term, by: User, today: date) -> None:
        super().__init__(data, instance=instance)
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

    def _offer(self, field: "forms.ModelChoiceField[Any]", model: type[models.Model]) -> None:
        if model is User:
            offer_people(field, people())
        else:
            field.queryset = self._choices_of(model)

    def _choices_of(self, model: type[models.Model]) -> models.QuerySet[Any]:
        if model is Party:
            return Party.objects.filter(agreement=self.agreement).present()
        if model is Commitment:
            drafted = Commitment.objects.filter(wordings__revision=self.instance.revision)
            return drafted.exclude(key=self.instance.key).order_by("number")
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

    class Meta:
        model = CommitmentTerms
        fields = CommitmentTerms.content
        help_texts = {
            "deliverable": _("One result, in words that both sides read the same way."),
            "owner": _("One person, who will be asked to confirm."),
            "receiver": _("The party that is waiting for it."),
            "acceptance": _("How the receiver will know that it is done."),
            "depends_on": _("Another commitment of this agreement that must be done before."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        drafted = CommitmentTerms.objects.filter(revision=self.instance.revision)
        called = dict(drafted.values_list("commitment", "deliverable"))
        field = self.fields["depends_on"]
        assert isinstance(field, forms.ModelChoiceField)
        field.label_from_instance = lambda commitment: f"{commitment} {called[commitment.pk]}"  # type: ignore[method-assign,assignment]


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
        offer_people(told, _at_the_table(self.agreement))


class RhythmForm(TermForm):
    future_dates = ("first_check_in_on", "first_review_on", "ends_on")

    class Meta:
        model = Rhythm
        fields = Rhythm.content
        help_texts = {
            "escalation": _("Who helps when the departments cannot settle something themselves."),
        }


def _at_the_table(agreement: Agreement) -> models.QuerySet[User]:
    departments = Department.objects.filter(parties__agreement=agreement, parties__left_at=None)
    belongs = (
        models.Q(memberships__department__in=departments)
        | models.Q(headed_departments__in=departments)
        | models.Q(deputised_departments__in=departments)
        | models.Q(party_memberships__party__agreement=agreement)
    )
    return people().filter(pk__in=User.objects.filter(belongs).values("pk"))


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
