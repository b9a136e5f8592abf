"""What the operations page says of components and of mail that waits."""

from datetime import timedelta

import pytest

from agreements.models import Heartbeat, OutboxMessage
from agreements.notifications.operations.mail_status import ago, signs_of_life, stopped_rows, waiting
from tests.builders import NOW
from tests.people import a_person

SECOND = timedelta(seconds=1)


@pytest.mark.parametrize(
    ("passed", "expected"),
    [
        (-SECOND, "0 seconds ago"),
        (SECOND, "1 second ago"),
        (119 * SECOND, "119 seconds ago"),
        (120 * SECOND, "2 minutes ago"),
        (timedelta(minutes=119), "119 minutes ago"),
        (timedelta(hours=2), "2 hours ago"),
        (timedelta(hours=47), "47 hours ago"),
        (timedelta(days=2), "2 days ago"),
    ],
)
def test_how_long_ago_in_the_largest_unit_that_still_says_something(passed, expected):
    assert ago(passed) == expected


@pytest.mark.django_db
def test_each_component_says_when_it_was_last_heard_of():
    Heartbeat.objects.create(component="tick", at=NOW - 3 * SECOND, finished_at=NOW - 60 * SECOND)
    Heartbeat.objects.create(component="delivery", at=NOW - 30 * SECOND)
    assert [(sign.component, sign.sentence) for sign in signs_of_life(NOW)] == [
        ("Rounds of the clock", "Last round 60 seconds ago; began another 3 seconds ago"),
        ("Rounds of the mail", "Began a round 30 seconds ago and has finished none yet"),
        ("Rounds without a queue", "Not running here"),
    ]


def a_mail(person, number, **values):
    OutboxMessage.objects.create(
        **{"kind": "daily_digest", "dedupe_key": f"mail:{number}", "person": person, "created_at": NOW} | values
    )


@pytest.mark.django_db
def test_what_waits_is_counted_by_urgency_the_most_urgent_first():
    ben = a_person(name="Ben Ode")
    late = {"not_after": NOW + timedelta(days=14)}
    a_mail(ben, 1, urgency="routine", available_at=NOW - 60 * SECOND, **late)
    a_mail(ben, 2, urgency="routine", available_at=NOW, **late)
    a_mail(ben, 3, urgency="routine", available_at=NOW + SECOND, **late)
    a_mail(ben, 4, urgency="critical", available_at=NOW + SECOND, **late)
    a_mail(ben, 5, urgency="digest", available_at=NOW, state="sent", sent_at=NOW, **late)
    assert [(one.urgency, one.ready, one.since, one.later) for one in waiting(NOW)] == [
        ("critical", 0, None, 1),
        ("routine", 2, NOW - 60 * SECOND, 1),
    ]


def test_a_stopped_mail_is_shown_by_its_kind_and_fault_without_its_words():
    (row,) = stopped_rows([OutboxMessage(kind="date_near", fault="connect: ConnectionRefusedError")])
    assert (row.kind, row.fault) == ("Date near", "No mail server answered.")
