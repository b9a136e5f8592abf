"""How the agreements of a scope are doing now, how they did in the weeks before, and which got worse or better."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q
from django.utils.timezone import localtime

from agreements.analysis.wall_clock import day_at
from agreements.dashboard.commitment_status import CommitmentStatus, StatusWord
from agreements.dashboard.health.weeks import WEEK, WEEKS
from agreements.dashboard.health.words import OF_PROMISE, health_of, step
from agreements.dashboard.overview.scope import Reading, Scope, promises_of, read, reading_of
from agreements.dashboard.relations.waits import moments_of_waiting, waits_between
from agreements.models import Commitment, HealthWeek, Revision
from agreements.models.commitment import ReportedStatus
from agreements.models.health_week import HealthWord
from stakeholders.models import the_organisation
from stakeholders.prepared_queries import Queries, prepared

ONE_DAY = timedelta(days=1)
# So many agreements are named one by one on the dashboard; more are counted.
FEW = 5


@dataclass(frozen=True)
class Cause:
    """The promise that determines the health of its agreement, and its status."""

    commitment: Commitment
    status: CommitmentStatus

    @property
    def since(self) -> date | None:
        """Return since when it stands like this; None where nothing was ever reported."""
        if self.status.word == StatusWord.DATE_PASSED and self.commitment.terms:
            return self.commitment.terms.due_on
        return localtime(self.status.since).date() if self.status.since else None


@dataclass(frozen=True)
class Column:
    """The agreements by word at the end of one week, or now in the week that runs."""

    # The Monday with which it began.
    week: date
    counts: Mapping[HealthWord, int]

    @property
    def total(self) -> int:
        return sum(self.counts.values())


@dataclass(frozen=True)
class Health:
    """The health by agreement, now and at the last comparison, and what got worse, better or was signed since."""

    scope: Scope
    # The Monday since which it is compared: of this week, on a Monday of the week that has just ended.
    since: date
    now: Mapping[int, HealthWord]
    # When that Monday began; without those that were not in force.
    was: Mapping[int, HealthWord]
    # False where nothing is kept of that Monday, as in the first week.
    is_compared: bool
    # Up to eight weeks, the last of them now.
    columns: list[Column]
    causes: Mapping[int, Cause]
    # The last day of the pause of each that rests.
    paused: Mapping[int, date]

    @property
    def is_small(self) -> bool:
        """True where the dashboard names each agreement."""
        return len(self.now) <= FEW

    @property
    def counts(self) -> Mapping[HealthWord, int]:
        return self.columns[-1].counts

    @property
    def worse(self) -> list[int]:
        """Return the ids of those that ask for a look more than before, the newest step first."""
        found = [pk for pk, word in self.now.items() if pk in self.was and step(self.was[pk], word) > 0]
        steps = {pk: self.causes[pk].since or date.min for pk in found if pk in self.causes}
        return sorted(found, key=lambda pk: steps.get(pk, date.min), reverse=True)

    @property
    def better(self) -> list[int]:
        """Return the ids of those that ask for a look less than before."""
        return [pk for pk, word in self.now.items() if pk in self.was and step(self.was[pk], word) < 0]

    @property
    def signed(self) -> list[int]:
        """Return the ids of those that took force since."""
        return [pk for pk in self.now if pk not in self.was] if self.is_compared else []


def read_for_overview(scope: Scope) -> Reading:
    """Read what the dashboard needs: every promise of a few agreements, of many those alone that may wait.

    What asks for a look waits, or has no owner; of an agreement without any such promise the word depends on what was
    reported.
    """
    found = _agreements(**scope.given)
    reported, adjusting = dict(found["reported"]), frozenset(found["adjusting"])
    if len(reported) <= FEW:
        reading = read(scope)
    else:
        reading = reading_of(scope, _waiting(**scope.given, **moments_of_waiting(scope.at))["promises"])
    return replace(reading, reported=reported, adjusting=adjusting)


@prepared
def _agreements(**given: Any) -> Queries:
    """Of each agreement whether a promise of it is reported as on track or done, and which are asked to change."""
    agreements = Scope(**given).agreements
    here = Commitment.objects.filter(agreement=OuterRef("pk"), terms__isnull=False, ended_at=None)
    reported = here.filter(reported_status__in=[ReportedStatus.ON_TRACK, ReportedStatus.DONE])
    changing = Revision.objects.open().filter(agreement__in=agreements.values("pk"))
    return {
        "reported": agreements.annotate(is_reported=Exists(reported)).values_list("pk", "is_reported"),
        "adjusting": changing.values_list("agreement_id", flat=True),
    }


@prepared
def _waiting(*, untouched_at: datetime, late_before: date, **given: Any) -> Queries:
    needs_people = waits_between(untouched_at, late_before) | Q(terms__owner__is_active=False)
    return {"promises": promises_of(Scope(**given)).filter(needs_people)}


def read_health(reading: Reading, *, since: date | None = None) -> Health:
    """Return how the agreements of this reading are doing; a constant number of queries.

    It is compared with the end of the week before `since`, a Monday; unless it is given, the one of `weeks_of`.
    """
    now, causes = words_now(reading)
    monday, usual = weeks_of(reading.scope)
    since = since or usual
    kept = _kept(week=since - WEEK, first=monday - WEEKS * WEEK, monday=monday, **reading.scope.given)
    words = {pk: HealthWord(word) for pk, word in kept["was"]}
    columns = [*_columns(kept["counted"]), Column(monday, Counter(now.values()))]
    return Health(
        reading.scope, since, now, words, is_compared=bool(words), columns=columns, causes=causes, paused=reading.paused
    )


def weeks_of(scope: Scope) -> tuple[date, date]:
    """Return the Monday of this week where the organisation is, and the one since which pages compare.

    They are the same but for a Monday, on which the week that has just ended is told of.
    """
    today = day_at(scope.at, the_organisation().zone)
    yesterday = today - ONE_DAY
    return today - timedelta(days=today.weekday()), yesterday - timedelta(days=yesterday.weekday())


def words_by_week(agreements: Iterable[int], health: Health) -> dict[int, list[HealthWord | None]]:
    """Return for a few agreements a word for each column, None where they were not in force yet; one query."""
    weeks = [column.week for column in health.columns]
    kept = HealthWeek.objects.filter(agreement__in=agreements, week__in=weeks[:-1])
    words = {(pk, week): HealthWord(word) for pk, week, word in kept.values_list("agreement_id", "week", "word")}
    return {pk: [*(words.get((pk, week)) for week in weeks[:-1]), health.now[pk]] for pk in agreements}


def words_now(reading: Reading) -> tuple[dict[int, HealthWord], dict[int, Cause]]:
    """Return by agreement its word, and the promise that makes it that; one query.

    Where only a part of the promises was read, only agreements of which all were read have their word, unless the
    reading says of which something was reported; then nothing is asked.
    """
    by_agreement: dict[int, list[Commitment]] = defaultdict(list)
    for commitment in reading.commitments:
        by_agreement[commitment.agreement_id].append(commitment)
    words, causes = {}, {}
    reported, adjusting = reading.reported, reading.adjusting
    if reported is None:
        found = _agreements(**reading.scope.given)
        reported, adjusting = {pk: False for pk, _is_reported in found["reported"]}, frozenset(found["adjusting"])
    for pk, is_reported in reported.items():
        standing = [reading.statuses[one.pk].word for one in by_agreement[pk]]
        others = [StatusWord.ON_TRACK] if is_reported else []
        words[pk] = health_of([*standing, *others], is_paused=pk in reading.paused, is_adjusting=pk in adjusting)
        made = [one for one in by_agreement[pk] if OF_PROMISE[reading.statuses[one.pk].word] == words[pk]]
        # Done promises determine the health only when none is running.
        made = [one for one in made if one.is_running] or made
        if made:
            # Of several, the one with this status for longest.
            causes[pk] = min(
                (Cause(one, reading.statuses[one.pk]) for one in made), key=lambda it: it.since or date.min
            )
    return words, causes


@prepared
def _kept(*, week: date, first: date, monday: date, **given: Any) -> Queries:
    """The words at the end of a week, and how many there were of each in the weeks after `first` before `monday`."""
    kept = HealthWeek.objects.filter(agreement__in=Scope(**given).agreements.values("pk"))
    rows = kept.filter(week__gt=first, week__lt=monday).values_list("week", "word")
    return {
        "was": kept.filter(week=week).values_list("agreement_id", "word"),
        "counted": rows.annotate(count=Count("pk")),
    }


def _columns(rows: Iterable[tuple[date, str, int]]) -> list[Column]:
    """Return the weeks that ended before this one, from the first of which anything was kept."""
    counted: dict[date, Counter[HealthWord]] = defaultdict(Counter)
    for week, word, count in rows:
        counted[week][HealthWord(word)] = count
    return [Column(week, counted[week]) for week in sorted(counted)]
