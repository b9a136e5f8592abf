"""Far more mail than usual is held, all but the critical, until somebody lets it go."""

import uuid
from datetime import timedelta

import pytest

from agreements.models import Breaker, OutboxMessage
from agreements.models.news.outbox_message import State, Urgency
from agreements.notifications.delivery import circuit_breaker, outbox
from agreements.notifications.delivery.sender import deliver
from agreements.notifications.fan_out.announcements import announce_all
from tests.agreements.notifications.mails import SOON, forget
from tests.builders import a_commitment, a_draft, a_table
from tests.people import a_person, an_administrator

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


def sent(count, at=SOON - timedelta(seconds=5)):
    """So many mails to somebody else left at this moment."""
    example, person = OutboxMessage.objects.first(), a_person(name="Cleo Busy")
    OutboxMessage.objects.bulk_create(
        OutboxMessage(
            dedupe_key=uuid.uuid4().hex,
            kind=example.kind,
            person=person,
            agreement_id=example.agreement_id,
            event_id=example.event_id,
            created_at=at,
            urgency=Urgency.ROUTINE,
            state=State.SENT,
            available_at=at,
            not_after=at,
            sent_at=at,
        )
        for _number in range(count)
    )


@pytest.fixture
def waiting():
    """Two offers to Ben that may go out: one critical, one routine."""
    table = a_table()
    agreement = a_draft(table)
    forget()
    for _number in range(2):
        a_commitment(agreement, owner=table.ben, receiver=table.sales)
    announce_all(SOON)
    routine = OutboxMessage.objects.first()
    OutboxMessage.objects.filter(pk=routine.pk).update(urgency=Urgency.ROUTINE)
    return routine


def test_a_usual_minute_holds_nothing(waiting, settings):
    sent(settings.MAIL_BURST)
    assert not circuit_breaker.holds(SOON)
    assert deliver(SOON).sent == 2


def test_a_burst_holds_all_but_the_critical(waiting, settings, mailoutbox):
    sent(settings.MAIL_BURST + 1)
    assert deliver(SOON).sent == 1
    waiting.refresh_from_db()
    assert (waiting.state, waiting.attempts) == (State.PENDING, 0)
    opened_at = Breaker.objects.get().opened_at
    assert opened_at
    assert opened_at >= SOON
    assert str(settings.MAIL_BURST + 1) in Breaker.objects.get().reason


def test_without_the_breaker_the_burst_goes_out(waiting, settings, monkeypatch):
    monkeypatch.setattr(circuit_breaker, "holds", lambda at: False)
    sent(settings.MAIL_BURST + 1)
    assert deliver(SOON).sent == 2


def test_it_stays_open_however_quiet_it_becomes(waiting, settings):
    sent(settings.MAIL_BURST + 1)
    assert circuit_breaker.holds(SOON)
    assert circuit_breaker.holds(SOON + timedelta(days=1))


def test_what_is_usual_three_times_over_is_not_a_burst(waiting, settings):
    for day in (1, 2, 3):
        sent(30, at=SOON - timedelta(days=day))
    sent(90)
    assert not circuit_breaker.holds(SOON)
    sent(1)
    assert circuit_breaker.holds(SOON)


def test_one_wild_day_does_not_become_what_is_usual(waiting):
    for day, mails in ((1, 5), (2, 300), (3, 5)):
        sent(mails, at=SOON - timedelta(days=day))
    sent(61)
    assert circuit_breaker.holds(SOON)


def test_no_habit_lifts_the_limit_of_the_server(waiting, settings):
    settings.MAIL_PER_MINUTE = 100
    sent(90, at=SOON - timedelta(days=1))
    sent(100)
    assert not circuit_breaker.holds(SOON)
    sent(1)
    assert circuit_breaker.holds(SOON)


def test_released_it_lets_the_rest_go_and_trusts_for_ten_minutes(waiting, settings):
    sent(settings.MAIL_BURST + 1)
    deliver(SOON)
    admin = an_administrator()
    circuit_breaker.release(by=admin, at=SOON)
    assert deliver(SOON).sent == 1
    row = Breaker.objects.get()
    assert (row.opened_at, row.reason, row.released_at, row.released_by) == (None, "", SOON, admin)
    assert not circuit_breaker.holds(SOON + timedelta(seconds=30))
    later = SOON + circuit_breaker.TRUST + MINUTE
    sent(settings.MAIL_BURST + 200, at=later - timedelta(seconds=5))
    assert circuit_breaker.holds(later)


def test_what_is_not_held_cannot_be_released(waiting, settings):
    with pytest.raises(circuit_breaker.NothingHeld):
        circuit_breaker.release(by=an_administrator(), at=SOON)
    sent(settings.MAIL_BURST + 1)
    deliver(SOON)
    circuit_breaker.release(by=an_administrator(), at=SOON)
    with pytest.raises(circuit_breaker.NothingHeld):
        circuit_breaker.release(by=an_administrator(), at=SOON)


def test_held_mail_that_became_useless_expires_after_the_release(waiting, settings):
    sent(settings.MAIL_BURST + 1)
    deliver(SOON)
    late = SOON + timedelta(days=15)
    deliver(late)
    waiting.refresh_from_db()
    assert waiting.state == State.PENDING
    circuit_breaker.release(by=an_administrator(), at=late)
    deliver(late)
    waiting.refresh_from_db()
    assert waiting.state == State.EXPIRED


def test_within_a_round_it_is_asked_again(waiting, settings, monkeypatch):
    monkeypatch.setattr(outbox, "BATCH", 1)
    settings.MAIL_BURST = 1
    sent(1)
    OutboxMessage.objects.filter(state=State.PENDING).update(urgency=Urgency.ROUTINE)
    assert deliver(SOON).sent == 1, "the first made two within a minute"
    assert OutboxMessage.objects.filter(state=State.PENDING).count() == 1
