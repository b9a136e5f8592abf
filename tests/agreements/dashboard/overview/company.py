"""A small company for the dashboard: agreements whose one promise stands in a chosen way, week after week."""

from datetime import timedelta

from agreements.amendments.proposals import propose
from agreements.dashboard.health.weeks import close_weeks
from agreements.dashboard.overview.health import Health, read_health
from agreements.dashboard.overview.scope import Scope, read
from agreements.models import Agreement, Commitment
from agreements.scheduler import tick
from stakeholders.models import User
from tests.builders import NOW, Table, in_force, ready_to_seal
from tests.check_ins import told_check_in

HOUR, DAY, WEEK = timedelta(hours=1), timedelta(days=1), timedelta(days=7)
# Monday 1 February 2027 is NOW; this is the Wednesday of the week after.
WEDNESDAY = NOW + 9 * DAY


def an_agreement(table: Table, *, at=NOW, **commitment) -> tuple[Agreement, Commitment]:
    """In force since `at`, with one promise of Ben's to Sales."""
    agreement = in_force(ready_to_seal(table, at=at, **commitment), at=at)
    return agreement, Commitment.objects.get(agreement=agreement)


def says(table: Table, promise: Commitment, status: str, at, **said) -> None:
    told_check_in(commitment=promise, status=status, by=table.ben, at=at, **said)


def asks_for_another_date(table: Table, promise: Commitment, at, *, days: int = 7):
    """Ben asks for a later date, and says why."""
    moved = {promise.key: promise.terms.due_on + days * DAY}
    return propose(agreement=promise.agreement, changes=moved, reason="The supplier moved.", by=table.ben, at=at)


def let_pass(at) -> None:
    """Let the clock come to this moment, with every week that ends before it."""
    tick(at=at)
    close_weeks(at, "UTC")


def scope(reader: User, at, **narrowed) -> Scope:
    return Scope(reader, at, at.date(), **narrowed)


def health(reader: User, at, **narrowed) -> Health:
    return read_health(read(scope(reader, at, **narrowed)))
