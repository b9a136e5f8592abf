"""`make verify-outage`: after all processes were stopped, each person is asked once, for the newest check-in."""

import random
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from tests.verify import django_setup  # noqa: F401

# isort: split
from django.conf import settings

from agreements.models import Announcement, Commitment, Episode, InboxItem, Occasion, OutboxMessage, Schedule
from agreements.models.news.outbox_message import State
from agreements.scheduler import tick_round
from tests.services.mail import free_port
from tests.verify.controls import without
from tests.verify.installation import database, empty
from tests.verify.mail_sink import MailSink
from tests.verify.outbox_state import deliver_to, is_second_copy_announced, outbox_id_of
from tests.verify.reporting import Report, parser, seed_of
from tests.verify.seeding import a_company, allow_mail_at_any_hour, commitments_in_force

BEGIN = datetime(2027, 2, 1, 10, 0, tzinfo=UTC)
ZONES = ("UTC", "Europe/Berlin", "America/New_York", "Asia/Tokyo", "Australia/Lord_Howe", "Pacific/Chatham")
DAYS = "0.1,1,7,40"
# In none shorter than this was more than one check-in missed, so only there coalescing can be missed.
CONTROL_DAYS = "40"
# The power goes on a Friday at half past seven, before the first check-ins of that day.
LIVED = timedelta(days=17, hours=21, minutes=30)
HOURS = timedelta(hours=12)
# Rounds of the catch-up: one is enough, and those after it must add nothing.
ROUNDS = 6
A_MINUTE = timedelta(minutes=1)


@dataclass(frozen=True)
class Rule:
    """The rhythm of one commitment as the oracle reckons it: on naive wall clocks, without the product's arithmetic."""

    anchor_on: date
    every: int
    zone: str

    def between(self, since: datetime, until: datetime) -> list[datetime]:
        """Return the moments after `since`, up to `until`."""
        day, moments = datetime.combine(self.anchor_on, time(9)), []
        while (moment := day.replace(tzinfo=ZoneInfo(self.zone)).astimezone(UTC)) <= until:
            if moment > since:
                moments.append(moment)
            day += timedelta(days=7 * self.every)
        return moments


def seed(chance: random.Random, size: int) -> dict[int, Rule]:
    """Write commitments of many rhythms and zones, with dates on either side of the outage; return their rules."""
    company = a_company(departments=4, owners=size, at=BEGIN, zones=ZONES)
    allow_mail_at_any_hour([*company.heads, *company.owners])
    zones = {owner.pk: owner.zone for owner in company.owners}
    rules: dict[int, Rule] = {}
    for batch in range(12):
        every, first = chance.choice((1, 2, 3)), (BEGIN + timedelta(days=chance.randint(1, 14))).date()
        ids = commitments_in_force(
            size // 12,
            at=BEGIN,
            company=company,
            per_agreement=5,
            due_in=timedelta(days=20 + 7 * batch),
            every=every,
            first_check_in_on=first,
        )
        for commitment in Commitment.objects.filter(pk__in=ids).select_related("terms"):
            rules[commitment.pk] = Rule(first, every, zones[commitment.terms.owner_id])
    return rules


def live_until(end: datetime) -> None:
    """Let the clock run as it should, twice a day."""
    at = BEGIN
    while at <= end:
        tick_round(at)
        at += HOURS


def one_outage(days: float, rules: dict[int, Rule], sink: MailSink) -> Iterator[str]:
    """Live, let everything be off for so many days, catch up, and yield what was wrong with it."""
    off = BEGIN + LIVED
    live_until(off - HOURS)
    settings.EMAIL_PORT = free_port()
    tick_round(off)  # the mail server is the first that is gone: its mails wait
    deliver_to(sink)
    mails, taken = set(OutboxMessage.objects.values_list("pk", flat=True)), len(sink.copies)
    back = off + timedelta(days=days)
    for number in range(ROUNDS):
        tick_round(back + number * A_MINUTE)
    yield from wrong_occasions(rules, off, back + (ROUNDS - 1) * A_MINUTE)
    yield from too_much(mails)
    yield from alerts()
    yield from old_mail(sink, taken, back)


