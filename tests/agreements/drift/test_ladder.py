"""The ladder of silence: the owner first, then the receiver, then the escalation contact; never without warning."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from agreements.cadence.schedules import derive
from agreements.drift.episodes import watch
from agreements.drift.ladder import CannotStopLadder, climb, next_steps, stop_ladder
from agreements.lifecycle.pauses import pause, resume
from agreements.models import Episode, Escalation, Event, OutboxMessage
from agreements.notifications.delivery.sender import deliver
from agreements.notifications.fan_out.announcements import announce_all
from agreements.scheduler import tick
from stakeholders.absences import take_leave
from tests.agreements.cadence.agreements_in_force import amended, in_force_in, the_promise
from tests.check_ins import told_check_in
from tests.people import a_person
from tests.services.database import remove

pytestmark = pytest.mark.django_db
# A Monday; check-ins are due at nine.
ASKED = datetime(2027, 2, 8, 9, tzinfo=UTC)
SILENT = ASKED + timedelta(days=2)


@pytest.fixture
def silence():
    """Ben was asked on Monday and has said nothing; on Wednesday he was told that there is no news."""
    table, agreement = in_force_in("UTC", due_on=date(2027, 12, 1))
    tick(at=ASKED)
    watch(at=SILENT)
    return table, agreement


def rungs() -> list[str]:
    return list(Escalation.objects.order_by("at").values_list("rung", flat=True))


def climbed(*days: float) -> list[str]:
    for day in days:
        climb(ASKED + timedelta(days=day))
    return rungs()


def test_the_steps_come_on_the_agreed_working_days(silence):
    assert climbed(3.9) == []
    assert climbed(4) == ["forewarned"]
    assert climbed(6.9) == ["forewarned"]
    assert climbed(7) == ["forewarned", "counterpart"]
    assert climbed(13.9) == ["forewarned", "counterpart"]
    assert climbed(14) == ["forewarned", "counterpart", "contact"]
    assert climbed(15, 40) == ["forewarned", "counterpart", "contact"]
    assert Event.objects.filter(kind="escalated").count() == 3


def test_after_a_long_outage_nobody_is_told_before_the_owner_was_forewarned(silence):
    assert climbed(30) == ["forewarned"]
    assert climbed(30.5) == ["forewarned"]
    assert climbed(31) == ["forewarned", "counterpart"]
    assert climbed(32) == ["forewarned", "counterpart", "contact"]


def test_a_word_stops_the_ladder(silence):
    table, agreement = silence
    climbed(4)
    told_check_in(commitment=the_promise(agreement), status="on_track", by=table.ben, at=ASKED + timedelta(days=5))
    assert climbed(7, 14) == ["forewarned"]


def test_not_needed_any_more_stops_it_too_and_is_said_once(silence):
    table, _ = silence
    episode = Episode.objects.get()
    climbed(4)
    for _again in range(2):
        stop_ladder(episode=episode, by=table.ana, at=ASKED + timedelta(days=5))
    assert climbed(7, 14) == ["forewarned"]
    assert Event.objects.filter(kind="ladder_stilled").count() == 1


def test_what_is_settled_cannot_be_stilled(silence):
    table, agreement = silence
    told_check_in(commitment=the_promise(agreement), status="on_track", by=table.ben, at=SILENT)
    watch(at=SILENT + timedelta(hours=1))
    with pytest.raises(CannotStopLadder):
        stop_ladder(episode=Episode.objects.get(), by=table.ana, at=SILENT + timedelta(hours=2))


def test_an_absence_of_the_owner_stops_the_clock(silence):
    table, _ = silence
    away = {"from_on": date(2027, 2, 11), "until_on": date(2027, 2, 17), "stand_in": None}
    take_leave(person=table.ben, **away, by=table.ben, at=SILENT)
    assert climbed(4, 7) == []
    # Thursday to Wednesday were five working days.
    assert climbed(11) == ["forewarned"]


def test_a_pause_stops_it_while_it_lasts(silence):
    table, agreement = silence
    days = {"from_on": date(2027, 2, 12), "until_on": date(2027, 2, 13)}
    pause(agreement=agreement, **days, reason="The move.", by=table.ana, at=SILENT)
    assert climbed(4, 5) == []


def test_a_forewarning_that_a_pause_overtook_is_given_anew_before_anybody_is_told():
    table, agreement = in_force_in("UTC", due_on=date(2027, 2, 4))
    derive()
    watch(at=ASKED + timedelta(days=1))
    assert climbed(2) == ["forewarned"]
    days = {"from_on": date(2027, 2, 11), "until_on": date(2027, 2, 28)}
    pause(agreement=agreement, **days, reason="The move.", by=table.ana, at=ASKED + timedelta(days=2, minutes=1))
    # Monday 1 March is the first day after it.
    assert climbed(21.1) == ["forewarned"]
    assert Event.objects.filter(kind="escalated").count() == 2
    assert climbed(21.2, 21.9) == ["forewarned"]
    assert climbed(22.1) == ["forewarned", "counterpart"]
    assert climbed(36.1) == ["forewarned", "counterpart", "contact"]
    assert Event.objects.filter(kind="escalated").count() == 4


def test_a_pause_that_was_called_off_or_is_to_come_repeats_no_forewarning():
    table, agreement = in_force_in("UTC", due_on=date(2027, 2, 4))
    derive()
    watch(at=ASKED + timedelta(days=1))
    assert climbed(2) == ["forewarned"]
    called_off, _coming = (
        pause(agreement=agreement, from_on=day, until_on=day, reason="R.", by=table.ana, at=ASKED + timedelta(days=2))
        for day in (date(2027, 2, 12), date(2027, 5, 3))
    )
    resume(pause=called_off, by=table.ana, at=ASKED + timedelta(days=2))
    assert climbed(3) == ["forewarned", "counterpart"]


def test_the_next_step_is_known_beforehand(silence):
    (step,) = next_steps(Episode.objects.all(), SILENT).values()
    assert (step.rung, step.due_at) == ("forewarned", ASKED + timedelta(days=4))


def test_of_two_episodes_about_one_promise_one_climbs():
    _, agreement = in_force_in("UTC", due_on=date(2027, 2, 10))
    tick(at=ASKED)
    watch(at=SILENT)
    watch(at=ASKED + timedelta(days=8))
    assert Episode.objects.filter(agreement=agreement, closed_at=None).count() == 2
    climbed(8, 9, 10, 11, 14, 18)
    assert rungs() == ["forewarned", "counterpart", "contact"]


def both_drift(**rhythm):
    """Silence on the check-in of Monday, and nothing of the date on Wednesday; on Tuesday the owner heard of both."""
    table, agreement = in_force_in("UTC", due_on=date(2027, 2, 10), **rhythm)
    tick(at=ASKED)
    watch(at=SILENT)
    watch(at=ASKED + timedelta(days=8))
    return table, agreement


def test_not_needed_any_more_holds_for_both_episodes_about_one_promise():
    table, _ = both_drift()
    stop_ladder(episode=Episode.objects.get(rule="no_news"), by=table.ana, at=ASKED + timedelta(days=8))
    assert climbed(9, 10, 14, 18, 30) == []


def test_who_takes_over_a_promise_whose_date_has_passed_climbs_a_ladder_of_their_own():
    _, agreement = both_drift()
    climbed(8, 9)
    assert rungs() == ["forewarned", "counterpart"]
    amended(agreement, at=ASKED + timedelta(days=9, hours=1), owner=a_person(name="Dan Fox"))
    tick(at=ASKED + timedelta(days=9, hours=2))
    watch(at=ASKED + timedelta(days=9, hours=2))
    because = Event.objects.filter(kind="episode_closed").values_list("data__rule", "data__because")
    assert set(because) == {("no_news", "passed_on"), ("date_passed", "passed_on")}
    assert Episode.objects.open().get().rule == "date_passed"
    assert climbed(9.2, 10) == ["forewarned", "counterpart"], "first the new owner hears of the date"
    assert climbed(10.2) == ["forewarned", "counterpart", "forewarned"]


def test_the_owner_hears_of_silence_a_day_before_anything_further_also_after_an_outage():
    in_force_in("UTC", due_on=date(2027, 12, 1))
    tick(at=ASKED)
    watch(at=ASKED + timedelta(days=9))
    assert climbed(9, 9.9) == []
    assert climbed(10) == ["forewarned"]


def test_days_of_a_pause_do_not_count():
    table, agreement = both_drift(counterpart_after=8, contact_after=15)
    # Wednesday to the Sunday of the week after.
    days = {"from_on": date(2027, 2, 17), "until_on": date(2027, 2, 28)}
    pause(agreement=agreement, **days, reason="Stocktaking.", by=table.ana, at=ASKED + timedelta(days=8, hours=1))
    tick(at=ASKED + timedelta(days=9))
    watch(at=ASKED + timedelta(days=9))
    assert Episode.objects.open().get().rule == "date_passed"
    # The date was a Wednesday: Thursday to Tuesday had been four days without news.
    assert climbed(9, 20, 22.9) == []
    assert climbed(23) == ["forewarned"]


def test_the_owner_of_a_date_that_has_passed_is_forewarned_by_mail(mailoutbox):
    table, agreement = in_force_in("UTC", due_on=date(2027, 2, 10), every=26)
    tick(at=ASKED)
    told_check_in(commitment=the_promise(agreement), status="on_track", by=table.ben, at=ASKED)
    watch(at=ASKED + timedelta(days=8))
    assert climbed(9) == ["forewarned"]
    announce_all(ASKED + timedelta(days=9))
    remove(OutboxMessage.objects.exclude(kind="forewarned"))
    assert deliver(ASKED + timedelta(days=9)).sent == 1
    (letter,) = mailoutbox
    assert letter.to == [table.ben.email]
    assert "The date was 10 February 2027" in letter.body
    assert letter.body.count("?s=on_track") == 1


def test_a_check_in_of_a_free_day_counts_from_the_day_on_which_it_was_asked_for():
    in_force_in("UTC", due_on=date(2027, 12, 1), first_check_in_on=date(2027, 2, 6))
    tick(at=ASKED)
    watch(at=SILENT)
    assert climbed(3.9) == []
    assert climbed(4) == ["forewarned"]


def test_where_the_owner_has_left_only_the_contact_is_asked(silence):
    table, _ = silence
    table.ben.is_active = False
    table.ben.save()
    assert climbed(7) == []
    assert climbed(14) == ["contact"]


def test_many_silences_cost_as_many_questions_as_one():
    in_force_in("UTC", due_on=date(2027, 12, 1), commitments=12)
    tick(at=ASKED)
    watch(at=SILENT)
    with CaptureQueriesContext(connection) as many:
        climb(SILENT)
    assert rungs() == []
    Episode.objects.exclude(pk=Episode.objects.order_by("pk")[0].pk).update(closed_at=SILENT)
    with CaptureQueriesContext(connection) as one:
        climb(SILENT)
    assert len(many) == len(one)
