"""An invitation follows its review: to another day, out of the calendar, and back again."""

from datetime import date, timedelta

import pytest
from icalendar import Calendar

from agreements.drafting.parties import add_member
from agreements.lifecycle.pauses import pause, resume
from agreements.models import Notice, OutboxMessage, Pause, Review
from agreements.notifications.delivery.sender import deliver
from agreements.notifications.fan_out.announcements import announce_all
from agreements.reviews.recording import hold, move
from agreements.scheduler import tick
from stakeholders.models import User
from tests.agreements.cadence.agreements_in_force import amended
from tests.agreements.notifications.calendar_parts import UID, forms, the_meeting
from tests.agreements.notifications.mails import SOON, a_running_agreement, at_noon
from tests.agreements.notifications.mails_caused_by_clock import (
    calling_a_review_off,
    coming_near_a_review,
    invited,
    moving_a_review,
    moving_a_review_by_another_text,
    recording_a_review,
)
from tests.agreements.notifications.mails_caused_by_people import sent
from tests.builders import NOW, a_table, seat_of
from tests.people import a_person
from tests.services.database import remove

pytestmark = pytest.mark.django_db

THURSDAY = at_noon(3, 25)


@pytest.fixture
def table():
    return a_table()


def test_a_review_that_comes_near_is_an_invitation_to_its_reader_alone(table):
    letter = coming_near_a_review(table)
    event = the_meeting(letter, "REQUEST")
    assert event["UID"] == UID
    assert (event.decoded("DTSTART"), event.decoded("DTEND")) == (date(2027, 3, 29), date(2027, 3, 30))
    assert (event["SUMMARY"], event["TRANSP"]) == ("Review: Stock for the spring season", "TRANSPARENT")
    assert event["ORGANIZER"] == "mailto:notify@localhost"
    assert event["ATTENDEE"] == f"mailto:{letter.to[0]}"
    assert event["ATTENDEE"].params["RSVP"] == "FALSE"
    assert "http://testserver/agreements/AG-0001/reviews/1/" in event["DESCRIPTION"]
    assert "VTIMEZONE" not in str(forms(letter)[0][1])


def test_the_invitation_stands_beside_the_words_and_arrives_over_smtp(transactional_db, smtp_server):
    table = a_table()
    a_running_agreement(table)
    tick(at=THURSDAY)
    announce_all(THURSDAY)
    remove(OutboxMessage.objects.exclude(kind="review_near", person=table.ben))
    deliver(THURSDAY)
    (letter,) = smtp_server.messages
    parts = [part for part in letter.walk() if not part.is_multipart()]
    assert letter.get_content_type() == "multipart/alternative"
    assert [part.get_content_type() for part in parts] == ["text/plain", "text/html", "text/calendar"]
    assert parts[-1]["Content-Type"].params["method"] == "REQUEST"
    (event,) = Calendar.from_ical(parts[-1].get_payload(decode=True)).walk("VEVENT")
    assert (event["UID"], event["ATTENDEE"]) == (UID, "mailto:ben.ode@example.org")


def test_by_default_the_invitation_comes_as_a_mail_of_its_own(table):
    invited(table)
    assert {row.person.given_name for row in OutboxMessage.objects.filter(kind="review_near")} == {"Ana", "Ben"}
    assert {row.state for row in OutboxMessage.objects.filter(kind="review_near")} == {"sent"}


def test_a_review_that_somebody_moves_moves_in_the_calendars_of_those_who_were_invited(table):
    event = the_meeting(moving_a_review(table), "REQUEST")
    assert (event["UID"], event.decoded("DTSTART"), event["SEQUENCE"]) == (UID, date(2027, 4, 13), 2)


def test_when_the_new_day_comes_near_it_is_mentioned_with_its_agenda_under_the_same_number(table):
    moving_a_review(table)
    tick(at=at_noon(4, 9))
    event = the_meeting(sent(at_noon(4, 9), kind="review_near"), "REQUEST")
    assert (event.decoded("DTSTART"), event["SEQUENCE"]) == (date(2027, 4, 13), 2)


def test_a_review_moved_before_anybody_was_invited_is_news_for_the_digest(table):
    a_running_agreement(table)
    move(review=Review.objects.get(), version=1, to=date(2027, 4, 13), by=table.ana, at=NOW)
    announce_all(SOON)
    tick(at=at_noon(2, 2))
    assert not OutboxMessage.objects.filter(kind="review_moved").exists()
    assert not Notice.objects.filter(kind="review_replanned").exists()


def test_moved_to_a_near_day_its_own_mail_says_it_and_no_other(table):
    invited(table)
    move(review=Review.objects.get(), version=1, to=date(2027, 3, 30), by=table.ana, at=THURSDAY)
    announce_all(THURSDAY)
    assert not OutboxMessage.objects.filter(kind="review_moved").exists()
    tick(at=THURSDAY)
    event = the_meeting(sent(THURSDAY, kind="review_near"), "REQUEST")
    assert (event.decoded("DTSTART"), event["SEQUENCE"]) == (date(2027, 3, 30), 2)


def test_moved_away_and_back_the_calendars_follow(table):
    invited(table)
    for version, day in ((1, date(2027, 4, 13)), (2, date(2027, 3, 29))):
        move(review=Review.objects.get(), version=version, to=day, by=table.ana, at=THURSDAY)
    tick(at=THURSDAY)
    announce_all(THURSDAY)
    report = deliver(THURSDAY)
    assert report.outcomes["suppressed"] == 1, "the day between is none any more"
    sent_again = OutboxMessage.objects.filter(kind="review_near", state="sent", notice__data__version=3)
    assert {row.person.given_name for row in sent_again} == {"Ana", "Ben"}


