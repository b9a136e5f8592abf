"""`make verify-crashpoints`: a process is killed between event and sent mail, and its successor completes the work."""

import contextlib
import itertools
import random
import sys
import uuid
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from tests.verify import django_setup  # noqa: F401

# isort: split
from agreements.models import Agreement, Announcement, Event, InboxItem, OutboxMessage, Preference
from agreements.models.event import record
from agreements.models.kinds import EventKind
from agreements.notifications.delivery.outbox import LEASE, PATIENCE
from agreements.notifications.digests.daily import make_daily
from agreements.notifications.fan_out.announcements import announce_all
from agreements.scheduler import delivery_round, tick
from tests.builders import Table, a_draft, a_table
from tests.verify.batches_under_fault import a_batch_dies, a_tick_dies
from tests.verify.controls import MUST_BREAK, without
from tests.verify.installation import database, empty
from tests.verify.kill_points import die_at, nth_commit
from tests.verify.mail_sink import MailSink
from tests.verify.outbox_state import deliver_to, is_second_copy_announced
from tests.verify.reporting import Report, parser, seed_of
from tests.verify.seeding import a_company, allow_mail_at_any_hour, commitments_in_force

BEGIN = datetime(2027, 2, 1, 10, 0, tzinfo=UTC)
WEEK = timedelta(weeks=1)
A_MOMENT, A_DAY = timedelta(seconds=5), timedelta(days=1)


@dataclass(frozen=True)
class Outcome:
    """What the world looks like when the successor is done: for one message to one person."""

    copies: int
    state: str
    # How often the ledger said beforehand that a further copy may come.
    ambiguous: int = 0
    inbox: int = 1
    unflagged: int = 0

    def __str__(self) -> str:
        copies = f"{self.copies} taken ({self.unflagged} unflagged)" if self.unflagged else f"{self.copies} taken"
        return f"{copies}, {self.state}, ambiguous {self.ambiguous}, {self.inbox} in the inbox"


ONCE = Outcome(copies=1, state="sent")
# The one second copy that is promised, under the same Message-ID.
TWICE = Outcome(copies=2, state="sent", ambiguous=1)
# Marked for the dot, and the mark does not say whether it was sent. Critical: once more. Routine: never twice, so left.
AGAIN = Outcome(copies=1, state="sent", ambiguous=1)
LEFT = Outcome(copies=0, state="unknown", ambiguous=1)
LEFT_BEHIND = Outcome(copies=1, state="unknown", ambiguous=1)

NOT_TOLD = None
# A digest brings no line to the inbox: it speaks of lines that are there.
ONE_DIGEST, NO_DIGEST, DIGEST_LEFT = (replace(it, inbox=0) for it in (ONCE, LEFT, LEFT_BEHIND))

#                        critical  routine       digest, which is made before it is told
EXPECTED = {
    "after_insert":       (ONCE,   ONCE,         NOT_TOLD),
    "before_commit":      (ONCE,   ONCE,         NOT_TOLD),
    "after_commit":       (ONCE,   ONCE,         NOT_TOLD),
    "after_claim":        (ONCE,   ONCE,         ONE_DIGEST),
    "before_data":        (ONCE,   ONCE,         ONE_DIGEST),
    "before_dot":         (AGAIN,  LEFT,         NO_DIGEST),
    "after_dot":          (TWICE,  LEFT_BEHIND,  DIGEST_LEFT),
    "after_250":          (TWICE,  LEFT_BEHIND,  DIGEST_LEFT),
    "before_sent_commit": (TWICE,  LEFT_BEHIND,  DIGEST_LEFT),
    "after_sent_commit":  (ONCE,   ONCE,         ONE_DIGEST),
}  # fmt: skip
WHILE_TELLING = ("after_insert", "before_commit", "after_commit")


# Further away than the clock of these runs ever comes: a review would have a mail of its own.
NO_REVIEW = {"first_review_on": (BEGIN + 1000 * WEEK).date()}


