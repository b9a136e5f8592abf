"""What a round does with one mail server: one connection, refusals told apart, and a worker that is killed at work."""

import uuid
from datetime import timedelta

import pytest

from agreements.models import OutboxMessage
from agreements.models.news.outbox_message import State, Urgency
from agreements.notifications.delivery import outbox, sender
from agreements.notifications.delivery.sender import deliver
from tests.agreements.notifications.delivery.waiting_mail import agreement, server, set_urgency, the_mail
from tests.agreements.notifications.mails import SOON

__all__ = ["agreement", "server"]


@pytest.mark.parametrize(
    ("where", "answer", "is_address"),
    [
        ("to_recipient", "550 No such mailbox", True),
        ("to_recipient", "550 5.1.1 No such user", True),
        ("answer", "550 5.1.1 No such user", True),
        ("to_recipient", "550 5.7.1 Relaying denied", False),
        ("to_sender", "550 Sender refused", False),
        ("answer", "554 Spam", False),
    ],
)
def test_a_dead_mail_says_whether_the_address_is_what_was_refused(server, agreement, where, answer, is_address):
    setattr(server, where, answer)
    assert deliver(SOON).outcomes["dead"] == 1
    assert the_mail().refused_address is is_address


@pytest.mark.parametrize(
    ("where", "answer"),
    [
        ("to_sender", "421 4.3.2 Too many connections"),
        ("to_sender", "452 Insufficient system storage"),
        ("to_sender", "450 4.7.0 Too many messages"),
        ("to_recipient", "421 Closing"),
    ],
)
def test_a_server_that_takes_no_mail_from_anybody_costs_no_attempt(server, agreement, where, answer):
    setattr(server, where, answer)
    assert deliver(SOON).outcomes["unreachable"] == 1
    assert (the_mail().state, the_mail().attempts, the_mail().available_at > SOON) == (State.PENDING, 0, True)
    setattr(server, where, "250 OK")
    assert deliver(SOON + timedelta(minutes=2)).sent == 1


def test_thirty_mails_of_a_round_leave_over_one_connection(server, agreement, monkeypatch):
    # All to one person, who would otherwise get most of them as one.
    monkeypatch.setattr(sender, "waits_until", lambda message, grounds, at: None)
    example = the_mail()
    for number in range(29):
        example.pk, example.dedupe_key = uuid.uuid4(), f"another-{number}"
        example.save(force_insert=True)
    assert deliver(SOON).sent == 30
    assert server.greetings == 1
    assert len(server.messages) == len({message["Message-ID"] for message in server.messages}) == 30


def test_a_worker_that_is_killed_at_work_leaves_one_outcome_unknown(server, agreement, monkeypatch):
    class Killed(BaseException):
        """As if the power went."""

    def killed(message, at):
        raise Killed

    example = the_mail()
    for number in range(2):
        example.pk, example.dedupe_key = uuid.uuid4(), f"another-{number}"
        example.save(force_insert=True)
    set_urgency(Urgency.ROUTINE)
    monkeypatch.setattr(outbox, "sent", killed)
    with pytest.raises(Killed):
        deliver(SOON)
    monkeypatch.undo()
    assert len(server.messages) == 1
    lapsed = SOON + outbox.LEASE + timedelta(minutes=1)
    report = deliver(lapsed)
    assert (report.outcomes["taken back"], report.sent) == (3, 2), "the others had not come to the dot"
    assert OutboxMessage.objects.filter(state=State.UNKNOWN).count() == 1
    assert len(server.messages) == 3, "the one that was on its way had arrived"


def test_a_worker_that_slept_through_its_lease_sends_nothing(server, agreement, monkeypatch):
    dotted = outbox.dotted

    def late(message, at):
        # Meanwhile another one found the lease run out and sent the mail itself.
        monkeypatch.setattr(outbox, "dotted", dotted)
        lapsed = SOON + outbox.LEASE + timedelta(minutes=1)
        assert deliver(lapsed).sent == 1
        return dotted(message, at)

    monkeypatch.setattr(outbox, "dotted", late)
    assert deliver(SOON).sent == 0
    assert len(server.messages) == 1
    assert (the_mail().state, the_mail().ambiguous) == (State.SENT, 0)


def test_without_the_mark_the_mail_of_a_worker_that_slept_arrives_twice(server, agreement, monkeypatch):
    def late(message, at):
        monkeypatch.setattr(outbox, "dotted", lambda message, at: True)
        lapsed = SOON + outbox.LEASE + timedelta(minutes=1)
        assert deliver(lapsed).sent == 1
        return True

    monkeypatch.setattr(outbox, "dotted", late)
    deliver(SOON)
    assert len(server.messages) == 2


def test_what_was_read_for_a_batch_is_not_believed_for_long(server, agreement, monkeypatch):
    example = the_mail()
    example.pk, example.dedupe_key = uuid.uuid4(), "another"
    example.save(force_insert=True)
    monkeypatch.setattr(sender, "FRESH", timedelta(0))
    monkeypatch.setattr(sender, "ROUND", timedelta(seconds=0.2))
    report = deliver(SOON)
    assert (report.sent, report.outcomes["put back"] >= 2) == (0, True)
    monkeypatch.undo()
    assert deliver(SOON + timedelta(minutes=1)).sent == 2
