"""How much mail the demonstration's month brings to heads, to the manager, and to who owns most; `make mail-count`."""

import sys
from collections import Counter
from datetime import timedelta
from statistics import median

import pytest
from django.db import transaction
from django.test import override_settings

from agreements.database_clock import database_now
from agreements.management.commands.create_demo import create
from agreements.models import Commitment, OutboxMessage
from agreements.models.news.outbox_message import State
from agreements.notifications.delivery import outbox
from agreements.notifications.delivery.environment_guard import is_held, release
from agreements.notifications.digests.bundles import bundle_all
from agreements.notifications.digests.daily import make_daily
from agreements.notifications.digests.eligibility import EligibilityBatch, suppression_reason, waits_until
from agreements.notifications.digests.weekly import make_weekly
from agreements.notifications.fan_out.announcements import announce_all
from stakeholders.models import Department, User

WEEKS = 4
AT_MOST = {"head": 5, "owner of most promises": 4, "manager": 2}


def everything_leaves(at):
    """Send what the worker would send, digests and bundles with it, but for writing the letters."""
    if is_held():
        release(note="counted", at=at)
    make_daily(at)
    make_weekly(at)
    announce_all(at)
    bundle_all(at)
    while batch := outbox.claim(at):
        checks = EligibilityBatch.of(batch, at, counting=True)
        for message in batch:
            if message.not_after <= at or suppression_reason(message, checks):
                outbox.dropped(message, State.SUPPRESSED)
            elif later := waits_until(message, checks, at):
                outbox.put_back(message, later)
            else:
                outbox.sent(message, at)
                checks.note_sent(message)


@pytest.fixture(scope="module")
def month(django_db_setup, django_db_blocker):
    """Play the demonstration with its mail, and return how many left, by person and week."""
    with django_db_blocker.unblock(), override_settings(DEMO=True), transaction.atomic():
        create(everything_leaves)
        now = database_now()
        # A new account gets its own mails on the day it is made; they are no news.
        sent = OutboxMessage.objects.filter(state=State.SENT, account_note=None)
        weeks = Counter((row.person_id, (now - (row.sent_at or now)) // timedelta(days=7)) for row in sent)
        yield weeks
        transaction.set_rollback(True)


def people():
    """Return the people of each role; one may have several."""
    owned = Counter(
        Commitment.objects.filter(ended_at=None, terms__isnull=False).values_list("terms__owner", flat=True)
    )
    return {
        "head": list(Department.objects.exclude(head=None).values_list("head", flat=True)),
        "owner of most promises": [person for person, count in owned.items() if count == max(owned.values())],
        "manager": list(User.objects.filter(is_manager=True).values_list("pk", flat=True)),
    }


def test_nobody_gets_more_mail_than_one_likes_to_read(month):
    found = {}
    for role, persons in people().items():
        counts = [month[(person, week)] for person in persons for week in range(WEEKS)]
        found[role] = median(counts)
        sys.stdout.write(f"{role:<24} {len(persons):>2} people, median {median(counts)}, most {max(counts)} a week\n")
    assert sum(month.values()) > 0
    assert {role: count for role, count in found.items() if count > AT_MOST[role]} == {}
