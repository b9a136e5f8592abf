"""Negative controls: protections that can be removed by name, so that a run must detect the resulting errors."""

import contextlib
import itertools
import os
import time
from collections.abc import Callable, Iterator
from datetime import datetime
from functools import partial
from typing import Any

import psycopg
import pytest
from django.core.mail import EmailMessage
from django.db import connection, transaction

from agreements import scheduler
from agreements.analysis.recurrence import Recurrence
from agreements.cadence import occasions
from agreements.models import Announcement, OutboxMessage, event
from agreements.notifications.delivery import outbox, sender
from stakeholders.accounts import sign_in_limits
from stakeholders.forms.account import PasswordResetForm
from stakeholders.models import SignInTries, User

Control = Callable[[pytest.MonkeyPatch], None]
KEYS = ("agreements_outboxmessage", "agreements_inboxitem")
THE_KEY = """
    SELECT conname FROM pg_constraint JOIN pg_attribute ON attrelid = conrelid AND attnum = ANY (conkey)
    WHERE conrelid = %s::regclass AND contype = 'u' AND attname = 'dedupe_key'
"""


@contextlib.contextmanager
def without(name: str) -> Iterator[None]:
    """Take one protection away; only the key in the database stays away afterwards."""
    with pytest.MonkeyPatch.context() as patch:
        CONTROLS[name](patch)
        yield


def the_key(patch: pytest.MonkeyPatch) -> None:
    """Nothing in the database knows that two rows tell the same person the same."""
    with psycopg.connect(os.environ["DATABASE_OWNER_URL"]) as owner:
        for table in KEYS:
            for (constraint,) in owner.execute(THE_KEY, [table]).fetchall():
                owner.execute(f'ALTER TABLE {table} DROP CONSTRAINT "{constraint}"')


def the_lease(patch: pytest.MonkeyPatch) -> None:
    """A mail is taken without a lock and without a word of it in the database."""

    def claim(at: datetime, *, only_critical: bool = False) -> list[OutboxMessage]:
        taken = list(outbox.ready(at).order_by("available_at", "pk")[:1])
        for message in taken:
            message.lease_until = at + outbox.LEASE
        return taken

    patch.setattr(outbox, "claim", claim)
    patch.setattr(outbox, "dotted", lambda message, at: True)


def the_early_commit(patch: pytest.MonkeyPatch) -> None:
    """The claim is committed only with its outcome, so a process killed in between leaves no trace of it."""
    deliver = sender.deliver

    def deliver_in_one_transaction(at: datetime) -> Any:
        with transaction.atomic():
            return deliver(at)

    for module in (sender, scheduler):
        patch.setattr(module, "deliver", deliver_in_one_transaction)


def one_transaction_for_act_and_news(patch: pytest.MonkeyPatch) -> None:
    """What is to be told is noted after the commit of the act, as a message to a broker would be."""

    def announce(agreement: Any, kind: str, *, at: datetime, **subject: Any) -> None:
        note = partial(Announcement.objects.create, kind=kind, agreement=agreement, available_at=at, **subject)
        transaction.on_commit(note)

    patch.setattr(event, "announce", announce)


def one_transaction_for_a_batch(patch: pytest.MonkeyPatch) -> None:
    """Check-ins are there for good before their schedules know of it, and before anybody is told."""
    move_on = occasions._move_on

    def commit_and_move_on(turns: list[occasions.Turn]) -> None:
        with connection.cursor() as cursor:
            cursor.execute("COMMIT")
            cursor.execute("BEGIN")
        move_on(turns)

    patch.setattr(occasions, "_move_on", commit_and_move_on)


def coalescing(patch: pytest.MonkeyPatch) -> None:
    """Every check-in that was missed is asked for, one after the other."""
    due_by = Recurrence.due_by

    def the_oldest_alone(self: Recurrence, moment: datetime, *, since: int) -> Iterator[int]:
        return itertools.islice(due_by(self, moment, since=since), 1)

    patch.setattr(Recurrence, "due_by", the_oldest_alone)


def one_statement(patch: pytest.MonkeyPatch) -> None:
    """A try is counted as a cache would: read, then added to and written back."""

    def count(account: str, source: str, limit: sign_in_limits.Limit, at: datetime) -> sign_in_limits.Count:
        kept = {"account": account, "source": source}
        row, _made = SignInTries.objects.get_or_create(**kept, defaults={"tries": 0, "since": at})
        if row.tries >= limit.most:
            raise sign_in_limits.TooManyTries(at)
        time.sleep(0.01)
        row.tries += 1
        row.save()
        return sign_in_limits.Count(account, source, row.since)

    patch.setattr(sign_in_limits, "_count", count)


def mail_by_the_delivery(patch: pytest.MonkeyPatch) -> None:
    """A link to a new password is mailed in the request, to whoever has the address."""

    def save(form: PasswordResetForm, request: Any, **options: Any) -> str:
        email: str = form.cleaned_data["email"]
        if User.objects.active().filter(email=email).exists():
            with contextlib.suppress(OSError):
                EmailMessage("A new password", "The link.", to=[email]).send()
        return email

    patch.setattr(PasswordResetForm, "save", save)


CONTROLS: dict[str, Control] = {
    "lease": the_lease,
    "early commit": the_early_commit,
    "one transaction": one_transaction_for_act_and_news,
    "one transaction for a batch": one_transaction_for_a_batch,
    "coalescing": coalescing,
    "one statement": one_statement,
    "mail by the delivery": mail_by_the_delivery,
    # Last: it does not come back.
    "unique key": the_key,
}
# The check that has to notice.
MUST_BREAK = {
    "lease": "after_dot",
    "early commit": "after_dot",
    "one transaction": "act after_commit",
    "one transaction for a batch": "batch",
    "unique key": "intent announced again",
}
