"""How agreements are doing now, and against last week: the figures come from one place and add up."""

from collections import Counter
from dataclasses import replace
from datetime import date

import pytest

from agreements.cadence.check_ins import record_check_in
from agreements.dashboard.commitment_status import statuses_of
from agreements.dashboard.health.words import health_of, severity
from agreements.dashboard.overview import health as health_module
from agreements.dashboard.overview.health import read_for_overview, read_health, weeks_of, words_by_week
from agreements.dashboard.overview.scope import read
from agreements.dashboard.relations.waits import waits
from agreements.lifecycle.pauses import pause
from agreements.models import Agreement, Commitment, HealthWeek, Pause, Revision
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
    scope,
)
from tests.builders import NOW, a_table
from tests.people import a_department, a_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def table():
    return a_table()


@pytest.fixture
def company(table):
    """Five agreements: one got worse, one better, one is the same, one was signed, one is asked to change."""
    promises = [an_agreement(table)[1] for _number in range(4)]
    worse, better, same, changing = promises
    for promise, status in zip(promises, ["on_track", "off_track", "at_risk", "on_track"], strict=True):
        says(table, promise, status, NOW + DAY)
    let_pass(NOW + WEEK)
    says(table, worse, "at_risk", WEDNESDAY - DAY)
    says(table, better, "on_track", WEDNESDAY - DAY)
    asks_for_another_date(table, changing, WEDNESDAY - HOUR)
    signed = an_agreement(table, at=WEDNESDAY - HOUR)[1]
    return {"worse": worse, "better": better, "same": same, "changing": changing, "signed": signed}


def test_what_got_worse_better_and_what_was_signed(table, company):
    read_now = health(table.ana, WEDNESDAY)
    assert (read_now.worse, read_now.better, read_now.signed) == (
        [company["worse"].agreement_id],
        [company["better"].agreement_id],
        [company["signed"].agreement_id],
    )


def test_last_week_less_worse_plus_better_and_signed_is_now(table, company):
    read_now = health(table.ana, WEDNESDAY)
    last, now = (Counter(words.values()) for words in (read_now.was, read_now.now))
    moved = {pk for pk, word in read_now.was.items() if read_now.now[pk] != word}
    assert sum(last.values()) + len(read_now.signed) == sum(now.values())
    assert moved == {*read_now.worse, *read_now.better, company["changing"].agreement_id}
    for pk in moved:
        last[read_now.was[pk]] -= 1
        last[read_now.now[pk]] += 1
    last.update(read_now.now[pk] for pk in read_now.signed)
    assert +last == now


def test_a_change_that_is_asked_for_is_neither_worse_nor_better(table, company):
    read_now = health(table.ana, WEDNESDAY)
    pk = company["changing"].agreement_id
    assert (read_now.was[pk], read_now.now[pk]) == ("on_track", "adjusting")
    assert pk not in [*read_now.worse, *read_now.better]


def test_what_rests_is_said_as_paused_and_nothing_else_of_it(table, company):
    """It was at risk before; a pause makes it neither better nor quiet, and neither does its end."""
    resting = company["worse"]
    days = {"from_on": WEDNESDAY.date(), "until_on": WEDNESDAY.date() + 12 * DAY, "reason": "Stocktaking"}
    pause(agreement=resting.agreement, **days, by=table.ana, at=WEDNESDAY - HOUR)
    read_now = health(table.ana, WEDNESDAY)
    pk = resting.agreement_id
    assert read_now.now[pk] == "paused"
    assert pk not in [*read_now.worse, *read_now.better, *read_now.signed]
    assert read_now.paused[pk] == days["until_on"]
    let_pass(WEDNESDAY + 2 * WEEK)
    after = health(table.ana, WEDNESDAY + 2 * WEEK)
    assert (after.was[pk], after.now[pk]) == ("paused", "at_risk")
    assert pk not in [*after.worse, *after.better]


def test_every_reader_gets_what_a_slow_look_at_each_row_gives(table, company):
    readers = [table.ana, table.ben, a_person(is_manager=True), a_person(department=table.sales), a_person()]
    for reader in readers:
        expected = {one.pk: slowly(one, reader) for one in Agreement.objects.all() if is_readable(one, reader)}
        assert dict(health(reader, WEDNESDAY).now) == expected
    assert not health(readers[-1], WEDNESDAY).now


@pytest.mark.parametrize("days", [0.5, 1, 8, 8.9, 9, 9.02, 20, 90])
def test_of_many_only_what_may_wait_is_read_and_says_the_same(table, company, monkeypatch, days):
    at = NOW + days * DAY
    record_check_in(commitment=company["same"], status="on_track", by=table.ben, at=WEDNESDAY)
    monkeypatch.setattr(health_module, "FEW", 0)
    for reader in (table.ana, table.ben, a_person(is_manager=True), a_person()):
        whole, part = read(scope(reader, at)), read_for_overview(scope(reader, at))
        full, bounded = read_health(whole), read_health(part)
        for name in ("now", "was", "worse", "better", "signed", "columns"):
            assert getattr(bounded, name) == getattr(full, name), name
        assert [bounded.causes[pk] for pk in full.worse] == [full.causes[pk] for pk in full.worse]
        assert waits(part) == waits(whole)
        few = replace(whole, reported=part.reported, adjusting=part.adjusting)
        assert read_health(few).now == full.now, "what was reported says nothing new where all was read"


