"""Which matters a change touches."""

import copy
from typing import Any

import pytest

from agreements.approvals.matters import OF_COMMITMENT_FIELD, OF_KIND, changes, matters
from agreements.models import TERM_KINDS, CommitmentTerms, Matter

PROMISE = {
    "key": "c1",
    "reference": "C-0001",
    "deliverable": "Forecast",
    "owner": {"id": 1, "name": "Ben"},
    "receiver": {"id": 2, "name": "Sales"},
    "due_on": "2027-03-15",
    "acceptance": "",
    "depends_on": None,
}
TEXT: dict[str, Any] = {
    "revision": 1,
    "terms": {"commitment": [PROMISE], "outcome": [{"key": "o", "impact": "Full shelves"}]},
}


def with_promise(**fields):
    text = copy.deepcopy(TEXT)
    text["terms"]["commitment"][0] |= fields
    return text


@pytest.mark.parametrize(
    ("fields", "touched"),
    [
        ({"due_on": "2027-03-22"}, [Matter.DATES]),
        ({"depends_on": {"id": 9, "name": "C-0009"}}, [Matter.DATES]),
        ({"deliverable": "A better forecast"}, [Matter.DELIVERABLES]),
        ({"acceptance": "In writing"}, [Matter.DELIVERABLES]),
        ({"owner": {"id": 7, "name": "Eve"}}, [Matter.PEOPLE]),
        ({"receiver": {"id": 7, "name": "Finance"}, "due_on": "2027-03-22"}, [Matter.DATES, Matter.PEOPLE]),
        ({"owner": {"id": 1, "name": "Ben Newname"}}, []),
    ],
)
def test_each_field_of_a_commitment_has_its_matter(fields, touched):
    assert matters(TEXT, with_promise(**fields)) == touched


def test_a_new_and_a_removed_commitment_change_what_is_delivered():
    without = copy.deepcopy(TEXT)
    without["terms"]["commitment"] = []

    assert matters(TEXT, without) == matters(without, TEXT) == [Matter.DELIVERABLES]


def test_the_other_kinds_have_one_matter_each():
    other = copy.deepcopy(TEXT)
    other["terms"]["outcome"][0]["impact"] = "Fuller shelves"
    other["terms"]["rhythm"] = [{"key": "r", "every": 3}]

    assert matters(TEXT, other) == [Matter.OUTCOME, Matter.RULES]


def test_another_order_touches_nothing():
    two = copy.deepcopy(TEXT)
    two["terms"]["commitment"].append(PROMISE | {"key": "c2"})
    turned = copy.deepcopy(two)
    turned["terms"]["commitment"].reverse()

    assert matters(two, turned) == []
    assert changes(two, turned) == []


def test_every_kind_and_every_agreed_field_has_a_matter():
    assert {kind.kind for kind in TERM_KINDS} == {*OF_KIND, "commitment"}
    assert set(CommitmentTerms.content) == set(OF_COMMITMENT_FIELD)
