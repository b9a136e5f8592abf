"""Proposed days of drafts that come near, and who is still waited for."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from django.db.models import Q

from agreements import participants
from agreements.analysis.working_days import WorkingDays
from agreements.checks.pending_actions import Action, PendingAction, pending_actions
from agreements.drafting.snapshot import Snapshot, read
from agreements.models import Agreement, Notice, Revision, Timetable
from agreements.models.agreement import Stage
from agreements.models.kinds import EventKind
from agreements.models.timetable import ProposedDay
from agreements.models.working_calendar import the_working_days
from agreements.participants import People
from agreements.preparation.stances import stances_of
from stakeholders.models import User

TIMETABLE_NEAR = EventKind.TIMETABLE_NEAR
# Working days before a proposed day; no days off together are longer than so many days.
BEFORE_A_DAY, LONGEST = 2, timedelta(days=14)
# Until its day comes the text is waited for, not the signing.
OF_SIGNING = (Action.OPEN_SIGNING, Action.SIGN)


def near_days(today: date) -> Iterator[tuple[int, str, dict[str, Any]]]:
    """Yield the proposed days that have come near and were not mentioned: agreement, what it is about, data."""
    near = Q()
    for proposed in ProposedDay:
        near |= Q(**{f"{proposed}__range": (today, today + LONGEST)})
    drafted = Timetable.objects.filter(near, agreement__stage__in=[Stage.DRAFT, Stage.SIGNING])
    found = list(drafted.filter(agreement__shared_at__isnull=False).order_by("agreement"))
    if not found:
        return
    given = Notice.objects.filter(kind=TIMETABLE_NEAR, agreement__in=[timetable.agreement_id for timetable in found])
    known, calendar = set(given.values_list("agreement_id", "about")), the_working_days(today)
    for timetable in found:
        for proposed, day in _near_of(timetable, today, calendar):
            if (timetable.agreement_id, f"{proposed}:{day}") not in known:
                data = {"proposed": proposed.value, "day": day.isoformat()}
                yield timetable.agreement_id, f"{proposed}:{day}", data


def _near_of(timetable: Timetable, today: date, calendar: WorkingDays) -> Iterator[tuple[ProposedDay, date]]:
    for proposed in ProposedDay:
        day = timetable.day_of(proposed)
        if day and calendar.add(day, -BEFORE_A_DAY) <= today <= day:
            yield proposed, day


def still_proposed(agreement: Agreement, proposed: ProposedDay, day: date) -> bool:
    """True while this day stands in the timetable of a draft or a text that is signed."""
    is_open = agreement.stage in (Stage.DRAFT, Stage.SIGNING)
    return is_open and Timetable.objects.filter(agreement=agreement, **{proposed.value: day}).exists()


def waited_for(agreement: Agreement, proposed: ProposedDay) -> People:
    """Return the ids of those whose part is missing for a proposed day.

    For the talk, who speaks for a party that has not said where it stands; for the text, who still has to act on it;
    for signing, also who has to open it or to sign.
    """
    revision = Revision.objects.open().filter(agreement=agreement).first()
    if revision is None:
        return set()
    snapshot = read(agreement, revision)
    if proposed == ProposedDay.TALK:
        said = stances_of(snapshot.parties, edited_at=None) if revision.is_draft else []
        return participants.representatives(one.party.pk for one in said if one.stance is None)
    return _people(what_is_missing(snapshot, proposed))


def what_is_missing(snapshot: Snapshot, proposed: ProposedDay) -> list[PendingAction]:
    """Return what still has to be done for the text, or for signing."""
    actions = pending_actions(snapshot)
    return [one for one in actions if proposed == ProposedDay.SIGN or one.action not in OF_SIGNING]


def _people(actions: list[PendingAction]) -> People:
    people = participants.active(one.waits_for.pk for one in actions if isinstance(one.waits_for, User))
    parties = [one.waits_for.pk for one in actions if not isinstance(one.waits_for, User)]
    return people | participants.representatives(parties)
