"""Each week that has ended is written once, as a whole, and can be written anew."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import OperationalError, connection
from django.test.utils import CaptureQueriesContext

from agreements.dashboard.health import weeks
from agreements.dashboard.health.weeks import close_weeks, ended_by, rebuild_weeks
from agreements.models import Commitment, HealthWeek
from agreements.scheduler import tick_round
from tests.builders import a_table, in_force, ready_to_seal
from tests.check_ins import told_check_in
from tests.services.threads import in_parallel

# NOW of the builders is Monday 1 February 2027, 9:00.
MONDAY = datetime(2027, 2, 15, 0, 0, tzinfo=UTC)
DAY, WEEK = timedelta(days=1), timedelta(days=7)
ZONE = "UTC"


def an_agreement():
    table = a_table()
    in_force(ready_to_seal(table))
    told_check_in(commitment=Commitment.objects.get(), status="at_risk", by=table.ben, at=MONDAY - 4 * DAY)
    return table


def written():
    return list(HealthWeek.objects.order_by("week").values_list("week", "word"))


@pytest.mark.django_db
def test_a_week_is_written_when_it_has_ended_and_only_once():
    an_agreement()
    assert close_weeks(MONDAY - timedelta(seconds=1), ZONE) == 1, "the week of 1 February"
    assert close_weeks(MONDAY, ZONE) == 1
    assert written() == [(date(2027, 2, 1), "not_yet"), (date(2027, 2, 8), "at_risk")]
    with CaptureQueriesContext(connection) as asked:
        assert close_weeks(MONDAY + DAY, ZONE) == 0
    assert len(asked) == 1


@pytest.mark.django_db
def test_the_week_ends_where_the_organisation_is():
    sunday_evening = MONDAY - timedelta(hours=2)
    assert ended_by(sunday_evening, "UTC") == date(2027, 2, 1)
    assert ended_by(sunday_evening, "Asia/Tokyo") == date(2027, 2, 8)


@pytest.mark.django_db
def test_after_an_outage_the_weeks_between_are_written_too():
    an_agreement()
    close_weeks(MONDAY, ZONE)
    close_weeks(MONDAY + 3 * WEEK, ZONE)
    assert [week for week, _word in written()] == [date(2027, 2, 1) + number * WEEK for number in range(5)]


@pytest.mark.django_db
def test_a_round_of_the_scheduler_writes_them():
    an_agreement()
    tick_round(MONDAY + DAY)
    assert written()[-1] == (date(2027, 2, 8), "at_risk")


@pytest.mark.django_db
def test_written_anew_they_say_the_same_and_what_was_wrong_is_put_right():
    table = an_agreement()
    close_weeks(MONDAY, ZONE)
    before = written()
    HealthWeek.objects.filter(week=date(2027, 2, 8)).update(word="on_track")
    told_check_in(commitment=Commitment.objects.get(), status="on_track", by=table.ben, at=MONDAY + DAY)
    assert written() != before
    assert rebuild_weeks(MONDAY + DAY, ZONE, weeks=8) == 2
    assert written() == before


@pytest.mark.django_db
def test_the_command_says_how_much_it_wrote_and_refuses_no_weeks(capsys):
    an_agreement()
    call_command("rebuild_health", "--weeks", "2")
    assert "rows for 2 weeks" in capsys.readouterr().out
    with pytest.raises(CommandError, match="from 1 to 520, not 0"):
        call_command("rebuild_health", "--weeks", "0")


@pytest.mark.django_db(transaction=True)
def test_two_that_write_it_at_once_write_it_once():
    an_agreement()
    in_parallel(lambda: close_weeks(MONDAY, ZONE))
    assert written() == [(date(2027, 2, 1), "not_yet"), (date(2027, 2, 8), "at_risk")]


@pytest.mark.django_db(transaction=True)
def test_a_week_that_breaks_half_way_is_not_written_at_all(monkeypatch):
    """Half a week would pass for a whole one ever after."""
    table = an_agreement()
    in_force(ready_to_seal(table))
    monkeypatch.setattr(weeks, "AT_ONCE", 1)
    inserts = []

    def break_at_the_second(execute, sql, *args):
        inserts.extend([sql] if sql.startswith('INSERT INTO "agreements_healthweek"') else [])
        if len(inserts) == 2:
            raise OperationalError("the connection went away")
        return execute(sql, *args)

    with connection.execute_wrapper(break_at_the_second), pytest.raises(OperationalError):
        close_weeks(MONDAY - WEEK, ZONE)
    assert not HealthWeek.objects.exists()
    assert close_weeks(MONDAY - WEEK, ZONE) == 2
