"""Batches whose process dies in the middle: all of a batch is done or nothing of it, and everything in the end."""

import itertools
import random
from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest

from agreements.cadence.occasions import open_due
from agreements.models import InboxItem, Occasion, locked_batches
from agreements.notifications.fan_out.announcements import announce_all
from agreements.scheduler import tick
from tests.verify.kill_points import die_at, nth_commit, nth_statement
from tests.verify.seeding import a_company, allow_mail_at_any_hour, commitments_in_force

WEEK, A_DAY = timedelta(weeks=1), timedelta(days=1)


def a_tick_dies(times: int, chance: random.Random, begin: datetime) -> Iterator[str]:
    """A tick dies between two of its batches: the next one opens the rest, and each check-in once."""
    company, size, in_each, in_batch = a_company(departments=2, owners=4, at=begin), 12, 2, 4
    weekly = {"every": 1, "per_agreement": in_each, "due_in": 1000 * WEEK}
    ids = commitments_in_force(size, at=begin, company=company, **weekly)
    tick(at=begin)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(locked_batches, "BATCH", in_batch)
        for time in range(1, times + 1):
            at = begin + time * WEEK
            commit = nth_commit(chance.randint(2, size // in_batch))
            reached = die_at(commit, lambda at=at: tick(at=at))  # type: ignore[misc]
            opened = Occasion.objects.filter(commitment__in=ids, due_at__gt=at - WEEK, due_at__lte=at)
            half = opened.count()
            tick(at=at)
            if not reached or not 0 < half < size or opened.count() != size:
                yield f"tick {time}: {half} before and {opened.count()} after the successor, of {size}"


def a_batch_dies(begin: datetime) -> Iterator[str]:
    """A process dies before each statement of a batch in turn, while opening and while telling.

    What its successor finds is all of the batch or nothing of it, and in the end each check-in is asked for once.
    """
    company, size = a_company(departments=2, owners=4, at=begin), 6
    ids = commitments_in_force(size, at=begin, company=company, every=1, per_agreement=2, due_in=1000 * WEEK)
    tick(at=begin)
    allow_mail_at_any_hour(company.owners)
    for statement in itertools.count(1):
        at = begin + statement * WEEK
        opened = Occasion.objects.filter(commitment__in=ids, due_at__gt=at - WEEK, due_at__lte=at)
        told = InboxItem.objects.filter(occasion__in=opened)
        died = die_at(nth_statement(statement), lambda at=at: open_due(at))  # type: ignore[misc]
        halves = [opened.count()]
        open_due(at)
        later = at + 3 * A_DAY
        died |= die_at(nth_statement(statement), lambda later=later: announce_all(later))  # type: ignore[misc]
        halves.append(told.count())
        announce_all(later)
        if not set(halves) <= {0, size} or (opened.count(), told.count()) != (size, size):
            yield f"batch, statement {statement}: {halves} before, {opened.count()} and {told.count()} after"
        if not died:
            return
