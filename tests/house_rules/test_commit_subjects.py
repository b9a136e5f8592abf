"""What a commit subject has to look like."""

import pytest

from tests.house_rules.commit_subjects import faults


@pytest.mark.parametrize(
    "subject",
    [
        "notifications: hold the mail of a paused agreement",
        "docs/operating: embed the pictures",
        "Merge branch 'main'",
    ],
)
def test_a_place_and_an_imperative(subject):
    assert faults(subject) == []


@pytest.mark.parametrize(
    "subject",
    [
        "Format",
        "notifications: held the mail of a paused agreement.",
        "notifications: holding the mail",
        "notifications: added a kind",
        "notifications: " + "hold " * 20 + "mail",
    ],
)
def test_anything_else_is_noticed(subject):
    assert faults(subject)
