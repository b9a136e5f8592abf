"""Sentences about reviews."""

import pytest

from agreements.activity.names import Names
from agreements.activity.review_sentences import SENTENCES
from agreements.models import Event

NAMES = Names(people={1: "Ana Ruiz"})


@pytest.mark.parametrize(
    ("kind", "data", "expected"),
    [
        ("review_held", {"number": 2}, "Ana Ruiz recorded review 2."),
        (
            "review_moved",
            {"number": 2, "from": "2027-03-29", "to": "2027-03-30"},
            "Ana Ruiz moved review 2 from 29 March 2027 to 30 March 2027.",
        ),
        ("action_done", {"action": "Ask the\nsupplier"}, "Ana Ruiz noted that this is done: “Ask the supplier”."),
    ],
)
def test_what_happened_is_one_plain_sentence(kind, data, expected):
    assert SENTENCES[kind](Event(by_id=1, data=data), NAMES) == expected


def test_each_kind_has_its_example():
    examples = {kind for kind, *_rest in test_what_happened_is_one_plain_sentence.pytestmark[0].args[1]}
    assert examples == set(SENTENCES)
