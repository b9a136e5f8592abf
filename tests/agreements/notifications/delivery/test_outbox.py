"""Rows of the outbox move under a lease, and only its holder may say how it went."""

from datetime import timedelta

import pytest

from agreements.models import OutboxMessage
from agreements.models.news.outbox_message import State, Urgency
from agreements.notifications.delivery import outbox
from agreements.notifications.fan_out.announcements import announce_all
from tests.agreements.notifications.mails import SOON
from tests.builders import NOW, a_draft, a_table

pytestmark = pytest.mark.django_db
LAPSED = SOON + outbox.LEASE + timedelta(seconds=1)


@pytest.fixture
def pending():
    a_draft(a_table())
    announce_all(SOON)
    return OutboxMessage.objects.get()


def set_urgency(urgency):
    OutboxMessage.objects.update(urgency=urgency)


def at_the_dot(at):
    """The mail in the hands of a worker that is about to send the final dot."""
    [message] = outbox.claim(at)
    assert outbox.dotted(message, at)
    return message


def test_a_claim_holds_a_lease_and_counts_the_attempt(pending):
    [claimed] = outbox.claim(SOON)
    assert (claimed.state, claimed.attempts, claimed.lease_until) == (State.SENDING, 1, SOON + outbox.LEASE)
    assert outbox.claim(SOON) == []


def test_nothing_is_claimed_before_its_time(pending):
    assert outbox.claim(NOW - timedelta(seconds=1)) == []


def test_a_critical_mail_whose_worker_went_away_goes_out_once_more_and_then_rests(pending):
    set_urgency(Urgency.CRITICAL)
    at_the_dot(SOON)
    assert outbox.take_back(SOON + outbox.LEASE - timedelta(seconds=1)) == 0
    assert outbox.take_back(LAPSED) == 1
    pending.refresh_from_db()
    assert (pending.state, pending.ambiguous, pending.available_at) == (State.PENDING, 1, LAPSED + outbox.PATIENCE)
    again = at_the_dot(LAPSED + outbox.PATIENCE)
    assert again.pk == pending.pk, "the same row, hence the same Message-ID"
    outbox.take_back(LAPSED + timedelta(hours=1))
    pending.refresh_from_db()
    assert (pending.state, pending.ambiguous) == (State.UNKNOWN, 2)


@pytest.mark.parametrize("urgency", Urgency)
def test_a_mail_whose_worker_went_away_before_the_dot_has_not_left_and_goes_again(pending, urgency):
    set_urgency(urgency)
    outbox.claim(SOON)
    outbox.take_back(LAPSED)
    pending.refresh_from_db()
    assert (pending.state, pending.ambiguous, pending.available_at) == (State.PENDING, 0, LAPSED)
    assert pending.attempts == 0, "it was not tried, and has all its attempts before it"


def test_a_digest_whose_worker_went_away_is_never_sent_twice(pending):
    set_urgency(Urgency.DIGEST)
    at_the_dot(SOON)
    outbox.take_back(LAPSED)
    pending.refresh_from_db()
    assert (pending.state, pending.ambiguous) == (State.UNKNOWN, 1)


def test_while_other_mail_is_held_only_the_critical_is_claimed(pending):
    set_urgency(Urgency.ROUTINE)
    assert outbox.claim(SOON, only_critical=True) == []
    set_urgency(Urgency.CRITICAL)
    assert outbox.claim(SOON, only_critical=True) == [pending]
    assert OutboxMessage.objects.get().attempted_at == SOON


def test_a_routine_mail_whose_worker_went_away_is_never_sent_twice(pending):
    set_urgency(Urgency.ROUTINE)
    at_the_dot(SOON)
    outbox.take_back(LAPSED)
    pending.refresh_from_db()
    assert (pending.state, pending.ambiguous) == (State.UNKNOWN, 1)


def test_who_lost_the_lease_has_nothing_more_to_say(pending):
    set_urgency(Urgency.CRITICAL)
    [slow] = outbox.claim(SOON)
    outbox.take_back(LAPSED)
    assert not outbox.dotted(slow, LAPSED)
    assert not outbox.sent(slow, LAPSED)
    assert OutboxMessage.objects.get().state == State.PENDING


def test_pauses_grow_and_differ_from_mail_to_mail(pending):
    for attempts, minutes in ((1, 1), (2, 5), (3, 15), (4, 60), (5, 240), (8, 240)):
        pending.attempts = attempts
        longest = timedelta(minutes=minutes)
        assert longest / 2 <= outbox.pause(pending) <= longest
    other = OutboxMessage(attempts=8)
    assert outbox.pause(other) != outbox.pause(pending)


def test_the_eighth_refusal_is_the_last(pending):
    at = SOON
    for _attempt in range(outbox.ATTEMPTS):
        [message] = outbox.claim(at)
        outbox.refused(message, at, "rcpt 450")
        pending.refresh_from_db()
        at = pending.available_at
    assert (pending.state, pending.fault, pending.attempts) == (State.DEAD, "rcpt 450", 8)


def test_a_server_that_is_away_kills_no_mail_but_time_does(pending):
    at = SOON
    for _attempt in range(20):
        [message] = outbox.claim(at)
        outbox.unreachable(message, at, "connect")
        pending.refresh_from_db()
        assert (pending.state, pending.available_at) == (State.PENDING, at + outbox.AWAY)
        at = pending.available_at
    assert pending.attempts == 0, "the mail has all its attempts before it"
    OutboxMessage.objects.update(not_after=at + timedelta(minutes=1))
    [message] = outbox.claim(at)
    outbox.unreachable(message, at, "connect")
    pending.refresh_from_db()
    assert pending.state == State.EXPIRED
