"""Episodes open once, with their evidence, and close by themselves."""

import threading
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection

from agreements.cadence.check_ins import undo
from agreements.drift.episodes import WatchReport, watch
from agreements.drift.rules import unsettled
from agreements.models import Announcement, Episode, Event
from agreements.models.check_in import UNDO_FOR
from agreements.scheduler import tick
from stakeholders.models import the_organisation
from tests.agreements.cadence.agreements_in_force import amended, in_force_in, the_promise
from tests.builders import NOW
from tests.check_ins import told_check_in
from tests.people import a_person

FIRST = datetime(2027, 2, 8, 9, tzinfo=UTC)
SILENT = FIRST + timedelta(days=2)
DUE_ON = date(2027, 3, 15)
BEHIND = datetime(2027, 3, 18, tzinfo=UTC)
# When a word can no longer be taken back.
FOR_GOOD = UNDO_FOR + timedelta(seconds=1)
QUIET, OPENED, CLOSED = WatchReport(0, 0), WatchReport(opened=1, closed=0), WatchReport(opened=0, closed=1)


def at(moment: datetime) -> WatchReport:
    tick(at=moment)
    return watch(at=moment)


def told(kind: str) -> list[dict]:
    return list(Announcement.objects.filter(kind=kind).order_by("pk").values_list("event__data", flat=True))


@pytest.mark.django_db
def test_no_news_two_working_days_after_the_check_in_was_due_is_one_episode_and_one_alert():
    table, agreement = in_force_in("UTC")
    assert at(FIRST) == QUIET
    assert at(SILENT - timedelta(seconds=1)) == QUIET
    assert at(SILENT) == OPENED
    assert at(SILENT + timedelta(seconds=30)) == QUIET
    episode = Episode.objects.get()
    assert (episode.rule, episode.opened_at, episode.closed_at) == ("no_news", SILENT, None)
    assert episode.evidence["due_at"] == FIRST.isoformat()
    assert (episode.evidence["owner"], episode.evidence["every"]) == (table.ben.pk, 2)
    subject = {"episode": episode.pk, "commitment": the_promise(agreement).pk, "rule": "no_news"}
    assert told("episode_opened") == [subject]
    assert Event.objects.get(kind="episode_opened").by is None


@pytest.mark.django_db
def test_two_working_days_skip_the_weekend_where_the_owner_is():
    in_force_in("America/New_York", first_check_in_on=date(2027, 2, 12))
    due_at = datetime(2027, 2, 12, 14, tzinfo=UTC)
    assert at(due_at + timedelta(days=3, hours=23)) == QUIET
    assert at(due_at + timedelta(days=4)) == OPENED


@pytest.mark.django_db
def test_a_check_in_of_a_weekend_is_owed_from_the_monday_on_which_it_was_asked_for():
    in_force_in("America/New_York", first_check_in_on=date(2027, 2, 6))
    wednesday = datetime(2027, 2, 10, 14, tzinfo=UTC)
    assert at(datetime(2027, 2, 6, 14, tzinfo=UTC)) == QUIET
    assert at(wednesday - timedelta(seconds=1)) == QUIET
    assert at(wednesday) == OPENED


@pytest.mark.django_db
def test_the_two_days_keep_nine_o_clock_over_the_change_of_the_clock():
    in_force_in("Europe/Berlin", first_check_in_on=date(2027, 3, 26), due_on=date(2027, 6, 1))
    due_at = datetime(2027, 3, 26, 8, tzinfo=UTC)
    assert at(due_at) == QUIET
    assert at(datetime(2027, 3, 30, 6, 59, tzinfo=UTC)) == QUIET
    assert at(datetime(2027, 3, 30, 7, tzinfo=UTC)) == OPENED


@pytest.mark.django_db
def test_a_check_in_closes_the_episode_by_itself():
    table, agreement = in_force_in("UTC")
    at(FIRST)
    at(SILENT)
    said_at = SILENT + timedelta(hours=1)
    told_check_in(commitment=the_promise(agreement), status="on_track", by=table.ben, at=said_at)
    assert at(said_at + FOR_GOOD) == CLOSED
    assert Episode.objects.get().closed_at == said_at + FOR_GOOD
    assert told("episode_closed")[0]["because"] == "checked_in"


@pytest.mark.django_db
def test_a_word_taken_back_closes_no_silence_and_asks_no_second_time():
    table, agreement = in_force_in("UTC")
    at(FIRST)
    at(SILENT)
    check_in = told_check_in(commitment=the_promise(agreement), status="on_track", by=table.ben, at=SILENT)
    assert at(SILENT + UNDO_FOR) == QUIET
    assert not unsettled(Episode.objects.all()).exists(), "a page shows it no more"
    undo(check_in=check_in, by=table.ben, at=SILENT + UNDO_FOR)
    assert at(SILENT + FOR_GOOD) == QUIET
    assert len(told("episode_opened")) == 1
    assert unsettled(Episode.objects.all()).exists()


@pytest.mark.django_db
def test_a_word_is_news_although_the_next_check_in_comes_due_before_it_stands():
    table, agreement = in_force_in("UTC", every=1)
    at(FIRST)
    at(SILENT)
    next_at = FIRST + timedelta(weeks=1)
    said_at = next_at - timedelta(minutes=5)
    told_check_in(commitment=the_promise(agreement), status="on_track", by=table.ben, at=said_at)
    assert at(next_at) == QUIET
    assert not unsettled(Episode.objects.all()).exists()
    assert at(said_at + FOR_GOOD) == CLOSED


@pytest.mark.django_db
def test_silence_that_goes_on_stays_one_episode():
    in_force_in("UTC")
    at(FIRST)
    at(SILENT)
    for day in range(3, 30):
        assert at(FIRST + timedelta(days=day)) == QUIET
    assert Episode.objects.count() == 1


