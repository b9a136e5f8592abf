"""Who hears of silence: the owner alone, and who waits where the owner has left."""

import pytest

from tests.agreements.notifications.mails import (
    a_running_agreement,
    at_noon,
    let_pass,
    mailed,
)
from tests.builders import a_table

pytestmark = pytest.mark.django_db


@pytest.fixture
def table():
    return a_table()


def test_silence_and_a_date_that_passed_are_told_to_the_owner_alone(table):
    agreement = a_running_agreement(table)
    let_pass(at_noon(2, 8))
    let_pass(at_noon(2, 11))
    assert mailed(agreement, kind="no_news") == {("no_news", "Ben")}
    let_pass(at_noon(3, 19))
    assert mailed(agreement, kind="date_behind") == {("date_behind", "Ben")}


def test_silence_of_an_owner_who_left_is_told_to_those_who_wait(table):
    agreement = a_running_agreement(table)
    let_pass(at_noon(2, 8))
    table.ben.is_active = False
    table.ben.save()
    let_pass(at_noon(2, 11))
    assert mailed(agreement, kind="no_news") == {("no_news", "Ana")}
