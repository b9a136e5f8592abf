"""Invitations to a review: who may have it in their calendar, and the day that a message tells."""

from datetime import date, timedelta
from typing import Any

import pytest

from agreements.models import Event, InboxItem, Notice, OutboxMessage, Review
from agreements.models.news.outbox_message import State
from agreements.notifications.message_types.review_invitations import day_told, was_invited
from tests.agreements.notifications.mails_caused_by_clock import invited
from tests.builders import a_table


def test_the_day_is_that_of_the_clock_or_the_one_to_which_somebody_moved_it():
    assert day_told(InboxItem(notice=Notice(data={"planned_on": "2027-03-29"}))) == date(2027, 3, 29)
    moved = Event(data={"from": "2027-03-29", "to": "2027-04-13"})
    assert day_told(InboxItem(event=moved)) == date(2027, 4, 13)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("state", "expected"),
    [
        (State.SENDING, True),
        (State.SENT, True),
        (State.UNKNOWN, True),
        (State.PENDING, False),
        (State.DEAD, False),
        (State.EXPIRED, False),
        (State.SUPPRESSED, False),
    ],
)
def test_only_a_mail_that_may_have_left_has_invited_somebody(state, expected):
    table = a_table()
    invited(table)
    review = Review.objects.get()
    mail = OutboxMessage.objects.get(person=table.ben, kind="review_near")
    values: dict[str, dict[str, Any]] = {
        State.SENDING: {"lease_token": mail.pk, "lease_until": mail.available_at + timedelta(minutes=2)},
        State.SENT: {"sent_at": mail.available_at},
    }
    cleared: dict[str, Any] = {"sent_at": None, "lease_token": None, "lease_until": None}
    OutboxMessage.objects.filter(pk=mail.pk).update(state=state, **(cleared | values.get(state, {})))
    assert was_invited(table.ben.pk, review.pk) is expected
    assert was_invited(table.ben.pk, review.pk + 1) is False
