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
from tests.people import a_person

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


def three_mails():
    """Have two more mails wait, each to somebody else, so that none has to wait for the answer to another."""
    first = the_mail()
    other = OutboxMessage.objects.get(pk=first.pk)
    for number in range(2):
        other.pk, other.dedupe_key = uuid.uuid4(), f"another-{number}"
        other.person = a_person(name=f"Person {number}")
        other.save(force_insert=True)
    set_urgency(Urgency.ROUTINE)
    return first


@pytest.fixture
def at_each_letter(monkeypatch):
    """What the table of mails says whenever a letter is written: its states, and how many are marked."""
    seen, written = [], sender.letter

    def letter(message, at, names):
        rows = OutboxMessage.objects.values_list("state", "dotted_at")
        seen.append((sum(state == State.SENT for state, _dot in rows), sum(dot is not None for _state, dot in rows)))
        return written(message, at, names)

    monkeypatch.setattr(sender, "suppression_reason", lambda message, checks: "")
    monkeypatch.setattr(sender, "letter", letter)
    return seen


def test_the_next_mail_is_written_while_the_server_takes_one(server, agreement, at_each_letter):
    three_mails()
    assert deliver(SOON).sent == 3
    assert at_each_letter == [(0, 0), (0, 1), (1, 1)], "never more than one mark"


def test_what_somebody_got_is_known_before_their_next_mail(server, agreement, at_each_letter):
    first = three_mails()
    OutboxMessage.objects.update(person=first.person)
    assert deliver(SOON).sent == 3
    assert at_each_letter == [(0, 0), (1, 0), (2, 0)]


def test_no_answer_waits_for_a_summary_to_be_written(server, agreement, at_each_letter, monkeypatch):
    monkeypatch.setitem(sender.MADE_OF_OTHERS, three_mails().kind, lambda message, at: True)
    assert deliver(SOON).sent == 3
    assert at_each_letter == [(0, 0), (1, 0), (2, 0)]


def test_a_worker_that_is_asked_to_stop_while_it_writes_notes_the_mail_before(server, agreement, monkeypatch):
    three_mails()
    written = sender.letter

    def letter(message, at, names):
        if OutboxMessage.objects.filter(dotted_at__isnull=False).exists():
            raise SystemExit
        return written(message, at, names)

    monkeypatch.setattr(sender, "suppression_reason", lambda message, checks: "")
    monkeypatch.setattr(sender, "letter", letter)
    with pytest.raises(SystemExit):
        deliver(SOON)
    assert OutboxMessage.objects.filter(state=State.SENT).count() == len(server.messages) == 1
    assert not OutboxMessage.objects.filter(dotted_at__isnull=False).exists()


@pytest.mark.parametrize(("answer", "outcome"), [("451 Busy", "refused"), ("550 5.1.1 No such user", "dead")])
def test_a_refusal_after_the_dot_is_that_of_its_own_mail(server, agreement, at_each_letter, answer, outcome):
    first = three_mails()
    server.answers[first.person.email] = answer
    report = deliver(SOON)
    assert (report.sent, report.outcomes[outcome]) == (2, 1)
    first.refresh_from_db()
    assert first.state == (State.DEAD if outcome == "dead" else State.PENDING)
    assert OutboxMessage.objects.filter(state=State.SENT).count() == len(server.messages) == 2


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
