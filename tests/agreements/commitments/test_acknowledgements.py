"""The receiver has read it: once, by whoever speaks for them, and the owner knows."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from agreements.cadence.check_ins import record_check_in, undo
from agreements.commitments.acknowledgements import CannotAcknowledge, acknowledge, unread_worries
from agreements.dashboard import needs
from agreements.models import Acknowledgement, CheckIn, Event, InboxItem
from agreements.models.check_in import UNDO_FOR
from agreements.notifications.fan_out.announcements import announce_all
from tests.agreements.cadence.agreements_in_force import in_force_in, the_promise
from tests.check_ins import told_check_in

pytestmark = pytest.mark.django_db

SAID = datetime(2027, 2, 8, 9, tzinfo=UTC)
TOLD = SAID + UNDO_FOR


@pytest.fixture
def worried():
    """Ben says that it is at risk; Ana heads Sales, which receives."""
    table, agreement = in_force_in("UTC")
    said = told_check_in(commitment=the_promise(agreement), status="at_risk", note="Two days.", by=table.ben, at=SAID)
    return table, agreement, said


def test_the_receiver_has_something_to_read_once_it_was_told(worried):
    table, agreement, _said = worried
    again = {"commitment": the_promise(agreement), "status": "off_track", "by": table.ben, "at": TOLD}
    pending = record_check_in(**again)
    assert [word.status for word in unread_worries(table.ana)] == ["at_risk"], "the newer one is Ben's alone"
    undo(check_in=pending, by=table.ben, at=TOLD)
    announce_all(TOLD)
    assert [need.id for need in needs.to_decide(table.ana, at=timezone.now())] == [
        f"worry-{worried[2].commitment.number}"
    ]
    assert not unread_worries(table.ben).exists()


def test_read_once_it_leaves_home_and_the_owner_is_told(worried):
    table, _agreement, said = worried
    announce_all(TOLD)
    for _ in range(2):
        acknowledge(check_in=said, note="Thank you, we can wait.", by=table.ana, at=TOLD)
    assert Acknowledgement.objects.get().note == "Thank you, we can wait."
    assert Event.objects.filter(kind="check_in_acknowledged").count() == 1
    assert needs.to_decide(table.ana, at=timezone.now()) == []
    announce_all(TOLD)
    assert InboxItem.objects.filter(kind="check_in_acknowledged", person=table.ben).count() == 1


def test_nobody_else_says_that_the_receiver_has_read_it(worried):
    table, _agreement, said = worried
    with pytest.raises(CannotAcknowledge, match="speaks for the receiver"):
        acknowledge(check_in=said, by=table.ben, at=TOLD)
    assert not Acknowledgement.objects.exists()


def test_what_was_taken_back_has_not_been_read(worried):
    table, _agreement, said = worried
    undo(check_in=said, by=table.ben, at=SAID)
    with pytest.raises(CannotAcknowledge, match="Ben Ode took this check-in back"):
        acknowledge(check_in=CheckIn.objects.get(), by=table.ana, at=SAID)


def test_a_newer_word_leaves_only_itself_to_be_read(worried):
    table, agreement, _said = worried
    announce_all(TOLD)
    told_check_in(commitment=the_promise(agreement), status="on_track", by=table.ben, at=TOLD + timedelta(hours=1))
    assert not unread_worries(table.ana).exists()
