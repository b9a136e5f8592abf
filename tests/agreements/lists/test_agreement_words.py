"""How agreements are doing, in their list: the same words, moves and rows as on the dashboard."""

import pytest

from agreements.lists.listed_agreements import AGREEMENTS
from agreements.models.health_week import HealthWord
from tests.agreements.dashboard.overview.company import (
    DAY,
    HOUR,
    WEDNESDAY,
    WEEK,
    an_agreement,
    health,
    let_pass,
    says,
)
from tests.agreements.lists.selected import selected, selection
from tests.builders import NOW, a_draft, a_table

pytestmark = pytest.mark.django_db


@pytest.fixture
def table():
    """One got worse, one better, one was signed; a draft is doing nothing."""
    table = a_table()
    worse, better = (an_agreement(table)[1] for _number in range(2))
    says(table, worse, "on_track", NOW + DAY)
    says(table, better, "off_track", NOW + DAY)
    let_pass(NOW + WEEK)
    says(table, worse, "at_risk", WEDNESDAY - DAY)
    says(table, better, "on_track", WEDNESDAY - DAY)
    an_agreement(table, at=WEDNESDAY - HOUR)
    a_draft(table)
    return table


def test_each_word_lists_what_the_dashboard_counts(table):
    now = health(table.ana, WEDNESDAY).now
    for word in HealthWord:
        found = selected(AGREEMENTS, table.ana, at=WEDNESDAY, word=word)
        assert {one.pk for one in found} == {pk for pk, said in now.items() if said == word}, word


@pytest.mark.parametrize("move", ["worse", "better", "signed"])
def test_each_move_lists_what_the_dashboard_names(table, move):
    found = selected(AGREEMENTS, table.ana, at=WEDNESDAY, moved=move)
    assert [one.pk for one in found] == getattr(health(table.ana, WEDNESDAY), move)
    assert len(found) == 1


def test_a_file_says_how_each_is_doing_and_nothing_of_a_draft(table):
    asked = selection(AGREEMENTS, table.ana, at=WEDNESDAY, sort="number")
    place = asked.header.index("How it is doing")
    assert [line[place] for line in asked.lines()] == ["At risk", "On track", "No check-in yet", ""]


def test_the_sentence_says_it(table):
    asked = selection(AGREEMENTS, table.ana, at=WEDNESDAY, word="at_risk", moved="worse")
    assert asked.sentence(1) == "1 agreement, at risk, got worse. Sorted by number, highest first."
