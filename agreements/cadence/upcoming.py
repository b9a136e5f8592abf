"""A preview of the next check-ins of a rhythm: their days and times, in the zone of each owner."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from itertools import takewhile
from zoneinfo import ZoneInfo

from agreements.cadence.schedules import pace_of, recurrence_of
from agreements.models import CommitmentTerms, Rhythm, Schedule

AS_MANY = 6


@dataclass(frozen=True)
class Upcoming:
    """The next check-ins of those owners whose clock shows the same time, on that clock."""

    zone: str
    owners: tuple[str, ...]
    moments: tuple[datetime, ...]


def upcoming(rhythm: Rhythm, *, after: datetime) -> list[Upcoming]:
    """Return the next six check-ins for each zone in which somebody owns a commitment of the same text; one query.

    The rhythm may be one that is not saved yet; where nobody owns anything yet, the clock is that of the lead.
    Zones are in alphabetical order.
    """
    owners = CommitmentTerms.objects.filter(revision=rhythm.revision_id).order_by("owner__name", "owner")
    by_zone: dict[str, list[str]] = defaultdict(list)
    for zone, name in owners.values_list("owner__zone", "owner__name").distinct():
        by_zone[zone].append(name)
    if not by_zone:
        lead = rhythm.revision.agreement.lead
        by_zone[lead.zone].append(lead.name)
    return [Upcoming(zone, tuple(names), _moments(rhythm, zone, after)) for zone, names in sorted(by_zone.items())]


def _moments(rhythm: Rhythm, zone: str, after: datetime) -> tuple[datetime, ...]:
    recurrence = recurrence_of(Schedule(zone=zone, ends_on=rhythm.ends_on, **pace_of(rhythm)))
    first = recurrence.first_after(after)
    numbers = takewhile(recurrence.happens, range(first, first + AS_MANY))
    return tuple(recurrence.due_at(seq).astimezone(ZoneInfo(zone)) for seq in numbers)
