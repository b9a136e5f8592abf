"""The parts of a sentence, each read from the data of an event with the names of today."""

import pytest

from agreements.activity import sentence_parts as parts
from agreements.activity.names import Names, Promise
from agreements.models import Event

NAMES = Names(
    people={1: "Ana Ruiz", 2: "Ben Ode"},
    departments={1: "sales", 2: "Operations", 3: "Website"},
    promises={4: Promise("C-0004", "Forecast"), 5: Promise("C-0005", "")},
)
FORECAST = "C-0004 “Forecast”"


@pytest.mark.parametrize(
    ("part", "data", "expected"),
    [
        (parts.person, {"person": 2}, "Ben Ode"),
        (parts.person, {"person": 99}, "Former member"),
        (parts.department, {"department": 2}, "Operations"),
        (parts.department, {}, "A former department"),
        (parts.departments, {"departments": [3, 1, 2]}, "Operations, sales and Website"),
        (parts.departments, {"departments": [2]}, "Operations"),
        (parts.departments, {}, ""),
        (parts.promise, {"commitment": 4}, FORECAST),
        (parts.promise, {"commitment": 5}, "C-0005"),
        (parts.promise, {}, "a promise"),
        (parts.promises, {"commitments": [4, 5]}, f"{FORECAST} and C-0005"),
        (parts.promises, {}, "the agreement"),
        (parts.owners, {"handed_over": [{"commitment": 4, "from": 2, "to": 1}]}, "C-0004: owner Ben Ode → Ana Ruiz"),
        (parts.owners, {}, ""),
        (parts.revision, {"revision": 3}, "3"),
        (parts.reason, {"reason": "The supplier\nmoved."}, "The supplier moved."),
        (parts.status, {"status": "at_risk"}, "at risk"),
        (parts.status, {"status": "unheard_of"}, "unheard_of"),
        (parts.role, {"role": "contributor"}, "contributor"),
        (parts.day("to"), {"to": "2027-03-15"}, "15 March 2027"),
    ],
)
def test_a_part(part, data, expected):
    assert part(Event(data=data), NAMES) == expected


def test_a_sentence_names_who_did_it_and_its_parts():
    teller = parts.said("%(who)s thanked %(person)s.", person=parts.person)
    assert teller(Event(by_id=1, data={"person": 2}), NAMES) == "Ana Ruiz thanked Ben Ode."
    assert teller(Event(by_id=None, data={}), NAMES) == "Former member thanked Former member."


@pytest.mark.parametrize(
    ("words", "expected"), [([], ""), (["a"], "a"), (["a", "b"], "a and b"), (["a", "b", "c"], "a, b and c")]
)
def test_words_are_joined(words, expected):
    assert parts.joined(words) == expected
