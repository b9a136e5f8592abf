"""The health of an agreement: the status that needs people most, and of equals the oldest."""

from datetime import timedelta

import pytest

from agreements.dashboard.commitment_status import CommitmentStatus, StatusWord
from agreements.dashboard.health import ORDER, worst
from tests.builders import NOW

EARLIER = NOW - timedelta(days=7)


def test_every_status_has_its_place():
    assert sorted(ORDER) == sorted(StatusWord)


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (["done", "on_track", "at_risk"], "at_risk"),
        (["on_track", "no_news"], "no_news"),
        (["at_risk", "date_passed"], "date_passed"),
        (["date_passed", "off_track"], "off_track"),
        (["withdrawn", "done"], "done"),
    ],
)
def test_what_needs_people_most_is_said(words, expected):
    statuses = [CommitmentStatus(StatusWord(word), NOW) for word in words]
    assert worst(statuses).word == expected
    assert worst(reversed(statuses)).word == expected


def test_of_equals_the_one_with_the_oldest_news_is_said():
    newer, older = (CommitmentStatus(StatusWord.AT_RISK, since) for since in (NOW, EARLIER))
    assert worst([newer, older]) is older


def test_a_commitment_without_any_news_comes_before_an_old_one():
    never, old = (CommitmentStatus(StatusWord.NO_NEWS, since) for since in (None, EARLIER))
    assert worst([old, never]) is never
