"""A mail that waits when a pause begins: what the clock asks does not leave, what people ask does."""

from datetime import timedelta

import pytest
from django.utils import timezone

from agreements.lifecycle.pauses import pause, resume
from agreements.models import InboxItem, OutboxMessage
from agreements.models.news.outbox_message import State
from agreements.notifications.delivery.sender import deliver
from agreements.notifications.message_types.registry import message_types
from agreements.notifications.message_types.validity import is_true
from tests.agreements.notifications import mails_caused_by_clock, mails_caused_by_people
from tests.agreements.notifications.mails import a_running_agreement, at_noon, let_pass
from tests.builders import a_table

pytestmark = pytest.mark.django_db


def not_holding_a_review(table):
    a_running_agreement(table)
    let_pass(at_noon(4, 1))


MADE_BY = {
    kind: made[0]
    for kind, made in (mails_caused_by_people.EXPECTED_MAILS | mails_caused_by_clock.EXPECTED_MAILS).items()
}
MADE_BY["not_reviewed"] = not_holding_a_review
ASKED_BY_THE_CLOCK = (
    "check_in_due",
    "contact_asked",
    "counterpart_told",
    "date_behind",
    "date_near",
    "date_passed",
    "date_today",
    "decision_near",
    "forewarned",
    "no_news",
    "not_reviewed",
    "review_near",
)
# Whoever asks how something stands asks nothing of people who may rest.
FOR_NEWS = ("news_asked", "change_news_asked")
BY_PEOPLE = ("worry", "completion_asked", "completion_returned", "change_asked", "decision_asked", "fresh_link")


def told(table, kind):
    """What was told of this kind, and the agreement that it is about."""
    MADE_BY[kind](table)
    model = InboxItem if kind == "not_reviewed" else OutboxMessage
    return model.objects.filter(kind=kind).order_by("pk")[0]


def rested(agreement, now=None):
    now = now or timezone.now()
    days = {"from_on": now.date(), "until_on": now.date() + timedelta(days=14)}
    return pause(agreement=agreement, **days, reason="Stocktaking.", by=agreement.lead, at=now)


def read_anew(message):
    return type(message).objects.get(pk=message.pk)


@pytest.mark.parametrize("kind", ASKED_BY_THE_CLOCK + FOR_NEWS)
def test_what_the_clock_or_a_reader_asks_is_not_true_while_the_agreement_rests(kind):
    message = told(a_table(), kind)
    assert is_true(message, timezone.now())
    rest = rested(message.agreement)
    assert not is_true(read_anew(message), timezone.now())
    resume(pause=rest, by=rest.by, at=timezone.now())
    assert is_true(read_anew(message), timezone.now())


@pytest.mark.parametrize("kind", BY_PEOPLE)
def test_what_people_ask_of_each_other_stands_in_a_pause(kind):
    message = told(a_table(), kind)
    rested(message.agreement)
    assert is_true(read_anew(message), timezone.now())


def test_a_mail_that_waited_does_not_leave_in_a_pause_and_a_pause_elsewhere_holds_up_nothing(mailoutbox):
    table = a_table()
    resting, other = a_running_agreement(table), a_running_agreement(table)
    rested(resting, at_noon(2, 8))
    let_pass(at_noon(2, 8))
    assert OutboxMessage.objects.filter(kind="check_in_due").count() == 2
    deliver(at_noon(2, 8))
    states = dict(OutboxMessage.objects.filter(kind="check_in_due").values_list("agreement", "state"))
    assert states == {resting.pk: State.SUPPRESSED, other.pk: State.SENT}
    assert set(InboxItem.objects.filter(kind="check_in_due").values_list("agreement", flat=True)) == {other.pk}


def test_these_and_no_other_kinds_rest_in_a_pause():
    resting = {kind for kind, known in message_types().items() if known.rests_in_pause}
    assert resting == {*ASKED_BY_THE_CLOCK, *FOR_NEWS}
