"""Who waits for whom, for what, and how long: promises in which the next act is that of the other side."""

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Exists, F, Min, OuterRef, Q
from django.db.models.functions import Coalesce

from agreements.analysis.wall_clock import day_at, latest_day_at
from agreements.analysis.working_days import WorkingDays
from agreements.cadence.occasions import PAUSE_AFTER_TROUBLE
from agreements.dashboard.commitment_status import CommitmentStatus, StatusWord
from agreements.dashboard.overview.scope import Reading
from agreements.dashboard.relations.sides import NOBODYS, Side, delivery_of, givers, side_of
from agreements.models import CheckIn, Commitment, Completion, Episode, Occasion, Schedule
from agreements.models.agreement import AnyOf
from agreements.models.working_calendar import days_of_rest, the_working_days
from stakeholders.models import the_organisation
from stakeholders.prepared_queries import Queries, prepared
from stakeholders.text.sentences import gettext as _
from stakeholders.text.sentences import ngettext

WORRIED = (StatusWord.AT_RISK, StatusWord.OFF_TRACK)
# What waits for the owner's side, then what waits for the receiver's; in this order the kinds are listed.
KINDS = (
    StatusWord.DATE_PASSED,
    StatusWord.NO_NEWS,
    *WORRIED,
    StatusWord.SENT_BACK,
    StatusWord.WAITS_FOR_ACCEPTANCE,
)


@dataclass(frozen=True)
class Wait:
    """One promise for which one side waits for an act of the other."""

    commitment: Commitment
    giver: Side
    receiver: Side
    kind: StatusWord
    # Where the organisation is: the day from which the act is wanted.
    since: date
    # Of the organisation, after that day and up to today.
    working_days: int

    @property
    def waits(self) -> Side:
        """Return who waits: the receiver's side, or the owner's where the receiver has not answered."""
        return self.giver if self.kind == StatusWord.WAITS_FOR_ACCEPTANCE else self.receiver

    @property
    def waited_for(self) -> Side:
        return self.receiver if self.kind == StatusWord.WAITS_FOR_ACCEPTANCE else self.giver

    @property
    def how_long(self) -> str:
        return working_days_in_words(self.working_days)


def working_days_in_words(count: int) -> str:
    """Return 12 working days."""
    if not count:
        return _("less than a working day")
    return ngettext("%(count)s working day", "%(count)s working days", count) % {"count": count}


def waits(reading: Reading) -> list[Wait]:
    """Return what waits, longest first; a constant number of queries.

    The other side's act is wanted, and working days are counted,

    - the date has passed: since the due date;
    - no news: since the first check-in that was asked for and not answered, else since the newest report;
    - at risk, off track: since the first of the reports that say so without a better one after it;
    - something is missing: since the receiver said so;
    - waits for acceptance: since the owner reported it as done.

    Where nothing of that is known, since the agreement first took force. Days of a pause are no working days;
    during a pause only acceptance is waited for, since a person asked for it.
    """
    rows = [one for one in reading.commitments if reading.statuses[one.pk].word in KINDS]
    if not rows:
        return []
    stands = {one.pk: reading.statuses[one.pk] for one in rows}
    organisation = the_organisation()
    today, wanted = day_at(reading.scope.at, organisation.zone), _wanted_since(rows, stands)
    since = {pk: start if not isinstance(start, datetime) else day_at(start, organisation.zone) for pk, start in wanted}
    passed = _working_days(min(since.values()), today)
    rests = days_of_rest({one.agreement_id for one in rows}, zone=organisation.zone)
    sides = givers(delivery_of(one) for one in rows)
    found = []
    for one in rows:
        assert one.terms is not None  # only commitments in force have a status
        giver = sides[delivery_of(one)]
        days, awake = passed[bisect_right(passed, since[one.pk]) :], WorkingDays(away=rests[one.agreement_id])
        found.append(
            Wait(
                commitment=one,
                giver=giver if giver.code != NOBODYS else replace(giver, name=one.terms.owner.name),
                receiver=side_of(one.terms.receiver.department),
                kind=stands[one.pk].word,
                since=since[one.pk],
                working_days=sum(map(awake.is_working_day, days)) if awake.away else len(days),
            )
        )
    return sorted(found, key=lambda wait: (-wait.working_days, wait.since, wait.commitment.number))


