"""Stopped mail is sent again or set aside by one administrator, once, and both is noted."""

from datetime import timedelta

import pytest

from agreements.models import OutboxMessage
from agreements.models.news.outbox_message import State, Urgency
from agreements.notifications.delivery import outbox
from agreements.notifications.delivery.dead_letters import AlreadyHandled, Handled, requeue, set_aside, stopped
from agreements.notifications.delivery.sender import deliver
from agreements.notifications.fan_out.announcements import announce_all
from tests.agreements.notifications.mails import SOON, forget
from tests.builders import a_commitment, a_draft, a_table
from tests.people import an_administrator
from tests.services.threads import in_parallel

LATE = SOON + timedelta(days=20)


@pytest.fixture
def mails(transactional_db):
    """Three offers to Ben, all refused for good."""
    table = a_table()
    agreement = a_draft(table)
    forget()
    for _number in range(3):
        a_commitment(agreement, owner=table.ben, receiver=table.sales)
    announce_all(SOON)
    for mail in outbox.claim(SOON):
        outbox.dropped(mail, State.DEAD, "rcpt 550 5.1.1", refused_address=True)
    return list(OutboxMessage.objects.order_by("pk"))


@pytest.fixture
def admin(transactional_db):
    return an_administrator()


def keys(mails):
    return [mail.pk for mail in mails]


def test_sent_again_it_has_all_its_attempts_and_time_to_arrive(mails, admin, mailoutbox):
    assert set(keys(stopped())) == set(keys(mails))
    assert requeue(mails=keys(mails[:1]), by=admin, at=LATE) == Handled(1, 0)
    again = OutboxMessage.objects.get(pk=mails[0].pk)
    assert (again.state, again.attempts, again.refused_address) == (State.PENDING, 0, False)
    assert (again.handled_by, again.handled_at) == (admin, LATE)
    assert (again.available_at, again.not_after) == (LATE, LATE + timedelta(days=3))
    assert deliver(LATE).sent == 1
    assert len(mailoutbox) == 1
    assert len(stopped()) == 2


def test_a_mail_that_is_useful_longer_stays_so(mails, admin):
    requeue(mails=keys(mails), by=admin, at=SOON)
    assert {mail.not_after for mail in OutboxMessage.objects.all()} == {mails[0].not_after}


def test_what_is_not_true_any_more_is_not_sent_again_either(mails, admin, mailoutbox):
    person = mails[0].person
    person.is_active = False
    person.save()
    requeue(mails=keys(mails), by=admin, at=SOON)
    assert deliver(SOON).outcomes["suppressed"] == 3
    assert mailoutbox == []


def test_sent_again_after_an_unknown_outcome_it_stays_marked_as_possibly_doubled(mails, admin):
    OutboxMessage.objects.update(state=State.UNKNOWN, ambiguous=2, urgency=Urgency.CRITICAL)
    requeue(mails=keys(mails[:1]), by=admin, at=SOON)
    [message] = outbox.claim(SOON)
    assert message.ambiguous == 2
    outbox.unclear(message, SOON, "after the dot")
    assert OutboxMessage.objects.get(pk=message.pk).state == State.UNKNOWN, "never once more by itself"


def test_set_aside_it_leaves_the_list_and_stays_in_the_ledger(mails, admin):
    assert set_aside(mails=keys(mails), by=admin, at=SOON).count == 3
    assert not stopped().exists()
    assert set(OutboxMessage.objects.values_list("state", "handled_by")) == {(State.EXPIRED, admin.pk)}


def test_what_somebody_else_looked_after_is_left_alone(mails, admin):
    requeue(mails=keys(mails[:1]), by=admin, at=SOON)
    assert requeue(mails=keys(mails), by=admin, at=SOON) == Handled(2, 1)
    with pytest.raises(AlreadyHandled, match="Ada Admin looked after this mail already"):
        set_aside(mails=keys(mails), by=an_administrator(name="Eva Else"), at=SOON)
    assert set(OutboxMessage.objects.values_list("state", flat=True)) == {State.PENDING}


def test_two_administrators_at_once_send_it_again_once(mails, admin):
    outcomes = in_parallel(lambda: attempt(mails, admin))
    assert sorted(outcomes, key=str).count(Handled(3, 0)) == 1
    assert sum(outcome == "already" for outcome in outcomes) == len(outcomes) - 1


def attempt(mails, admin):
    try:
        return requeue(mails=keys(mails), by=admin, at=SOON)
    except AlreadyHandled:
        return "already"