class MessageCauses:
    """What causes one message of each urgency, each time anew; the clock moves on by a week for each."""

    def __init__(self) -> None:
        self.table, self.at = a_table(), BEGIN
        company = a_company(departments=2, owners=1, at=BEGIN)
        allow_mail_at_any_hour([self.table.ana, self.table.ben, *company.heads, *company.owners])
        Preference.objects.filter(person=self.table.ben).update(daily_digest=True)
        commitments_in_force(1, at=BEGIN, company=company, due_in=1000 * WEEK, every=1, **NO_REVIEW)
        tick(at=BEGIN)

    def critical(self) -> None:
        """Ana starts an agreement: Ben is named as signatory."""
        self.at += WEEK
        a_draft(self.table, title=f"Common business {uuid.uuid4().hex[:8]}", at=self.at)

    def routine(self) -> None:
        """A check-in comes due: its owner is asked."""
        self.at += WEEK
        tick(at=self.at)

    def digest(self) -> None:
        """A line waits for Ben's next morning, and the morning comes."""
        self.at += WEEK
        wait_for_a_digest(InboxItem.objects.filter(person=self.table.ben).latest("created_at"), self.at - A_DAY)
        make_daily(self.at)


def wait_for_a_digest(line: InboxItem, at: datetime) -> None:
    """Let a line of the inbox wait for a digest since then."""
    line.for_digest, line.digest, line.seen_at, line.created_at = True, None, None, at
    line.save()


def one_cell(point: str, causes: MessageCauses, cause: Callable[[], None], sink: MailSink) -> Outcome | str:
    """Let one process die at the point with one message in hand, and its successor take over."""
    known = set(OutboxMessage.objects.values_list("pk", flat=True))
    seen = set(InboxItem.objects.values_list("pk", flat=True))
    taken = len(sink.copies)
    cause()
    at = max(causes.at, BEGIN) + A_MOMENT
    first = announce_all if point in WHILE_TELLING else delivery_round
    if not die_at(point, lambda: first(at)):
        return f"{point} was never reached"
    after_lease = at + LEASE + A_MOMENT
    for later in (after_lease, after_lease + PATIENCE + A_MOMENT, after_lease + 2 * PATIENCE):
        delivery_round(later)
    rows = OutboxMessage.objects.exclude(pk__in=known)
    if rows.count() != 1:
        return f"{rows.count()} rows in the outbox instead of one"
    copies = sink.copies[taken:]
    if len({copy.message_id for copy in copies}) > 1:
        return "a second Message-ID"
    return Outcome(
        copies=len(copies),
        state=rows[0].state,
        ambiguous=rows[0].ambiguous,
        inbox=InboxItem.objects.exclude(pk__in=seen).count(),
        unflagged=sum(not copy.was_flagged for copy in copies),
    )


def the_cells(times: int, causes: MessageCauses, sink: MailSink, control: str) -> dict[str, Counter[Any]]:
    """Return for each cell how often which outcome came about; of a control only those that it must break."""
    found: dict[str, Counter[Any]] = {}
    for point, expected in EXPECTED.items():
        if control and point != MUST_BREAK[control]:
            continue
        for cause in (causes.critical, causes.routine, causes.digest)[: 2 + (expected[2] is not NOT_TOLD)]:
            outcomes = Counter(one_cell(point, causes, cause, sink) for _ in range(times))
            found[f"{point} {cause.__name__}"] = outcomes
    return found


def wrong_cells(found: dict[str, Counter[Any]], times: int) -> Iterator[str]:
    """Yield a sentence for each cell that differs from the expected table."""
    for point, expectations in EXPECTED.items():
        for urgency, expected in zip(("critical", "routine", "digest"), expectations, strict=True):
            outcomes = found.get(f"{point} {urgency}")
            if outcomes is not None and outcomes != {expected: times}:
                yield f"{point} {urgency}: {_words(outcomes)} instead of {expected}"


def _words(outcomes: Counter[Any]) -> str:
    return "; ".join(f"{count} × {outcome}" for outcome, count in outcomes.items())


# --- the act, the tick, and an intent that is announced again -----------------------------------------------


