"""A worry and a "done" seen by writer, receiver and manager, minute by minute: one clock for pages, counts, mails."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from agreements.cadence.check_ins import record_check_in, undo
from agreements.cadence.disclosure import announce_now
from agreements.models import CheckIn, Commitment, Event, InboxItem, OutboxMessage
from agreements.scheduler import tick_round
from tests.agreements.cadence.agreements_in_force import in_force_in
from tests.agreements.notifications.mails import everything_by_mail
from tests.agreements.views.clock import clock
from tests.builders import NOW
from tests.people import a_person

__all__ = ["clock"]

pytestmark = pytest.mark.django_db

SAID = NOW + timedelta(hours=1)
MINUTE = timedelta(minutes=1)
WORDS = {
    "at_risk": {"note": "Secret: the supplier is slow.", "help_needed": "decision"},
    "done": {"note": "Secret: all of it.", "evidence": "Secret: the list."},
}


class PendingCheckIn:
    """Ben owns what Ana receives; Maya manages; the clock is passed in and the worker rings every minute."""

    def __init__(self, clock):
        self.clock = clock
        clock.moment = NOW
        table, self.agreement = in_force_in("UTC")
        self.maya = a_person(name="Maya Lund", is_manager=True)
        self.ben, self.ana = table.ben, table.ana
        self.others = [self.ana, self.maya]
        everything_by_mail()
        self.at(SAID - MINUTE)

    @property
    def commitment(self) -> Commitment:
        return Commitment.objects.select_related("terms__owner", "agreement").get()

    def at(self, moment):
        self.clock.moment = moment
        tick_round(moment)

    def pages(self, person) -> dict[str, str]:
        client, promise = Client(), self.commitment.get_absolute_url()
        client.force_login(person)
        agreement = self.agreement.get_absolute_url()
        places = ["/", "/inbox/", "/dashboard/", "/commitments/?show=all", "/commitments/?show=all&status=at_risk"]
        places += [agreement, promise, f"{agreement}history/"]
        return {place: readable(client.get(place).content.decode()) for place in places}

    def news(self) -> tuple[int, ...]:
        told = Event.objects.filter(kind__in=["checked_in", "worry"])
        mails = OutboxMessage.objects.filter(kind__in=["worry", "completion_asked", "commitment_done"])
        lines = InboxItem.objects.filter(kind__in=["worry", "completion_asked", "commitment_done"])
        return told.count(), mails.count(), lines.count()

    def say(self, status, **more) -> CheckIn:
        words = WORDS[status] | more
        return record_check_in(commitment=self.commitment, status=status, by=self.ben, at=self.clock.moment, **words)


def readable(page: str) -> str:
    """The main part of a page and the count in its bar, without what differs on every visit."""
    count = re.findall(r'id="inbox-count"[^>]*>(.*?)</span>', page, re.DOTALL)
    main = page[page.index("<main") :]
    main = re.sub(r'(name="(csrfmiddlewaretoken|idem|until|page_of)" value=")[^"]*', r"\1", main)
    return str(count) + re.sub(r"as of [^<]*|\d+ (minutes?|hours?)( ago)?|<time.*?</time>", "", main, flags=re.DOTALL)


@pytest.fixture
def pending(clock):
    return PendingCheckIn(clock)


@pytest.mark.parametrize("status", ["at_risk", "done"])
def test_for_thirty_minutes_others_see_nothing_of_it_on_any_page_and_then_everything_at_once(pending, status):
    before = {person: pending.pages(person) for person in pending.others}
    quiet = pending.news()
    pending.at(SAID)
    pending.say(status)
    for minute in (0, 29):
        pending.at(SAID + minute * MINUTE)
        assert {person: pending.pages(person) for person in pending.others} == before
        assert pending.news() == quiet
    pending.at(SAID + 30 * MINUTE)
    assert pending.news() > quiet
    label = {"at_risk": "At risk", "done": "Waits for acceptance"}[status]
    for person in pending.others:
        after = pending.pages(person)
        for place in ("/dashboard/", "/commitments/?show=all", pending.agreement.get_absolute_url()):
            assert label.lower() in after[place].lower(), (person, place)
        assert "Secret" in after[pending.commitment.get_absolute_url()]
    home = pending.pages(pending.ana)["/"]
    assert f"{pending.commitment} Forecast 1" in home
    assert OutboxMessage.objects.filter(person=pending.ana, kind__in=["worry", "completion_asked"]).count() == 1


@pytest.mark.parametrize("status", ["at_risk", "done"])
def test_the_writer_sees_it_laid_over_from_the_first_minute(pending, status):
    pending.at(SAID)
    pending.say(status)
    label = {"at_risk": "At risk", "done": "Waits for acceptance"}[status]
    mine = pending.pages(pending.ben)
    for place in ("/dashboard/", "/commitments/?show=all", pending.commitment.get_absolute_url()):
        assert label.lower() in mine[place].lower(), place
        assert "others see it from 10:30" in mine[place]
    assert "Secret" in mine[pending.commitment.get_absolute_url()]


@pytest.mark.parametrize("name", ["check-in-undo", "check-in-tell", "check-in-acknowledge"])
def test_for_anybody_else_there_is_no_such_check_in_to_act_on(pending, name):
    pending.at(SAID)
    said, client = pending.say("at_risk"), Client()
    client.force_login(pending.ana)
    address = reverse(f"agreements:{name}", args=[pending.commitment.reference, said.key])
    assert client.post(address).status_code == 404
    announce_now(check_in=said, at=SAID)
    assert client.post(address).status_code == (303 if name == "check-in-acknowledge" else 403)


@pytest.mark.parametrize("status", ["at_risk", "done"])
def test_told_now_everybody_sees_it_now(pending, status):
    """The control: pages that never change would pass the first of these tests as well."""
    pending.at(SAID)
    before = {person: pending.pages(person) for person in pending.others}
    announce_now(check_in=pending.say(status), at=SAID)
    pending.at(SAID)
    for person in pending.others:
        after = pending.pages(person)
        changed = {place for place in after if after[place] != before[person][place]}
        assert {"/dashboard/", "/commitments/?show=all", pending.commitment.get_absolute_url()} <= changed
    assert OutboxMessage.objects.filter(person=pending.ana, kind__in=["worry", "completion_asked"]).count() == 1


@pytest.mark.parametrize("status", ["at_risk", "done"])
def test_taken_back_only_the_fact_remains_for_everybody(pending, status):
    pending.at(SAID)
    said = pending.say(status)
    pending.at(SAID + 10 * MINUTE)
    undo(check_in=said, by=pending.ben, at=pending.clock.moment)
    for moment in (SAID + 10 * MINUTE, SAID + 45 * MINUTE):
        pending.at(moment)
        for person in [pending.ben, *pending.others]:
            pages = pending.pages(person)
            assert "Secret" not in "".join(pages.values())
            assert "Taken back" in pages[pending.commitment.get_absolute_url()]
    assert not OutboxMessage.objects.filter(kind__in=["worry", "completion_asked", "commitment_done"]).exists()


def test_silence_that_others_read_of_stays_until_the_word_is_theirs_and_nobody_further_is_asked(pending):
    due = SAID + timedelta(days=20)
    pending.at(due)
    status = {person: pending.pages(person)["/dashboard/"] for person in pending.others}
    assert "No news" in status[pending.maya]
    pending.say("at_risk")
    events = Event.objects.count()
    for minute in (0, 29):
        pending.at(due + minute * MINUTE)
        assert {person: pending.pages(person)["/dashboard/"] for person in pending.others} == status
    assert Event.objects.count() == events, "nothing closes, nothing climbs"
    assert "No news" not in pending.pages(pending.ben)["/dashboard/"]
    pending.at(due + 31 * MINUTE)
    assert "No news" not in pending.pages(pending.maya)["/dashboard/"]