@pytest.mark.django_db
def test_an_answer_within_two_days_opens_nothing():
    table, agreement = in_force_in("UTC")
    at(FIRST)
    told_check_in(commitment=the_promise(agreement), status="off_track", by=table.ben, at=SILENT)
    assert at(SILENT) == QUIET


@pytest.mark.django_db
def test_an_answer_taken_back_is_silence_again():
    table, agreement = in_force_in("UTC")
    at(FIRST)
    check_in = told_check_in(commitment=the_promise(agreement), status="on_track", by=table.ben, at=SILENT)
    undo(check_in=check_in, by=table.ben, at=SILENT)
    assert at(SILENT) == OPENED


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("change", "because"),
    [({"without": True}, "ended"), ({"owner": "somebody else"}, "passed_on")],
)
def test_silence_ends_with_the_promise_or_with_its_owner(change, because):
    _table, agreement = in_force_in("UTC")
    at(FIRST)
    at(SILENT)
    if "owner" in change:
        change = {"owner": a_person(name="Cleo Han")}
    amended(agreement, at=SILENT, **change)
    assert at(SILENT + timedelta(minutes=1)) == CLOSED
    assert told("episode_closed")[0]["because"] == because


def report_until_done(agreement, table) -> None:
    """Ben checks in every time, and never as done."""
    for week in range(0, 6, 2):
        tick(at=FIRST + timedelta(weeks=week))
        said_at = FIRST + timedelta(weeks=week, hours=1)
        told_check_in(commitment=the_promise(agreement), status="on_track", by=table.ben, at=said_at)


@pytest.fixture
def near(db):
    """Everything was reported on track up to the date, 15 March, a Monday."""
    table, agreement = in_force_in("UTC", due_on=DUE_ON)
    report_until_done(agreement, table)
    return table, agreement


def test_a_date_that_passed_by_two_whole_working_days_is_an_episode(near):
    assert watch(at=BEHIND - timedelta(seconds=1)) == QUIET
    assert watch(at=BEHIND) == OPENED
    assert watch(at=BEHIND + timedelta(days=5)) == QUIET
    episode = Episode.objects.get()
    assert (episode.rule, episode.evidence["due_on"]) == ("date_passed", "2027-03-15")
    assert episode.evidence["last_status"] == "on_track"
    assert len(told("episode_opened")) == 1


def test_the_day_of_a_date_ends_where_the_organisation_is(near):
    organisation = the_organisation()
    organisation.zone = "America/New_York"
    organisation.save()
    assert watch(at=BEHIND + timedelta(hours=3, minutes=59)) == QUIET
    assert watch(at=BEHIND + timedelta(hours=4)) == OPENED


def test_a_date_moved_by_an_amendment_closes_it_and_the_new_date_counts(near):
    _table, agreement = near
    watch(at=BEHIND)
    amended(agreement, at=BEHIND, due_on=DUE_ON + timedelta(weeks=1))
    assert watch(at=BEHIND + timedelta(minutes=1)) == CLOSED
    assert told("episode_closed")[0]["because"] == "date_moved"
    assert watch(at=BEHIND + timedelta(weeks=1)) == OPENED
    assert Episode.objects.count() == 2


def test_done_closes_it(near):
    table, agreement = near
    watch(at=BEHIND)
    told_check_in(commitment=the_promise(agreement), status="done", by=table.ben, at=BEHIND)
    assert watch(at=BEHIND + FOR_GOOD) == CLOSED
    assert told("episode_closed")[0]["because"] == "done"


def test_done_taken_back_is_told_to_nobody_and_alerts_nobody_again(near):
    table, agreement = near
    watch(at=BEHIND)
    done = told_check_in(commitment=the_promise(agreement), status="done", by=table.ben, at=BEHIND)
    assert at(BEHIND + UNDO_FOR) == QUIET
    undo(check_in=done, by=table.ben, at=BEHIND + UNDO_FOR)
    assert at(BEHIND + FOR_GOOD) == QUIET
    assert told("episode_closed") == []
    assert len(told("episode_opened")) == 1


def test_a_new_date_is_the_reason_also_when_the_owner_is_new(near):
    _table, agreement = near
    watch(at=BEHIND)
    amended(agreement, at=BEHIND, due_on=DUE_ON + timedelta(weeks=1), owner=a_person(name="Cleo Han"))
    assert watch(at=BEHIND + timedelta(minutes=1)) == CLOSED
    assert told("episode_closed")[0]["because"] == "date_moved"


def test_another_worry_does_not_close_it(near):
    table, agreement = near
    watch(at=BEHIND)
    told_check_in(commitment=the_promise(agreement), status="off_track", by=table.ben, at=BEHIND)
    assert watch(at=BEHIND) == QUIET


@pytest.mark.django_db
def test_a_watch_with_nothing_to_say_asks_a_constant_number_of_questions(django_assert_num_queries):
    in_force_in("UTC", commitments=12, due_on=date(2027, 3, 1))
    the_organisation()
    moment = datetime(2027, 3, 10, tzinfo=UTC)
    at(FIRST)
    at(moment)
    at(moment)
    with django_assert_num_queries(4):
        assert watch(at=moment) == QUIET


@pytest.mark.django_db(transaction=True)
def test_many_watches_at_once_open_one_episode():
    in_force_in("UTC")
    tick(at=NOW)
    tick(at=FIRST)
    start = threading.Barrier(4)

    def run() -> None:
        try:
            start.wait()
            watch(at=SILENT)
        finally:
            connection.close()

    threads = [threading.Thread(target=run) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert Episode.objects.count() == len(told("episode_opened")) == 1
