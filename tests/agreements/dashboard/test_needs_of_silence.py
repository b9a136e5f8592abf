"""The escalation contact finds a silence that reached them among the things to do, until it is settled."""

from datetime import UTC, date, datetime, timedelta

import pytest

from agreements.cadence.checking_in import record_check_in
from agreements.cadence.ticking import tick
from agreements.dashboard.needs_of_silence import stuck
from agreements.drift.ladder import climb, still
from agreements.drift.watching import watch
from agreements.models import Episode
from tests.agreements.cadence.texts import in_force_in, the_promise

pytestmark = pytest.mark.django_db
ASKED = datetime(2027, 2, 8, 9, tzinfo=UTC)


@pytest.fixture
def silence():
    """Ana is the contact of an agreement in which Ben has been silent for two weeks."""
    table, agreement = in_force_in("UTC", due_on=date(2027, 12, 1))
    tick(at=ASKED)
    watch(at=ASKED + timedelta(days=2))
    for day in (4, 7):
        climb(ASKED + timedelta(days=day))
    assert stuck(table.ana) == []
    climb(ASKED + timedelta(days=14))
    return table, agreement


def test_the_contact_and_nobody_else_is_asked(silence):
    table, agreement = silence
    (need,) = stuck(table.ana)
    assert the_promise(agreement).reference in need.url
    assert stuck(table.ben) == []


def test_a_word_settles_it_before_the_tick_comes_by(silence):
    table, agreement = silence
    record_check_in(commitment=the_promise(agreement), status="on_track", by=table.ben, at=ASKED + timedelta(days=15))
    assert stuck(table.ana) == []


def test_it_leaves_when_somebody_says_that_nobody_further_has_to_hear_of_it(silence):
    table, _ = silence
    still(episode=Episode.objects.get(), by=table.ben, at=ASKED + timedelta(days=15))
    assert stuck(table.ana) == []