def wrong_occasions(rules: dict[int, Rule], off: datetime, until: datetime) -> Iterator[str]:
    """Yield each commitment whose missed and open check-ins are not those that the oracle expects."""
    schedules = dict(Schedule.objects.filter(closed_at=None).values_list("commitment", "pk"))
    for commitment, rule in rules.items():
        expected = rule.between(off, until)
        rows = Occasion.objects.filter(schedule=schedules[commitment], due_at__gt=off)
        found = dict(rows.values_list("due_at", "closing"))
        due = dict.fromkeys(expected[:-1], Occasion.Closing.MISSED) | dict.fromkeys(
            expected[-1:], Occasion.Closing.OPEN
        )
        if found != due:
            yield f"missed: {commitment} has {len(found)} check-ins instead of {len(due)}, or others"


def too_much(known: set[Any]) -> Iterator[str]:
    """Yield whoever is asked more than once for one schedule."""
    new = OutboxMessage.objects.exclude(pk__in=known)
    asked = Counter(new.filter(occasion__isnull=False).values_list("occasion__schedule", "person", "kind"))
    waiting = Announcement.objects.filter(occasion__isnull=False).values_list("occasion__schedule", flat=True)
    for (schedule, person, _kind), times in asked.items():
        if times > 1:
            yield f"storm: {times} mails about schedule {schedule} to person {person}"
    for schedule, times in Counter(waiting).items():
        if times > 1:
            yield f"storm: {times} announcements wait for schedule {schedule}"
    reminded = Counter(new.filter(reminder__isnull=False).values_list("reminder__commitment", "person"))
    for (commitment, person), times in reminded.items():
        if times > 1:
            yield f"storm: {times} mails about the date of {commitment} to person {person}"


def alerts() -> Iterator[str]:
    """Yield each drift that was opened or told more than once in one episode."""
    for (commitment, rule), times in Counter(
        Episode.objects.filter(closed_at=None).values_list("commitment", "rule")
    ).items():
        if times > 1:
            yield f"alert: {times} open episodes of {commitment} by {rule}"
    for model in (InboxItem, OutboxMessage):
        told = Counter(model.objects.filter(kind__in=DRIFT).values_list("event__data__episode", "person", "kind"))
        for (episode, person, kind), times in told.items():
            if times > 1:
                yield f"alert: {kind} of episode {episode} told {times} times to person {person}"


DRIFT = ("no_news", "date_behind")


def old_mail(sink: MailSink, taken: int, back: datetime) -> Iterator[str]:
    """Yield what left although it was of no use any more, and what left twice."""
    rows = OutboxMessage.objects.in_bulk([outbox_id_of(copy.message_id) for copy in sink.copies[taken:]])
    for row in rows.values():
        if row.not_after <= back:
            yield f"old: {row.dedupe_key} was of use until {row.not_after}"
    for message_id, times in sink.count().items():
        if times > 1:
            yield f"twice: {times} copies of {message_id}"
    lingering = OutboxMessage.objects.filter(state=State.PENDING, not_after__lte=back).count()
    if lingering:
        yield f"old: {lingering} mails that are of no use still wait"


def main() -> None:
    options = parser(__doc__)
    options.add_argument("--days", default=DAYS, help=f"lengths of the outages (default: {DAYS})")
    options.add_argument("--n", type=int, default=36, help="how many schedules (default: 36)")
    chosen = options.parse_args()
    seed_number, reached = seed_of(chosen), []
    with database():
        for days in map(float, (CONTROL_DAYS if chosen.control else chosen.days).split(",")):
            empty()
            report = Report(f"outage of {days:g} days", seed_number, control="coalescing" if chosen.control else "")
            sink = MailSink(is_flagged=is_second_copy_announced)
            sink.start()
            deliver_to(sink)
            rules = seed(random.Random(seed_number), chosen.n)  # noqa: S311
            with without(report.control) if report.control else nullcontext():
                for miss in one_outage(days, rules, sink):
                    if miss.startswith("storm") or not report.control:
                        report.miss(miss)
            reached.append(report.say(schedules=len(rules), **figures()))
    sys.exit(not all(reached))


def figures() -> dict[str, Any]:
    return {
        "occasions": {
            str(name) or "open": count
            for name, count in Counter(Occasion.objects.values_list("closing", flat=True)).items()
        },
        "mails": dict(Counter(OutboxMessage.objects.values_list("state", flat=True))),
        "episodes": Episode.objects.count(),
    }


if __name__ == "__main__":
    main()
