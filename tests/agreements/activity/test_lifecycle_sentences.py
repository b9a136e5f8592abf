"""Sentences about withdrawals and about who leads."""

import pytest

from agreements.activity.lifecycle_sentences import SENTENCES
from agreements.activity.names import Names
from agreements.models import Event

NAMES = Names(people={1: "Ana Ruiz", 2: "Ben Ode"})


@pytest.mark.parametrize(
    ("kind", "data", "expected"),
    [
        ("draft_withdrawn", {"reason": ""}, "Ana Ruiz withdrew the draft."),
        ("draft_withdrawn", {"reason": "No budget"}, "Ana Ruiz withdrew the draft: “No budget”."),
        ("draft_taken_up", {}, "Ana Ruiz took the draft up again."),
        ("draft_unlisted", {}, "Ana Ruiz keeps the draft off the list that managers read."),
        ("draft_listed", {}, "Ana Ruiz put the draft on the list that managers read."),
        ("lead_handed_over", {"person": 2}, "Ana Ruiz handed the lead over to Ben Ode."),
        ("lead_taken_over", {"person": 1, "former": 2}, "Ana Ruiz took over the lead, as Ben Ode has left."),
        ("second_lead_named", {"person": 2}, "Ana Ruiz named Ben Ode as second lead."),
        ("second_lead_ended", {"person": 2}, "Ana Ruiz ended the part of Ben Ode as second lead."),
    ],
)
def test_what_happened_is_one_plain_sentence(kind, data, expected):
    assert SENTENCES[kind](Event(by_id=1, data=data), NAMES) == expected


def test_each_kind_has_its_example():
    examples = {kind for kind, *_rest in test_what_happened_is_one_plain_sentence.pytestmark[0].args[1]}
    assert examples == set(SENTENCES)
