"""Why each kind of clause is written, in at most two sentences, and one example that a form can take over."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from agreements.drafting.appointments import Role
from agreements.models import (
    CommitmentTerms,
    DecisionRight,
    Outcome,
    Purpose,
    Rhythm,
    Signatory,
    Stakeholder,
    TradeOff,
)
from agreements.models.decision_right import Matter


@dataclass(frozen=True)
class Guidance:
    """The guidance beside a form: why the clause is written, and an example as a sentence."""

    why: str | Promise
    example: str | Promise
    # What taking the example over fills in, by field. People and departments are chosen, never taken over.
    values: Mapping[str, str | Promise] = field(default_factory=dict)
    # Days that it fills in, as weeks from today; each falls on a Monday.
    weeks: Mapping[str, int] = field(default_factory=dict)

    @property
    def fields(self) -> set[str]:
        """The fields that the example can fill."""
        return {*self.values, *self.weeks}

    def filled(self, said: Mapping[str, Any], *, today: date) -> dict[str, Any]:
        """Return what was said, with the example in what is empty; nothing that was said is lost."""
        monday = today + timedelta(days=-today.weekday() % 7)
        days = {name: monday + timedelta(weeks=weeks) for name, weeks in self.weeks.items()}
        example = {name: str(value) for name, value in self.values.items()} | days
        if said.get("person"):
            # A person has a name already; only a placeholder without an account takes one.
            example.pop("name", None)
        return {**said, **{name: value for name, value in example.items() if not said.get(name)}}


OF_KIND = {
    Purpose.kind: Guidance(
        _("A title that all sides would use. Why now tells whoever joins later what makes it worth the time."),
        _("Why now: from March on, forty changes a week wait for a review that nobody has planned."),
        {"why_now": _("From March on, forty changes a week wait for a review that nobody has planned.")},
    ),
    Outcome.kind: Guidance(
        _("What all sides want holds the promises together when plans change. Each department agrees to it."),
        _("For everyone who uses our website, we will publish simple changes the same day."),
        {
            "impact": _("For everyone who uses our website, we will publish simple changes the same day."),
            "beneficiaries": _("Visitors who find what is true today, and colleagues who no longer wait."),
            "indicators": _("Nine of ten simple changes are online within one working day."),
        },
    ),
    TradeOff.kind: Guidance(
        _("People keep what they gain by. Say what each side gives, and what the other gets for it."),
        _("Marketing gives: the calendar, four weeks ahead. IT Security gains: time to plan its reviews."),
        {
            "gives": _("the calendar, four weeks ahead"),
            "gains": _("time to plan its reviews"),
            "why": _("A planned review takes an hour; an unplanned one stops other work for a day."),
        },
    ),
    CommitmentTerms.kind: Guidance(
        _("One person, one result, one day: then nobody has to guess. Its owner takes it on before it counts."),
        _("Jonas Weber delivers the new price list to Sales by 15 March."),
        {
            "deliverable": _("the new price list"),
            "acceptance": _("Every item is in it, and Sales has found ten prices right."),
        },
        {"due_on": 6},
    ),
    DecisionRight.kind: Guidance(
        _("Plans change. Whoever is named here decides about one kind of change, in days instead of meetings."),
        _("When a date moves by at most two weeks, Sam Okafor decides within three working days."),
        {"matter": Matter.DATES.value, "words": _("by at most two weeks")},
    ),
    Rhythm.kind: Guidance(
        _("Check-ins bring news before anybody has to ask. Reviews are where you change together what does not work."),
        _("Owners check in every two weeks. We meet for a review after three months."),
        weeks={"first_check_in_on": 2, "first_review_on": 13},
    ),
    Signatory.kind: Guidance(
        _("One person of each department signs, so that all its people can count on it. Mostly it is the head."),
        _("Lena Fischer signs for IT Security, as head of the department."),
        {"signs_as": _("Head of the department")},
    ),
    Stakeholder.kind: Guidance(
        _("Some decide, do the work or know the catch without a seat. Named here, they are asked in time."),
        _("The night shift of IT Security does the reviews. Needed: cooperation. Measured by: open requests."),
        {
            "name": _("The night shift"),
            "capacity": Stakeholder.Capacity.IMPLEMENTER.value,
            "needed": Stakeholder.Need.COOPERATION.value,
            "measured_by": _("open requests in the morning"),
        },
    ),
}
OF_PEOPLE = Guidance(
    _("Whoever signs, writes, does the work or has to say yes belongs in the list. Then nobody hears of it last."),
    _("The night shift of IT Security: does the work."),
    {"name": _("The night shift"), "role": Role.IMPLEMENTER.value},
)
