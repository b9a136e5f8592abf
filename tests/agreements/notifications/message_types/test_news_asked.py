"""Who hears that somebody asks for news, by which way, and when it is no question any more."""

from datetime import date, timedelta

import pytest

from agreements.amendments.answers import agree
from agreements.cadence.check_ins import record_check_in
from agreements.cadence.news_requests import ask_deciders, ask_owner
from agreements.models import Commitment, InboxItem, OutboxMessage, Preference
from agreements.notifications.delivery.sender import deliver
from agreements.notifications.digests.bundles import bundle_all
from agreements.notifications.digests.daily import make_daily
from agreements.notifications.fan_out.announcements import announce_all
from agreements.notifications.fan_out.inbox import by_day, readable_by
from agreements.notifications.preferences.update import follow, stop
from agreements.scheduler import tick
from tests.agreements.notifications.mails import a_running_agreement, at_noon, forget, told
from tests.agreements.notifications.mails_caused_by_people import a_change
from tests.builders import NOW, a_table
from tests.people import a_person, an_absence

pytestmark = pytest.mark.django_db
SOON = NOW + timedelta(minutes=1)
MORNING = at_noon(2, 2)


@pytest.fixture
def table():
    return a_table()


@pytest.fixture
def lee(db):
    return a_person(name="Lee Morgan", is_manager=True)


def promise(agreement):
    return Commitment.objects.get(agreement=agreement)


def asked(table, *askers, at=NOW):
    agreement = a_running_agreement(table)
    for by in askers:
        ask_owner(commitment=promise(agreement), by=by, at=at)
    return agreement


def test_the_owner_gets_a_mail_under_the_name_of_the_asker(table, lee, mailoutbox):
    asked(table, lee)
    announce_all(SOON)
    deliver(SOON)
    (letter,) = mailoutbox
    assert letter.to == [table.ben.email]
    assert letter.from_email.startswith("Lee Morgan via")
    assert letter.reply_to == [lee.email] or lee.email in str(letter.reply_to)
    assert "Lee Morgan asks how “Forecast of the core range” is going." in letter.body
    assert letter.body.count("?s=") == 4


def test_the_answer_links_answer_the_check_in_that_is_open(table, lee, mailoutbox):
    agreement = a_running_agreement(table)
    tick(at=at_noon(2, 8))
    forget()
    ask_owner(commitment=promise(agreement), by=lee, at=at_noon(2, 8))
    announce_all(at_noon(2, 8))
    deliver(at_noon(2, 8))
    (letter,) = mailoutbox
    assert letter.body.count("?s=") == 4


def test_the_inbox_has_a_line_that_leads_to_the_promise(table, lee):
    agreement = asked(table, lee)
    announce_all(SOON)
    (item,) = readable_by(table.ben).filter(kind="news_asked")
    (day,) = by_day([item], person=table.ben)
    (line,) = day.bundles[0].lines
    assert line.sentence == "Lee Morgan asked for news on C-0001 “Forecast of the core range”."
    assert line.link == promise(agreement).get_absolute_url()
    assert line.is_new
    assert told(agreement, kind="news_asked") == {("news_asked", "Ben")}


def test_the_digest_of_whoever_chose_it_has_the_line_and_the_links(table, lee, mailoutbox):
    asked(table, lee)
    Preference.objects.filter(person=table.ben).update(preset="digest", daily_digest=True)
    announce_all(SOON)
    assert not OutboxMessage.objects.filter(kind="news_asked").exists()
    make_daily(MORNING)
    deliver(MORNING)
    (letter,) = mailoutbox
    assert "Lee Morgan asked for news on C-0001" in letter.body
    assert letter.body.count("?s=") == 4