def may_wait(at: datetime) -> Q:
    """Return a condition that holds for all promises that wait at this moment, and for few others.

    A page about what waits reads no more: most promises of an old organisation are done, or run as promised.
    """
    return waits_between(**moments_of_waiting(at))


def moments_of_waiting(at: datetime) -> dict[str, Any]:
    """Return what `waits_between` compares with, at a moment."""
    # What failed in a tick is postponed by this much, and counts as due all the same.
    return {"untouched_at": at + PAUSE_AFTER_TROUBLE, "late_before": latest_day_at(at)}


def waits_between(untouched_at: datetime, late_before: date) -> Q:
    """Return the condition of `may_wait`, for what was due by a moment and promised for before a day."""
    asked = Completion.objects.filter(commitment=OuterRef("pk"))
    kept = Schedule.objects.filter(commitment=OuterRef("pk"), closed_at=None)
    owed = Occasion.objects.filter(commitment=OuterRef("pk"), closing=Occasion.Closing.OPEN)
    drifts = Episode.objects.open().filter(commitment=OuterRef("pk"))
    untouched = kept.filter(next_due_at__lte=untouched_at)
    asks_for_something = (
        Q(reported_status__in=WORRIED)
        | Q(terms__due_on__lt=late_before)
        | Q(Exists(drifts) | Exists(owed) | Exists(untouched) | ~Exists(kept))
        | Q(Exists(asked.filter(answer=Completion.Answer.MISSING)))
    )
    is_asked = Q(pending__isnull=False) | Q(Exists(asked.filter(answer=Completion.Answer.OPEN)))
    return is_asked | ~Q(reported_status=Commitment.ReportedStatus.DONE) & asks_for_something


def _working_days(first: date, last: date) -> list[date]:
    calendar = the_working_days(first, last)
    days = (first + timedelta(days=number) for number in range((last - first).days + 1))
    return [day for day in days if calendar.is_working_day(day)]


def _wanted_since(rows: list[Commitment], stands: dict[int, CommitmentStatus]) -> Iterable[tuple[int, date]]:
    words = {one.pk: stands[one.pk].word for one in rows}
    silent = [pk for pk, word in words.items() if word == StatusWord.NO_NEWS]
    firsts = _firsts(silent=silent, worried=[pk for pk, word in words.items() if word in WORRIED])
    unanswered, worried = dict(firsts["unanswered"]), dict(firsts["worried"])
    for one in rows:
        assert one.terms is not None  # only commitments in force have a status
        if stands[one.pk].word == StatusWord.DATE_PASSED:
            yield one.pk, one.terms.due_on
            continue
        first = unanswered.get(one.pk) or worried.get(one.pk) or stands[one.pk].since
        start = first or one.agreement.first_in_force_at
        assert start is not None  # an agreement that is active has taken force
        yield one.pk, start


@prepared
def _firsts(*, silent: list[int], worried: list[int]) -> Queries:
    """Of the silent, when the first check-in was due that was asked for since the newest report; of the worried, when
    the reports began that are not good, of those after the last good one.
    """
    # A report that is not disclosed yet answers nothing for other readers.
    unheard = Q(check_ins=F("commitment__pending"))
    open_or_missed = Q(closing__in=[Occasion.Closing.OPEN, Occasion.Closing.MISSED])
    owed = Occasion.objects.filter(open_or_missed | unheard, AnyOf(F("commitment"), silent))
    since = owed.filter(due_at__gt=Coalesce("commitment__reported_at", "commitment__agreement__first_in_force_at"))
    told = CheckIn.objects.told().filter(AnyOf(F("commitment"), worried))
    better = CheckIn.objects.told().filter(commitment=OuterRef("commitment"), at__gt=OuterRef("at"))
    unbroken = told.filter(~Exists(better.exclude(status__in=WORRIED)), status__in=WORRIED)
    return {
        "unanswered": since.values("commitment").annotate(first=Min("due_at")).values_list("commitment", "first"),
        "worried": unbroken.values("commitment").annotate(first=Min("at")).values_list("commitment", "first"),
    }