def test_a_review_moved_by_another_text_moves_in_the_calendars_of_those_who_were_invited(table):
    letter = moving_a_review_by_another_text(table)
    assert "By the text now in force the review is on 13 April 2027." in letter.body
    event = the_meeting(letter, "REQUEST")
    assert (event["UID"], event.decoded("DTSTART"), event["SEQUENCE"]) == (UID, date(2027, 4, 13), 2)
    assert tick(at=at_noon(3, 26)).notices == 0, "it is told once"


def test_a_pause_takes_the_review_out_of_the_calendars(table):
    letter = calling_a_review_off(table)
    event = the_meeting(letter, "CANCEL")
    assert (event["UID"], event.decoded("DTSTART"), event["SEQUENCE"]) == (UID, date(2027, 3, 29), 2)
    assert (event["STATUS"], event["ATTENDEE"]) == ("CANCELLED", f"mailto:{letter.to[0]}")
    assert "No review on 29 March 2027: the agreement rests then." in letter.body
    assert tick(at=at_noon(3, 26)).notices == 0, "it is told once"


def test_a_pause_that_ends_early_brings_it_back_with_a_higher_number(table):
    calling_a_review_off(table)
    resume(pause=Pause.objects.get(), by=table.ana, at=at_noon(3, 26))
    tick(at=at_noon(3, 26))
    event = the_meeting(sent(at_noon(3, 26), kind="review_near"), "REQUEST")
    assert (event.decoded("DTSTART"), event["SEQUENCE"]) == (date(2027, 3, 29), 3)


def test_a_pause_called_off_while_the_mail_waits_cancels_nothing(table):
    agreement = invited(table)
    rest = {"from_on": date(2027, 3, 27), "until_on": date(2027, 4, 10), "reason": "Stocktaking."}
    pause(agreement=agreement, **rest, by=table.ana, at=THURSDAY)
    tick(at=THURSDAY)
    announce_all(THURSDAY)
    resume(pause=Pause.objects.get(), by=table.ana, at=THURSDAY)
    deliver(THURSDAY)
    assert {row.state for row in OutboxMessage.objects.filter(kind="review_called_off")} == {"suppressed"}


def test_a_review_in_a_pause_is_not_mentioned_at_all(table):
    agreement = a_running_agreement(table)
    rest = {"from_on": date(2027, 3, 27), "until_on": date(2027, 4, 10), "reason": "Stocktaking."}
    pause(agreement=agreement, **rest, by=table.ana, at=NOW)
    tick(at=THURSDAY)
    assert not Notice.objects.filter(kind="review_near").exists()


def test_a_text_that_ends_before_the_review_takes_it_out_of_the_calendars(table):
    agreement = invited(table)
    ends = {"first_review_on": date(2027, 3, 26), "ends_on": date(2027, 3, 26)}
    amended(agreement, at=at_noon(3, 25) + timedelta(days=2), rhythm=ends)
    tick(at=at_noon(3, 27))
    letter = sent(at_noon(3, 27), kind="review_called_off")
    assert "No review on 29 March 2027: the text in force plans none." in letter.body
    assert the_meeting(letter, "CANCEL")["SEQUENCE"] > 1


def test_only_those_who_were_invited_hear_that_it_falls_away(table):
    fay = a_person(name="Fay Lind")
    agreement = invited(table)
    add_member(party=seat_of(agreement, table.operations), person=fay, role="contributor", by=table.ana, at=THURSDAY)
    rest = {"from_on": date(2027, 3, 27), "until_on": date(2027, 4, 10), "reason": "Stocktaking."}
    pause(agreement=agreement, **rest, by=table.ana, at=THURSDAY)
    tick(at=THURSDAY)
    announce_all(THURSDAY)
    heard = OutboxMessage.objects.filter(kind="review_called_off")
    assert {row.person.given_name for row in heard} == {"Ana", "Ben"}


def test_a_review_recorded_before_its_day_leaves_the_calendar_with_its_minutes(table):
    invited(table)
    hold(review=Review.objects.get(), version=1, notes="We met.", present=[], points=[], by=table.ana, at=THURSDAY)
    event = the_meeting(sent(THURSDAY + timedelta(hours=1), kind="review_minutes"), "CANCEL")
    assert (event["UID"], event["SEQUENCE"]) == (UID, 2)


def test_minutes_of_a_review_held_on_its_day_leave_the_calendar_alone(table):
    assert forms(recording_a_review(table)) == []


def test_a_hostile_name_and_address_stay_one_attendee(table):
    User.objects.filter(pk=table.ben.pk).update(
        name='Ben ";X=1:mailto:evil@example.org, Ode', email="b%o+x@example.org"
    )
    a_running_agreement(table)
    tick(at=THURSDAY)
    announce_all(THURSDAY)
    remove(OutboxMessage.objects.exclude(person=table.ben))
    event = the_meeting(sent(THURSDAY, kind="review_near"), "REQUEST")
    assert event["ATTENDEE"] == "mailto:b%25o+x@example.org"
    assert event["ATTENDEE"].params["CN"] == "Ben ';X=1:mailto:evil@example.org, Ode"