def an_act_dies(times: int, table: Table) -> Iterator[str]:
    """A process dies in the transaction of an act: before its commit nothing of it exists, after it everything."""
    for point, expected in (("before_commit", 0), ("after_commit", 1)):
        for _time in range(times):
            events, news = Event.objects.count(), Announcement.objects.count()
            reached = die_at(point, lambda: a_draft(table, at=BEGIN))
            made = (Event.objects.count() - events, Announcement.objects.count() - news)
            if not reached or made != (expected, expected):
                yield f"act {point}: {made} events and announcements instead of {(expected, expected)}"


def a_digest_dies(times: int, chance: random.Random) -> Iterator[str]:
    """The making of digests dies in its middle: the next one makes the rest, and each person has one."""
    company, size = a_company(departments=2, owners=8, at=BEGIN), 8
    commitments_in_force(size, at=BEGIN, company=company, due_in=1000 * WEEK, every=26)
    agreement = Agreement.objects.latest("pk")
    event = record(agreement, EventKind.TEXT_IN_FORCE, by=agreement.lead, at=BEGIN, revision=1)
    for time in range(1, times + 1):
        at = BEGIN + time * WEEK
        for person in company.owners:
            key = f"digest test {time} {person.pk}"
            line = InboxItem(kind="signed_by_all", person=person, agreement=agreement, event=event, dedupe_key=key)
            wait_for_a_digest(line, at - A_DAY)
        reached = die_at(nth_commit(chance.randint(2, size)), lambda at=at: make_daily(at))  # type: ignore[misc]
        made = OutboxMessage.objects.filter(person__in=company.owners, urgency="digest", created_at=at)
        half = made.count()
        make_daily(at)
        people = made.values_list("person", flat=True)
        if not reached or not 0 < half < size or sorted(people) != sorted(person.pk for person in company.owners):
            yield f"digest {time}: {half} before and {made.count()} after the successor, for {size} people"
        if InboxItem.objects.filter(person__in=company.owners, digest=None).exists():
            yield f"digest {time}: a line is in none"
        made.update(state="suppressed")


def an_intent_is_announced_again(causes: MessageCauses) -> Iterator[str]:
    """News that comes a second time, as from a clock that ran twice, makes no second row."""
    causes.routine()
    news = Announcement.objects.filter(occasion__isnull=False).latest("pk")
    for _time in range(2):
        news.pk, news.available_at = None, causes.at
        news.save(force_insert=True)
    announce_all(causes.at)
    for model in (InboxItem, OutboxMessage):
        rows = model.objects.filter(occasion=news.occasion).count()
        if rows != 1:
            yield f"intent announced again: {rows} rows of {model.__name__} instead of one"


def run(report: Report, times: int, sink: MailSink) -> dict[str, Any]:
    """Go through the whole table and return the figures."""
    causes = MessageCauses()
    found = the_cells(times, causes, sink, report.control)
    checks = {
        "act": an_act_dies(times, causes.table),
        "tick": a_tick_dies(times, random.Random(report.seed), BEGIN),  # noqa: S311
        "digest": a_digest_dies(times, random.Random(report.seed)),  # noqa: S311
        "intent": an_intent_is_announced_again(causes),
        # Last, as its clock goes furthest.
        "batch": a_batch_dies(BEGIN + 500 * WEEK),
    }
    # A control must break the check that is named for it; the others need not run.
    named = MUST_BREAK.get(report.control, "").partition(" ")[0]
    asked = [check for name, check in checks.items() if named in ("", name)]
    for miss in itertools.chain(wrong_cells(found, times), *asked):
        if miss.startswith(MUST_BREAK.get(report.control, "")):
            report.miss(miss)
    return {"times": times, "cells": {cell: _words(outcomes) for cell, outcomes in found.items()}}


def main() -> None:
    options = parser(__doc__)
    options.add_argument("--times", type=int, default=20, help="how often each point is died at (default: 20)")
    chosen = options.parse_args()
    seed, noticed = seed_of(chosen), []
    with database():
        sink = MailSink(is_flagged=is_second_copy_announced)
        sink.start()
        deliver_to(sink)
        for control in MUST_BREAK if chosen.control else [""]:
            empty()
            report = Report("crashpoints", seed, control=control)
            with without(control) if control else contextlib.nullcontext():
                noticed.append(report.say(**run(report, chosen.times, sink)))
    sys.exit(not all(noticed))


if __name__ == "__main__":
    main()
