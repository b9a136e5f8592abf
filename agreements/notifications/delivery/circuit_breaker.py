"""The circuit breaker: when far more mail leaves than usual, all but critical mail waits for an administrator."""

from datetime import datetime, timedelta
from statistics import median

from django.conf import settings
from django.db import connection, transaction

from agreements.models import Breaker, OutboxMessage
from agreements.models.news.breaker import THE_ONLY
from agreements.models.news.outbox_message import State
from stakeholders.models import User
from stakeholders.text.sentences import gettext as _

MINUTE = timedelta(minutes=1)
MEMORY = timedelta(days=7)
TIMES_THE_USUAL = 3
# For this long after a release the same burst does not open the breaker again.
TRUST = timedelta(minutes=10)
# The busiest minute of each day: a morning of summaries is usual, however quiet the rest of the day.
BUSIEST_MINUTES = """
    SELECT max(mails) FROM (
        SELECT date_trunc('minute', sent_at) AS minute, count(*) AS mails FROM agreements_outboxmessage
        WHERE state = 'sent' AND sent_at > %s AND sent_at <= %s GROUP BY 1
    ) minutes GROUP BY date_trunc('day', minute)
"""


class NothingHeld(Exception):
    """The breaker is closed."""

    def __str__(self) -> str:
        return _("Mail is not held any more; somebody has let it go already.")


def holds(at: datetime) -> bool:
    """Judge the last minute; return whether all but critical mail has to wait."""
    breaker = Breaker.objects.filter(pk=THE_ONLY).first() or Breaker()
    if breaker.opened_at is not None:
        return True
    if breaker.released_at is not None and at < breaker.released_at + TRUST:
        return False
    mails = _sent_between(at - MINUTE, at)
    if mails <= settings.MAIL_BURST:
        return False
    limit = _limit(at)
    return mails > limit and _open(at, _reason(mails, limit))


def held() -> Breaker | None:
    """Return the breaker while it is open, with when and why."""
    return Breaker.objects.filter(opened_at__isnull=False).first()


@transaction.atomic
def release(*, by: User, at: datetime) -> None:
    """Let held mail go; raise NothingHeld when nothing is held."""
    breaker = Breaker.objects.select_for_update().filter(opened_at__isnull=False).first()
    if breaker is None:
        raise NothingHeld
    breaker.opened_at, breaker.reason = None, ""
    breaker.released_at, breaker.released_by = at, by
    breaker.save()


def _open(at: datetime, reason: str) -> bool:
    Breaker.objects.get_or_create(pk=THE_ONLY)
    # An administrator may have released it meanwhile.
    untrusted = Breaker.objects.exclude(released_at__gt=at - TRUST)
    return bool(untrusted.update(opened_at=at, reason=reason))


def _limit(at: datetime) -> int:
    """Return three times the usual number of mails per minute, between MAIL_BURST and MAIL_PER_MINUTE."""
    with connection.cursor() as cursor:
        cursor.execute(BUSIEST_MINUTES, [at - MEMORY, at - MINUTE])
        peaks = [peak for (peak,) in cursor.fetchall()]
    usual = TIMES_THE_USUAL * median(peaks) if peaks else 0
    return min(settings.MAIL_PER_MINUTE, max(settings.MAIL_BURST, int(usual)))


def _sent_between(since: datetime, until: datetime) -> int:
    return OutboxMessage.objects.filter(state=State.SENT, sent_at__gt=since, sent_at__lte=until).count()


def _reason(mails: int, limit: int) -> str:
    return _("%(mails)s mails left within a minute, and %(limit)s is the most that is usual here.") % {
        "mails": mails,
        "limit": limit,
    }
