"""One word for an agreement, made of how its promises stand."""

import pytest

from agreements.dashboard.commitment_status import StatusWord
from agreements.dashboard.health.words import OF_PROMISE, health_of, severity
from agreements.models.health_week import HealthWord


@pytest.mark.parametrize(
    ("statuses", "is_adjusting", "word"),
    [
        (["on_track", "off_track", "at_risk"], False, "off_track"),
        (["on_track", "date_passed"], True, "off_track"),
        (["sent_back", "no_news"], False, "at_risk"),
        (["no_news", "on_track"], True, "no_news"),
        (["on_track", "done"], True, "adjusting"),
        (["not_yet"], True, "adjusting"),
        (["not_yet", "on_track"], False, "on_track"),
        (["not_yet", "waits_for_acceptance"], False, "on_track"),
        (["done", "done"], False, "on_track"),
        (["not_yet", "not_yet"], False, "not_yet"),
        ([], False, "not_yet"),
    ],
)
def test_the_worst_promise_gives_the_word_and_nothing_reported_is_never_on_track(statuses, is_adjusting, word):
    assert health_of(map(StatusWord, statuses), is_adjusting=is_adjusting) == word
    assert health_of(map(StatusWord, reversed(statuses)), is_adjusting=is_adjusting) == word


def test_every_status_of_a_promise_has_its_place():
    assert set(OF_PROMISE) == set(StatusWord)


def test_a_change_that_is_asked_for_makes_nothing_worse():
    ranked = sorted(HealthWord, key=severity)
    assert ranked[-3:] == [HealthWord.NO_NEWS, HealthWord.AT_RISK, HealthWord.OFF_TRACK]
    assert {severity(word) for word in ranked[:3]} == {0}
