"""One word for an agreement, made of how its promises stand."""

from datetime import date

import pytest

from agreements.dashboard.commitment_status import StatusWord
from agreements.dashboard.health.words import OF_PROMISE, health_of, severity, spoken, step
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
        (["on_track", "no_owner"], False, "at_risk"),
        (["not_yet", "not_yet"], False, "not_yet"),
        ([], False, "not_yet"),
    ],
)
def test_the_worst_promise_gives_the_word_and_nothing_reported_is_never_on_track(statuses, is_adjusting, word):
    for said in (statuses, [*reversed(statuses)]):
        words = [StatusWord(status) for status in said]
        assert health_of(words, is_paused=False, is_adjusting=is_adjusting) == word
        assert health_of(words, is_paused=True, is_adjusting=is_adjusting) == "paused"


def test_every_status_of_a_promise_has_its_place():
    assert set(OF_PROMISE) == set(StatusWord)


def test_a_change_that_is_asked_for_makes_nothing_worse():
    ranked = sorted(HealthWord, key=severity)
    assert ranked[-3:] == [HealthWord.NO_NEWS, HealthWord.AT_RISK, HealthWord.OFF_TRACK]
    assert {severity(word) for word in ranked[:-3]} == {0}


def test_a_pause_is_neither_worse_nor_better_when_it_begins_and_when_it_ends():
    assert step(HealthWord.ON_TRACK, HealthWord.AT_RISK) > 0 > step(HealthWord.AT_RISK, HealthWord.NOT_YET)
    for word in HealthWord:
        assert step(HealthWord.PAUSED, word) == step(word, HealthWord.PAUSED) == 0


def test_a_pause_says_until_when():
    assert spoken(HealthWord.PAUSED, date(2027, 3, 14)) == "Paused until 14 March"
    assert spoken(HealthWord.AT_RISK, date(2027, 3, 14)) == "At risk"
