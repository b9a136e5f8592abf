"""One line about one agreement: the shapes of its weeks, and why its word is what it is."""

from datetime import timedelta

import pytest

from agreements.cadence.check_ins import record_check_in
from agreements.commitments.completions import return_completion
from agreements.dashboard.overview.health_rows import rows_of
from agreements.drift.episodes import watch
from agreements.lifecycle.pauses import pause
from agreements.models import Completion
from stakeholders.models import Department
from stakeholders.people import deactivate_person
from tests.agreements.dashboard.overview.company import (
    DAY,
    HOUR,
    WEDNESDAY,
    WEEK,
    an_agreement,
    asks_for_another_date,
    health,
    let_pass,
    says,
)
from tests.builders import NOW, a_table
from tests.people import an_administrator

pytestmark = pytest.mark.django_db


@pytest.fixture
def table():
    return a_table()


def the_row(reader, at=WEDNESDAY):
    read_now = health(reader, at)
    [row] = rows_of(list(read_now.now), read_now, today=at.date())
    return row


def test_what_got_worse_says_since_when_and_what_its_owner_wrote(table):
    promise = an_agreement(table)[1]
    says(table, promise, "on_track", NOW + DAY)
    let_pass(NOW + WEEK)
    says(table, promise, "at_risk", WEDNESDAY - DAY, note="Two callers are ill.\nWe look for others.")
    assert the_row(table.ana).about == "was on track · since 9 Feb: Two callers are ill."
    assert [mark.word for mark in the_row(table.ana).marks] == ["on_track", "at_risk"]
    assert the_row(table.ana).spoken_weeks == "1 Feb on track, now at risk"


def test_what_is_on_track_says_how_old_that_is(table):
    says(table, an_agreement(table)[1], "on_track", NOW + DAY)
    assert the_row(table.ana, NOW + 3 * DAY).about == "last reported on 2 Feb"


def test_silence_says_since_when(table):
    promise = an_agreement(table)[1]
    assert the_row(table.ana, NOW + 20 * DAY).about == "nothing reported yet"
    says(table, promise, "on_track", NOW + DAY)
    assert the_row(table.ana, NOW + 26 * DAY).about == "nothing reported since 2 Feb"


def test_a_date_that_passed_and_what_came_back_say_when(table):
    promise = an_agreement(table, due_on=NOW.date() + timedelta(days=2))[1]
    let_pass(WEDNESDAY)
    watch(at=WEDNESDAY)
    assert the_row(table.ana).about.endswith("the date passed on 3 Feb")
    says(table, promise, "done", WEDNESDAY + HOUR)
    return_completion(completion=Completion.objects.get(), missing="The list.", by=table.ana, at=WEDNESDAY + 2 * HOUR)
    assert the_row(table.ana, WEDNESDAY + 3 * HOUR).about.endswith("sent back on 10 Feb")


def test_a_pause_says_until_when_and_asks_for_nothing(table):
    agreement, promise = an_agreement(table)
    says(table, promise, "at_risk", NOW + DAY, note="Two callers are ill.")
    days = {"from_on": WEDNESDAY.date(), "until_on": WEDNESDAY.date() + 32 * DAY, "reason": "Stocktaking"}
    pause(agreement=agreement, **days, by=table.ana, at=WEDNESDAY)
    row = the_row(table.ana)
    assert (row.word, row.label, row.about) == ("paused", "Paused until 14 March", "")


def test_what_nobody_owns_says_since_when(table):
    says(table, an_agreement(table)[1], "on_track", NOW + DAY)
    Department.objects.filter(head=table.ben).update(head=None)
    deactivate_person(table.ben, by=an_administrator(), at=NOW + 2 * DAY)
    row = the_row(table.ana)
    assert (row.word, row.about) == ("at_risk", "needs an owner since 3 Feb")


def test_words_of_a_report_that_came_meanwhile_stand_beside_no_other_word(table):
    """The statuses are read, then somebody reports, then the reasons are read."""
    promise = an_agreement(table)[1]
    says(table, promise, "at_risk", NOW + DAY, note="Two callers are ill.")
    read_now = health(table.ana, WEDNESDAY)
    says(table, promise, "on_track", WEDNESDAY, note="All are back.")
    [row] = rows_of(list(read_now.now), read_now, today=WEDNESDAY.date())
    assert (row.word, row.about) == ("at_risk", "since 2 Feb: Two callers are ill.")


def test_a_change_says_that_it_is_asked_for(table):
    promise = an_agreement(table)[1]
    says(table, promise, "on_track", NOW + DAY)
    asks_for_another_date(table, promise, NOW + 2 * DAY)
    assert the_row(table.ana, NOW + 3 * DAY).about == "a change is asked for"


def test_the_writer_of_a_word_that_is_theirs_alone_reads_until_when(table):
    promise = an_agreement(table)[1]
    record_check_in(commitment=promise, status="at_risk", by=table.ben, at=NOW + DAY)
    assert the_row(table.ben, NOW + DAY).about == "others see it from 09:30"
    assert the_row(table.ana, NOW + DAY).word == "not_yet"


def test_the_queries_do_not_grow_with_the_rows(table, django_assert_num_queries):
    for count in (1, 6):
        while len(health(table.ana, WEDNESDAY).now) < count:
            says(table, an_agreement(table)[1], "at_risk", NOW + DAY)
        let_pass(NOW + WEEK)
        read_now = health(table.ana, WEDNESDAY)
        with django_assert_num_queries(4):
            rows_of(list(read_now.now), read_now, today=WEDNESDAY.date())
