"""Sentences about counter-offers and completing."""

import pytest

from agreements.activity.names import Names
from agreements.activity.sentences import sentence
from agreements.models import Commitment
from agreements.models.event import record
from tests.builders import NOW, a_table, in_force, ready_to_seal
from tests.people import a_person

pytestmark = pytest.mark.django_db
BOTH = "18 December 2027 instead of 11 December 2027"
THE_PROMISE = "C-0001 “Forecast of the core range”"


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        ("passing_on_asked", f"Ana Ruiz asks whether Cleo Owner may take on {THE_PROMISE} instead: “A reason”."),
        ("passing_on_agreed", f"Ana Ruiz agreed that Cleo Owner is asked to take on {THE_PROMISE}."),
        (
            "other_date_asked",
            f"Ana Ruiz can take on {THE_PROMISE} for {BOTH}, and asks: “A reason”.",
        ),
        (
            "other_date_agreed",
            f"Ana Ruiz agreed to {BOTH}: Ben Ode has taken on {THE_PROMISE}.",
        ),
        (
            "other_date_refused",
            f"Ana Ruiz did not agree to {BOTH} for {THE_PROMISE}: “A reason”.",
        ),
        ("passing_on_refused", f"Ana Ruiz did not agree that Cleo Owner takes on {THE_PROMISE}: “A reason”."),
        ("completion_accepted", f"Ana Ruiz accepted {THE_PROMISE}."),
        (
            "completion_accepted_in_silence",
            f"{THE_PROMISE} counts as accepted, as agreed: no answer came until 1 March 2027.",
        ),
        ("completion_returned", f"Ana Ruiz said what is missing in {THE_PROMISE}: “A reason”."),
        (
            "completion_contact_asked",
            f"No answer to {THE_PROMISE} came until 1 March 2027: as agreed, Cleo Owner is asked.",
        ),
    ],
)
def test_what_happened_is_one_plain_sentence(kind, said):
    table = a_table()
    agreement = in_force(ready_to_seal(table))
    cleo = a_person(name="Cleo Owner")
    commitment = Commitment.objects.get(agreement=agreement)
    data = {"commitment": commitment.pk, "person": cleo.pk, "reason": "A reason", "until": "2027-03-01"}
    data |= {"owner": table.ben.pk, "from": "2027-12-11", "to": "2027-12-18"}
    event = record(agreement, kind, by=table.ana, at=NOW, **data)
    assert sentence(event, Names.of([event])) == said.replace("C-0001", commitment.reference)