def test_of_many_what_runs_as_promised_is_not_read(table, company, monkeypatch):
    monkeypatch.setattr(health_module, "FEW", 0)
    found = read_for_overview(scope(table.ana, WEDNESDAY)).commitments
    assert company["same"] in found
    assert company["better"] not in found


def is_readable(agreement, reader):
    return Agreement.objects.visible_to(reader).filter(pk=agreement.pk, stage="active").exists()


def slowly(agreement, reader):
    promises = Commitment.objects.filter(agreement=agreement, terms__isnull=False, ended_at=None)
    words = [statuses_of([one], reader=reader, at=WEDNESDAY)[one.pk].word for one in promises]
    return health_of(
        words,
        is_paused=Pause.objects.running(WEDNESDAY).filter(agreement=agreement).exists(),
        is_adjusting=Revision.objects.open().filter(agreement=agreement).exists(),
    )


def test_a_department_and_a_name_narrow_every_figure(table, company):
    other = a_department(name="Finance", code="FIN")
    assert not health(a_person(is_manager=True), WEDNESDAY, department=other).now
    assert len(health(a_person(is_manager=True), WEDNESDAY, department=table.sales).now) == 5
    assert not health(a_person(is_manager=True), WEDNESDAY, only_named=True).now


@pytest.mark.parametrize(
    ("at", "monday"),
    [(NOW + WEEK, date(2027, 2, 1)), (NOW + 8 * DAY, date(2027, 2, 8)), (NOW + 13 * DAY, date(2027, 2, 8))],
)
def test_on_a_monday_the_week_that_has_just_ended_is_compared(table, at, monday):
    assert weeks_of(scope(table.ana, at))[1] == monday


def test_a_week_that_was_not_written_makes_nothing_new(table, company):
    """As on a Tuesday after a night without the tick: what is not kept is not compared, and nobody was signed."""
    HealthWeek.objects.filter(week=date(2027, 2, 1)).delete()
    read_now = health(table.ana, WEDNESDAY)
    assert (read_now.is_compared, read_now.signed, read_now.worse) == (False, [], [])


def test_another_monday_may_be_asked_for(table, company):
    let_pass(NOW + 2 * WEEK)
    later = read(scope(table.ana, NOW + 2 * WEEK + DAY))
    assert company["worse"].agreement_id not in read_health(later).worse
    assert company["worse"].agreement_id in read_health(later, since=date(2027, 2, 8)).worse


def test_what_is_done_says_nothing_of_how_old_the_news_is(table):
    agreement, promise = an_agreement(table)
    says(table, promise, "done", NOW + DAY)
    assert health(table.ana, NOW + 2 * DAY).causes[agreement.pk].commitment == promise


def test_in_the_first_week_nothing_is_compared(table):
    an_agreement(table)
    read_now = health(table.ana, NOW + 2 * DAY)
    assert (read_now.is_compared, read_now.signed, len(read_now.columns)) == (False, [], 1)


def test_eight_columns_at_most_and_the_last_is_now(table, company):
    let_pass(NOW + 12 * WEEK)
    later = NOW + 12 * WEEK + 2 * DAY
    columns = health(table.ana, later).columns
    assert [column.week for column in columns] == [date(2027, 3, 8) + number * WEEK for number in range(8)]
    assert health(table.ana, NOW + 12 * WEEK).columns[-1].week == date(2027, 4, 26), "now is this week, on a Monday too"
    assert {column.total for column in columns} == {5}


def test_the_words_of_a_few_by_week(table, company):
    read_now = health(table.ana, WEDNESDAY)
    words = words_by_week([company["signed"].agreement_id, company["worse"].agreement_id], read_now)
    assert list(words.values()) == [[None, "not_yet"], ["on_track", "at_risk"]]


def test_the_newest_step_comes_first(table, company):
    says(table, company["same"], "off_track", WEDNESDAY - HOUR)
    assert health(table.ana, WEDNESDAY).worse == [company["same"].agreement_id, company["worse"].agreement_id]


def test_the_cause_is_the_promise_that_is_like_this_for_longest(table, company):
    cause = health(table.ana, WEDNESDAY).causes[company["worse"].agreement_id]
    assert (cause.commitment, cause.since) == (company["worse"], (WEDNESDAY - DAY).date())
    assert severity(health(table.ana, WEDNESDAY).now[company["worse"].agreement_id]) == 2


def test_the_queries_do_not_grow(table, company, django_assert_num_queries):
    readings = [read(scope(table.ana, WEDNESDAY))]
    with django_assert_num_queries(3):
        read_health(readings[0])
    HealthWeek.objects.all().delete()
    for _number in range(5):
        an_agreement(table)
    reading = read(scope(table.ana, WEDNESDAY))
    with django_assert_num_queries(3):
        read_health(reading)
