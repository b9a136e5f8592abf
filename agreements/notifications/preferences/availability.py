"""When people are quiet: their hours, their days off and their absence, in their own zone."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from django.db.models import F

from agreements.analysis.quiet_hours import QuietHours
from agreements.models import Preference
from agreements.models.agreement import AnyOf
from agreements.models.working_calendar import the_working_days
from agreements.notifications.message_types.base import MessageType
from agreements.notifications.preferences.channels import PreferenceSet
from stakeholders.models import Absence, User
from stakeholders.prepared_queries import Queries, prepared

# An absence that ended before has no effect on a mail of today.
LOOKING_BACK = timedelta(days=2)


def quiet_of(people: Iterable[int], at: datetime, preferences: PreferenceSet | None = None) -> dict[int, QuietHours]:
    """Return the quiet of each of these people, by id: a constant number of queries, none for nobody."""
    people = set(people)
    if not people:
        return {}
    preferences = preferences or PreferenceSet(preferences=Preference.objects.in_bulk(people))
    found = _away(people=list(people), since=(at - LOOKING_BACK).date())
    away: dict[int, list[tuple[date, date]]] = {}
    for person, first, last in found["away"]:
        away.setdefault(person, []).append((first, last))
    days = the_working_days(at.date())
    quiet = {}
    for person, zone in found["zones"]:
        preference = preferences.preference(person)
        quiet[person] = QuietHours(
            zone=zone,
            starts=preference.quiet_from,
            ends=preference.quiet_until,
            days=days if preference.quiet_days_off else None,
            away=tuple(away.get(person, ())),
        )
    return quiet


def heard_at(person: int, at: datetime, known: MessageType | None = None) -> datetime:
    """Return when one person hears what would reach them at `at`; a message type may ignore their quiet."""
    if known and known.ignores_quiet_hours:
        return at
    quiet = quiet_of([person], at)[person]
    return (without_absence(quiet) if known and known.ignores_absence else quiet).heard_at(at)


def without_absence(quiet: QuietHours) -> QuietHours:
    """Return the same quiet without the days away."""
    return QuietHours(zone=quiet.zone, starts=quiet.starts, ends=quiet.ends, days=quiet.days)


@prepared
def _away(*, people: list[int], since: date) -> Queries:
    known = Absence.objects.valid().filter(AnyOf(F("person"), people), until_on__gte=since)
    return {
        "zones": User.objects.filter(AnyOf(F("pk"), people)).values_list("pk", "zone"),
        "away": known.order_by("from_on").values_list("person", "from_on", "until_on"),
    }
