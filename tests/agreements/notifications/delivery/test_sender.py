"""Mails leave over a real SMTP connection, and every way in which that can end is told apart."""

from datetime import date, timedelta

import pytest
from django.core import mail

from agreements.amendments.answers import agree
from agreements.amendments.proposals import propose
from agreements.models import Commitment, InboxItem, OutboxMessage
from agreements.models.news.outbox_message import State, Urgency
from agreements.notifications.delivery import outbox, sender
from agreements.notifications.delivery.sender import deliver
from agreements.notifications.fan_out.announcements import announce_all
from agreements.revisions.sealing import reopen
from agreements.signing.signatures import sign
from tests.agreements.notifications.delivery.waiting_mail import agreement, server, set_urgency, the_mail
from tests.agreements.notifications.mails import SOON, a_running_agreement, at_noon, forget, let_pass
from tests.builders import NOW, a_commitment, a_draft, a_table
from tests.check_ins import told_check_in
from tests.people import a_person
from tests.services.mail import free_port
from tests.services.threads import in_parallel

# Fixtures of the tests below.
__all__ = ["agreement", "server"]


def test_a_mail_arrives_once(server, agreement):
    assert deliver(SOON).sent == 1
    assert deliver(SOON).sent == 0
    assert [message["Subject"] for message in server.messages] == ["Please read and sign: Stock for the spring season"]
    assert server.recipients == [["ben.ode@example.org"]]
    assert (the_mail().state, the_mail().fault) == (State.SENT, "")
    assert the_mail().sent_at >= SOON


def test_many_senders_send_every_mail_once_and_each_over_one_connection(server, transactional_db):
    table = a_table()
    agreement = a_draft(table)
    forget()
    for number in range(12):
        owner = a_person(name=f"Owner {number}", department=table.operations)
        a_commitment(agreement, owner=owner, receiver=table.sales, deliverable=f"Part {number}")
    announce_all(SOON)
    reports = in_parallel(lambda: deliver(SOON))
    assert sum(report.sent for report in reports) == 12
    ids = [message["Message-ID"] for message in server.messages]
    assert len(ids) == len(set(ids)) == 12
    assert server.greetings <= len(reports)


def test_without_the_lease_a_mail_would_go_out_twice(server, agreement, monkeypatch):
    def grab(at, *, only_critical):
        return list(OutboxMessage.objects.filter(state=State.PENDING)[:1]) if len(server.messages) < 2 else []

    monkeypatch.setattr(outbox, "claim", grab)
    monkeypatch.setattr(outbox, "sent", lambda message, at: True)
    monkeypatch.setattr(sender, "_may_finish", lambda message, clock: True)
    deliver(SOON)
    assert len(server.messages) == 2


@pytest.mark.parametrize("where", ["to_sender", "to_recipient", "answer"])
def test_a_refusal_for_now_is_tried_again(server, agreement, where):
    setattr(server, where, "451 Try again later")
    assert deliver(SOON).outcomes["refused"] == 1
    mail = the_mail()
    assert (mail.state, mail.attempts, mail.ambiguous) == (State.PENDING, 1, 0)
    assert timedelta(seconds=30) <= mail.available_at - SOON <= timedelta(seconds=70)
    setattr(server, where, "250 OK")
    assert deliver(SOON + timedelta(minutes=2)).sent == 1
    assert len(server.messages) == 1


@pytest.mark.parametrize("where", ["to_sender", "to_recipient", "answer"])
def test_a_refusal_for_good_ends_it(server, agreement, where):
    setattr(server, where, "550 No such mailbox")
    assert deliver(SOON).outcomes["dead"] == 1
    assert (the_mail().state, the_mail().sent_at) == (State.DEAD, None)
    assert "550" in the_mail().fault
    assert InboxItem.objects.filter(kind="ready_to_sign").exists()


def test_a_refused_mail_does_not_hold_up_the_next_one(server, transactional_db):
    table = a_table()
    agreement = a_draft(table)
    forget()
    for owner in (table.ben, table.ben):
        a_commitment(agreement, owner=owner, receiver=table.sales)
    announce_all(SOON)
    server.answer = "451 Busy"
    assert deliver(SOON).outcomes["refused"] == 2
    assert server.greetings == 1


def test_a_connection_that_breaks_before_the_dot_is_a_refusal(server, agreement):
    set_urgency(Urgency.ROUTINE)
    server.breaks_at = "recipient"
    assert deliver(SOON).outcomes["refused"] == 1
    assert (the_mail().state, the_mail().ambiguous) == (State.PENDING, 0)
    server.breaks_at = ""
    assert deliver(SOON + timedelta(minutes=2)).sent == 1
    assert len(server.messages) == 1


def test_silence_after_the_dot_ends_a_routine_mail(server, agreement):
    set_urgency(Urgency.ROUTINE)
    server.breaks_at = "after the dot"
    assert deliver(SOON).outcomes["unclear"] == 1
    assert (the_mail().state, the_mail().ambiguous) == (State.UNKNOWN, 1)
    server.breaks_at = ""
    deliver(SOON + timedelta(hours=1))
    assert len(server.messages) == 1


