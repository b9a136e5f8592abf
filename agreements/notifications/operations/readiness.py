"""Readiness: reasons why mail is not delivered, in counts and words without personal data."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import QuerySet

from agreements.models import OutboxMessage
from agreements.models.news.outbox_message import State, Urgency
from agreements.notifications.delivery import circuit_breaker, environment_guard, outbox
from agreements.notifications.operations.heartbeats import SILENCE, last_round
from stakeholders.text.sentences import gettext as _
from stakeholders.text.sentences import ngettext

LONGEST_WAIT = timedelta(minutes=10)


@dataclass(frozen=True)
class Reason:
    """One thing that somebody should look after: a word for machines, a sentence for people."""

    code: str
    sentence: str


def reasons(at: datetime) -> list[Reason]:
    """Return all that is wrong at this moment; nothing when mail flows."""
    is_open = circuit_breaker.held() is not None
    found = (_no_round(at), _held(), _open(is_open), _waiting(at, is_open), _dead())
    return [reason for reason in found if reason]


def _no_round(at: datetime) -> Reason | None:
    newest = last_round()
    if newest is not None and newest >= at - SILENCE:
        return None
    return Reason("no-round", _("No round in the last 90 seconds: neither worker and scheduler nor a loop is at work."))


def _held() -> Reason | None:
    held = Reason("held", _("This database is a copy: no mail leaves until somebody releases it."))
    return held if environment_guard.is_held() else None


def _open(is_open: bool) -> Reason | None:
    held = Reason("breaker", _("More mail left than usual: all but the most important waits for an administrator."))
    return held if is_open else None


def _waiting(at: datetime, is_open: bool) -> Reason | None:
    waiting: QuerySet[OutboxMessage] = outbox.ready(at - LONGEST_WAIT).filter(not_after__gt=at)
    if is_open:
        waiting = waiting.filter(urgency=Urgency.CRITICAL)
    long = Reason("waiting", _("A mail that may go out has waited for more than 10 minutes."))
    return long if waiting.exists() else None


def _dead() -> Reason | None:
    count = OutboxMessage.objects.filter(state=State.DEAD, urgency=Urgency.CRITICAL).count()
    words = ngettext(
        "%(count)s important mail was refused for good.", "%(count)s important mails were refused for good.", count
    )
    return Reason("dead", words % {"count": count}) if count else None