def test_who_muted_the_agreement_is_not_asked_and_who_stopped_the_kind_finds_a_line(table, lee):
    agreement = a_running_agreement(table)
    stop(kind="news_asked", agreement=agreement, by=table.ben, at=NOW)
    ask_owner(commitment=promise(agreement), by=lee, at=NOW)
    announce_all(SOON)
    assert not OutboxMessage.objects.exists()
    assert told(agreement) == {("news_asked", "Ben")}
    follow(agreement=agreement, level="mute", by=table.ben, at=NOW)
    ask_owner(commitment=promise(agreement), by=table.ana, at=NOW)
    announce_all(SOON)
    assert InboxItem.objects.count() == 1


def test_while_the_owner_is_away_whoever_stands_in_hears_it(table, lee, mailoutbox):
    fay = a_person(name="Fay Lind", department=table.operations)
    an_absence(person=table.ben, from_on=date(2027, 1, 30), until_on=date(2027, 2, 5), stand_in=fay)
    asked(table, lee)
    announce_all(SOON)
    deliver(SOON)
    (letter,) = mailoutbox
    assert letter.to == [fay.email]
    assert "For Ben Ode, away until 5 February." in letter.body
    assert "You get this because you stand in for Ben Ode." in letter.body


@pytest.mark.parametrize("minutes", [-1, 1], ids=["before the question", "after it"])
def test_a_report_makes_the_question_moot_before_anybody_else_can_read_it(table, lee, minutes, mailoutbox):
    agreement = a_running_agreement(table)

    def say():
        at = NOW + timedelta(minutes=minutes)
        record_check_in(commitment=promise(agreement), status="on_track", by=table.ben, at=at)

    if minutes < 0:
        say()
    ask_owner(commitment=promise(agreement), by=lee, at=NOW)
    if minutes > 0:
        announce_all(NOW)
        assert OutboxMessage.objects.filter(kind="news_asked", state="pending").exists()
        say()
    announce_all(NOW + timedelta(minutes=2))
    deliver(NOW + timedelta(minutes=2))
    assert mailoutbox == []


def test_several_askers_are_several_mails_up_to_three_an_hour_and_then_one(table, lee, mailoutbox):
    others = [a_person(name=name, is_manager=True) for name in ("Max Stern", "Nia Wolf")]
    asked(table, lee, table.ana, *others)
    announce_all(SOON)
    bundle_all(SOON)
    deliver(SOON)
    (letter,) = mailoutbox
    assert letter.to == [table.ben.email]
    for name in ("Lee Morgan", "Ana Ruiz", "Max Stern", "Nia Wolf"):
        assert f"{name} asks: any news? Forecast of the core range" in letter.body


# --- a change ------------------------------------------------------------------------------------------------


@pytest.fixture
def change(table):
    """Ben asked for another date; the yes of Ana is missing."""
    found = a_change(table)
    forget()
    return found


def test_who_decides_is_led_to_the_change(table, lee, change, mailoutbox):
    ask_deciders(change=change, by=lee, at=NOW)
    announce_all(SOON)
    deliver(SOON)
    (letter,) = mailoutbox
    assert letter.to == [table.ana.email]
    assert "/changes/2/" in letter.body
    assert "due on 15 March 2027 → 22 March 2027" in letter.body


def test_an_answer_makes_the_question_moot(table, lee, change, mailoutbox):
    ask_deciders(change=change, by=lee, at=NOW)
    announce_all(NOW)
    agree(agreement=change.agreement, digest=change.digest, by=table.ana, at=NOW)
    deliver(SOON)
    assert "change_news_asked" not in set(OutboxMessage.objects.filter(state="sent").values_list("kind", flat=True))
    assert OutboxMessage.objects.get(kind="change_news_asked").state == "suppressed"


def test_the_asker_who_decides_too_hears_nothing_of_their_own_question(table, change):
    """Only Ana is waited for; she cannot be told of a question of hers, even where the row were made."""
    ask_deciders(change=change, by=table.ben, at=NOW)
    announce_all(SOON)
    assert told(change.agreement) == {("change_news_asked", "Ana")}
