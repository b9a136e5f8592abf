"""Early return: who is back sooner, or gets a stand-in after all, is asked at once what waited for them."""

from datetime import datetime, timedelta

from django.db.models import Q

from agreements.models import Announcement, OutboxMessage
from agreements.models.kinds import EventKind, MessageKind
from agreements.models.news.outbox_message import State
from agreements.models.working_calendar import days_to_ask
from agreements.notifications.preferences.availability import quiet_of
from stakeholders.models import Absence

# After so long nothing waits any more for somebody who is back.
LOOKING_BACK = timedelta(days=2)
# These have a time of their own, or were not held up by an absence.
NOT_HELD_UP = (MessageKind.BUNDLE, MessageKind.DAILY_DIGEST, MessageKind.WEEKLY_DIGEST, MessageKind.STANDING_IN)


def ask_after_early_return(at: datetime) -> int:
    """Let check-ins and mails that wait for the end of an absence come when it ends sooner; return how many.

    Two queries when nothing waits.
    """
    lately = at - LOOKING_BACK
    over = Q(cancelled_at=None, ends_at__gt=lately, ends_at__lte=at) | Q(cancelled_at__gt=lately)
    covered = Q(cancelled_at=None, starts_at__lte=at, ends_at__gt=at, stand_in__is_active=True)
    return _asked_sooner(over | covered, at) + _mailed_sooner(over, at)


def _asked_sooner(absences: Q, at: datetime) -> int:
    owners = Absence.objects.filter(absences).values("person")
    waiting = Announcement.objects.filter(kind=EventKind.CHECK_IN_DUE, available_at__gt=at, occasion__owner__in=owners)
    found = list(waiting.select_related("occasion__schedule"))
    calendars = days_to_ask({one.occasion.owner_id for one in found if one.occasion}, at.date()) if found else {}
    sooner = 0
    for announcement in found:
        assert announcement.occasion is not None  # found by it
        asked_at = calendars[announcement.occasion.owner_id].on_or_after(at, announcement.occasion.schedule.zone)
        same = Announcement.objects.filter(pk=announcement.pk, available_at__gt=asked_at)
        sooner += same.update(available_at=asked_at)
    return sooner


def _mailed_sooner(absences: Q, at: datetime) -> int:
    back = Absence.objects.filter(absences).values("person")
    # A mail that was tried already is delayed by the mail server, not by quiet hours.
    waiting = OutboxMessage.objects.filter(state=State.PENDING, available_at__gt=at, attempts=0, person__in=back)
    found = list(waiting.exclude(kind__in=NOT_HELD_UP))
    quiet = quiet_of({message.person_id for message in found}, at)
    sooner = 0
    for message in found:
        heard_at = quiet[message.person_id].heard_at(at)
        same = OutboxMessage.objects.filter(pk=message.pk, state=State.PENDING, available_at__gt=heard_at)
        sooner += same.update(available_at=heard_at)
    return sooner
