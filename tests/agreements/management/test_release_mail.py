"""The command that lets a copy send: it tells first, and does nothing without a yes."""

from datetime import UTC, datetime
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from agreements.management.commands.release_mail import moment
from agreements.models import Environment, OutboxMessage
from agreements.models.news.outbox_message import State
from agreements.notifications.delivery import environment_guard
from agreements.notifications.fan_out.announcements import announce_all
from tests.agreements.notifications.mails import SOON
from tests.builders import a_draft, a_table

pytestmark = pytest.mark.django_db


@pytest.fixture
def copy():
    """A database that remembers another place; one critical mail waits."""
    Environment.objects.create(identity="elsewhere")
    a_draft(a_table())
    announce_all(SOON)


def release(*words):
    told = StringIO()
    call_command("release_mail", *words, stdout=told)
    return told.getvalue()


def test_it_tells_what_it_found_and_changes_nothing(copy):
    told = release()
    assert "this is a copy and sends nothing" in told
    assert "critical: 1 waiting, the oldest made 2027-02-01 09:00 UTC" in told
    assert "Nothing was changed. Add --yes to release." in told
    assert environment_guard.is_held()


def test_with_a_yes_this_is_the_place_that_sends(copy):
    assert "Released. 0 discarded" in release("--yes", "--note", "Ada, after the move")
    assert not environment_guard.is_held()
    assert Environment.objects.get().released_by_note == "Ada, after the move"
    assert OutboxMessage.objects.get().state == State.PENDING


def test_older_mail_is_discarded_only_with_a_yes(copy):
    told = release("--discard-before", "2027-02-02")
    assert "1 of them would be discarded: made before 2027-02-02 00:00 UTC." in told
    assert OutboxMessage.objects.get().state == State.PENDING
    assert "Released. 1 discarded" in release("--discard-before", "2027-02-02", "--yes")
    assert OutboxMessage.objects.get().state == State.EXPIRED


def test_where_nothing_is_held_it_says_so():
    told = release()
    assert "This database may send mail already." in told
    assert "No mail waits." in told


@pytest.mark.parametrize("written", ["yesterday", "2027-02-30T10:00"])
def test_a_moment_that_is_none_is_refused(copy, written):
    with pytest.raises(CommandError, match="is no moment"):
        release("--discard-before", written, "--yes")
    assert environment_guard.is_held()


def test_a_moment_may_carry_its_offset():
    assert moment("2027-03-01T09:00+01:00") == datetime(2027, 3, 1, 8, tzinfo=UTC)