def test_silence_after_the_dot_sends_a_critical_mail_once_more_under_the_same_id(server, agreement):
    server.breaks_at = "after the dot"
    deliver(SOON)
    assert (the_mail().state, the_mail().ambiguous) == (State.PENDING, 1)
    deliver(SOON + timedelta(minutes=14))
    assert len(server.messages) == 1
    deliver(SOON + timedelta(minutes=16))
    assert (the_mail().state, the_mail().ambiguous) == (State.UNKNOWN, 2)
    deliver(SOON + timedelta(hours=2))
    ids = {message["Message-ID"] for message in server.messages}
    assert (len(server.messages), len(ids)) == (2, 1)


def test_no_server_at_all_ends_the_round_and_loses_nothing(agreement, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", free_port()
    settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
    assert deliver(SOON).outcomes["unreachable"] == 1
    assert (the_mail().state, the_mail().fault) == (State.PENDING, "connect: ConnectionRefusedError")


def test_with_too_little_lease_left_nothing_is_handed_over(server, agreement, monkeypatch):
    monkeypatch.setattr(outbox, "LEASE", timedelta(seconds=30))
    monkeypatch.setattr(sender, "ROUND", timedelta(seconds=0.2))
    assert deliver(SOON).outcomes["put back"] >= 1
    assert (the_mail().state, the_mail().attempts) == (State.PENDING, 0)
    assert server.messages == []


def test_a_mail_that_cannot_be_written_is_tried_again_and_holds_up_no_other(server, agreement, monkeypatch):
    def broken(message, at, names):
        raise ValueError

    monkeypatch.setattr(sender, "letter", broken)
    assert deliver(SOON).outcomes["refused"] == 1
    assert the_mail().fault == "writing: ValueError"


# --- checked again at the last moment --------------------------------------------------------------------


def test_what_is_too_old_to_be_of_use_is_not_sent(server, agreement):
    deliver(SOON + timedelta(days=15))
    assert (the_mail().state, server.messages) == (State.EXPIRED, [])


def test_who_has_signed_meanwhile_is_not_asked(server, agreement):
    sealed = agreement.revisions.get()
    ben = InboxItem.objects.get(kind="ready_to_sign").person
    sign(agreement=agreement, digest=sealed.digest, by=ben, at=SOON)
    deliver(SOON)
    assert (the_mail().state, server.messages) == (State.SUPPRESSED, [])


def test_nobody_is_asked_to_sign_a_text_that_was_opened_again(server, agreement):
    reopen(agreement=agreement, by=agreement.lead, at=SOON)
    deliver(SOON)
    assert (the_mail().state, server.messages) == (State.SUPPRESSED, [])


def test_who_may_no_longer_read_it_gets_no_mail(server, transactional_db):
    table = a_table()
    agreement = a_draft(table)
    announce_all(SOON)
    table.operations.head = table.ana
    table.operations.save()
    agreement.revisions.get().signatory_set.filter(person=table.ben).delete()
    deliver(SOON)
    assert (the_mail().state, server.messages) == (State.SUPPRESSED, [])


def test_who_was_deactivated_gets_no_mail(server, agreement):
    person = the_mail().person
    person.is_active = False
    person.save()
    deliver(SOON)
    assert (the_mail().state, server.messages) == (State.SUPPRESSED, [])


def test_a_check_in_that_was_answered_is_not_asked_for(server, transactional_db):
    agreement = a_running_agreement(a_table())
    let_pass(at_noon(2, 8))
    commitment = Commitment.objects.get(agreement=agreement)
    told_check_in(commitment=commitment, status="on_track", by=commitment.terms.owner, at=at_noon(2, 8))
    deliver(at_noon(2, 8))
    assert (the_mail().state, server.messages) == (State.SUPPRESSED, [])


def test_a_check_in_is_asked_for_until_the_next_one(server, transactional_db):
    a_running_agreement(a_table())
    let_pass(at_noon(2, 8))
    assert the_mail().not_after == at_noon(2, 22).replace(hour=9)


def test_a_worry_followed_by_better_news_is_not_sent(server, transactional_db):
    agreement = a_running_agreement(a_table())
    commitment = Commitment.objects.select_related("terms__owner").get(agreement=agreement)
    owner = commitment.terms.owner
    told_check_in(commitment=commitment, status="off_track", by=owner, at=NOW)
    announce_all(NOW + timedelta(hours=1))
    told_check_in(commitment=commitment, status="on_track", by=owner, at=NOW + timedelta(hours=1))
    deliver(NOW + timedelta(hours=1))
    assert (the_mail().state, server.messages) == (State.SUPPRESSED, [])


def test_nobody_is_asked_for_a_yes_that_is_given(server, transactional_db):
    table = a_table()
    agreement = a_running_agreement(table)
    dates = {Commitment.objects.get(agreement=agreement).key: date(2027, 3, 22)}
    change = propose(agreement=agreement, changes=dates, reason="A supplier moved", by=table.ben, at=NOW)
    announce_all(SOON)
    agree(agreement=agreement, digest=change.digest, by=table.ana, at=NOW)
    deliver(SOON)
    assert (the_mail().state, server.messages) == (State.SUPPRESSED, [])


# --- other ways out ---------------------------------------------------------------------------------------


def test_the_embedded_shape_writes_each_mail_to_a_file_of_its_own(agreement, settings, tmp_path):
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    settings.EMAIL_FILE_PATH = str(tmp_path)
    assert deliver(SOON).sent == 1
    (written,) = tmp_path.glob("*.log")
    assert "Please read and sign" in written.read_text()


def test_any_other_backend_of_django_serves_too(agreement):
    assert deliver(SOON).sent == 1
    assert len(mail.outbox) == 1
