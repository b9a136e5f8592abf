"""What is taken back in the open: whoever was told hears it once, in the way in which they were told."""

from datetime import timedelta

import pytest

from agreements.cadence.check_ins import record_check_in, undo
from agreements.models import Commitment, InboxItem, OutboxMessage
from agreements.notifications.delivery.sender import deliver
from agreements.notifications.fan_out.announcements import announce_all
from tests.agreements.notifications.mails import SOON, a_running_agreement, mailed, told
from tests.builders import NOW, a_table
from tests.check_ins import told_check_in

pytestmark = pytest.mark.django_db

KIND = "check_in_undone"
LATER = NOW + timedelta(minutes=20)


@pytest.fixture
def running():
    """Ana, who speaks for Sales and leads, counts on Ben."""
    table = a_table()
    return table, a_running_agreement(table)


def a_worry(running, *, at=NOW):
    table, agreement = running
    return told_check_in(commitment=Commitment.objects.get(agreement=agreement), status="at_risk", by=table.ben, at=at)


def take_back(running, said, *, at=LATER):
    undo(check_in=said, by=running[0].ben, at=at)
    announce_all(at)


def test_whom_a_mail_reached_hears_once_and_by_mail(running):
    said = a_worry(running)
    announce_all(SOON)
    deliver(SOON)
    take_back(running, said)
    take_back(running, said)
    assert mailed(running[1], kind=KIND) == told(running[1], kind=KIND) == {(KIND, "Ana")}
    assert OutboxMessage.objects.filter(kind=KIND).count() == 1


def test_whose_mail_has_not_left_reads_a_line_and_no_mail_at_all(running):
    said = a_worry(running)
    announce_all(SOON)
    take_back(running, said)
    deliver(LATER)
    assert not mailed(running[1], kind=KIND)
    assert told(running[1], kind=KIND) == {(KIND, "Ana")}
    assert OutboxMessage.objects.get(kind="worry").state == "suppressed"


@pytest.mark.parametrize("prepare", [a_worry, lambda running: pending(running)], ids=["told by nobody yet", "pending"])
def test_who_was_not_told_hears_nothing(running, prepare):
    take_back(running, prepare(running))
    assert not InboxItem.objects.filter(kind=KIND).exists()
    assert not OutboxMessage.objects.exists()


def pending(running):
    table, agreement = running
    return record_check_in(commitment=Commitment.objects.get(agreement=agreement), status="done", by=table.ben, at=NOW)


def test_a_newer_worry_speaks_alone(running):
    said = a_worry(running)
    announce_all(SOON)
    deliver(SOON)
    a_worry(running, at=NOW + timedelta(minutes=10))
    take_back(running, said)
    assert not told(running[1], kind=KIND)


def test_what_was_told_as_done_is_taken_back_for_whoever_was_asked(running):
    table, agreement = running
    promise = Commitment.objects.get(agreement=agreement)
    said = told_check_in(commitment=promise, status="done", by=table.ben, at=NOW)
    announce_all(SOON)
    deliver(SOON)
    take_back(running, said)
    assert mailed(agreement, kind=KIND) == {(KIND, "Ana")}
