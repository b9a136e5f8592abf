"""The checks after a chaos run: history, database and mail server are compared."""

import uuid
from collections import Counter
from collections.abc import Iterator
from io import StringIO

from django.core.management import CommandError, call_command

from agreements.models import Announcement, CheckIn, Commitment, Event, InboxItem, Occasion, OutboxMessage, Purpose
from agreements.models.news.outbox_message import State
from tests.verify.mail_sink import MailSink
from tests.verify.outbox_state import outbox_id_of
from tests.verify.simulated_users import OK, Action

UNDER_WAY = (State.PENDING, State.SENDING)


def faults(history: list[Action], sink: MailSink) -> Iterator[str]:
    """Yield a sentence for each promise that was not kept, beginning with the name of the check."""
    for what in LOST:
        if not any(action.what == what and action.outcome == OK for action in history):
            yield f"idle: nobody could {what}"
    for action in history:
        yield from LOST[action.what](action)
    yield from nobody_waits()
    yield from copies(sink)
    yield from said_twice()
    yield from broken_histories()


# --- nothing is lost, and what was sent twice by hand is one action --------------------------------------------


def start(action: Action) -> Iterator[str]:
    titles = Purpose.objects.filter(title=f"Business {action.key}")
    agreements = list(titles.values_list("revision__agreement", flat=True))
    if len(agreements) > 1:
        yield f"twice: {len(agreements)} agreements of one form"
    if action.outcome == OK and not agreements:
        yield f"lost: agreement {action.key}"
    for agreement in agreements:
        events = Event.objects.filter(agreement=agreement, kind="agreement_started").count()
        yield from _told("named", agreement=agreement, event__kind="agreement_started")
        if events != 1:
            yield f"lost: {events} events of the start of agreement {agreement}"


def offer(action: Action) -> Iterator[str]:
    commitments = list(Commitment.objects.filter(wordings__deliverable=f"Deliverable {action.key}"))
    if len(commitments) > 1:
        yield f"twice: {len(commitments)} commitments of one form"
    if action.outcome == OK and not commitments:
        yield f"lost: offer {action.key}"
    for commitment in commitments:
        yield from _told("commitment_offered", event__kind="term_added", event__data__key=str(commitment.key))


def check_in(action: Action) -> Iterator[str]:
    said = list(CheckIn.objects.filter(note=f"Note {action.key}"))
    if len(said) > 1:
        yield f"twice: {len(said)} check-ins of one form"
    if action.outcome == OK and not said:
        yield f"lost: check-in {action.key}"
    for row in said:
        # It is its writer's alone for half an hour: the event comes when it is told.
        expected = 1 if row.told_at else 0
        if Event.objects.filter(kind="checked_in", data__check_in=row.pk).count() != expected:
            yield f"lost: the event of check-in {action.key}"


def missing_mail(action: Action) -> Iterator[str]:
    if action.outcome != OK:
        return
    said = CheckIn.objects.get(key=action.key)
    # A newer word that was told with it, or before the mail was written, is the one that people hear of.
    newer = CheckIn.objects.told().filter(commitment=said.commitment_id, at__gte=said.at).exclude(pk=said.pk)
    if not newer.exists() and not OutboxMessage.objects.filter(kind="worry", check_in=said).exists():
        yield f"lost: the mail about check-in {action.key}"


LOST = {"start": start, "offer": offer, "check in": check_in, "tell": missing_mail}


def _told(kind: str, **about: object) -> Iterator[str]:
    for model in (InboxItem, OutboxMessage):
        if model.objects.filter(kind=kind, **about).count() != 1:
            yield f"lost or twice: {kind} in {model.__name__} about {about}"


def nobody_waits() -> Iterator[str]:
    # Those that nobody answers: the answered ones may have been answered before anybody was told.
    for occasion in Occasion.objects.filter(closing=Occasion.Closing.OPEN, check_ins=None):
        yield from _told("check_in_due", occasion=occasion)
    waiting = OutboxMessage.objects.filter(state__in=UNDER_WAY).count()
    untold = Announcement.objects.count()
    if waiting or untold:
        yield f"stuck: {waiting} mails and {untold} announcements"


# --- nothing is doubled ---------------------------------------------------------------------------------------


def copies(sink: MailSink) -> Iterator[str]:
    """Yield what the mail server was given too often, too rarely, or without a row."""
    for copy in sink.copies:
        if not copy.was_flagged:
            yield f"unflagged: a second copy of {copy.message_id}"
    yield from _more_than_flagged(sink)
    yield from _never_taken({outbox_id_of(message_id) for message_id in sink.count()})


def _more_than_flagged(sink: MailSink) -> Iterator[str]:
    rows = OutboxMessage.objects.in_bulk([outbox_id_of(message_id) for message_id in sink.count()])
    for message_id, count in sink.count().items():
        row = rows.get(outbox_id_of(message_id))
        if row is None:
            yield f"phantom: {message_id} has no row"
        elif count > 1 + row.ambiguous:
            yield f"unflagged: {count} copies of {message_id}, ambiguous {row.ambiguous}"


def _never_taken(taken: set[uuid.UUID]) -> Iterator[str]:
    for row in OutboxMessage.objects.filter(state=State.SENT).exclude(pk__in=taken):
        yield f"lost: {row.pk} is sent, and the mail server never saw it"
    critical = OutboxMessage.objects.filter(urgency="critical").exclude(pk__in=taken)
    for row in critical.filter(state=State.UNKNOWN):
        yield f"lost: critical {row.pk} was given up without a copy"


def said_twice() -> Iterator[str]:
    for model in (InboxItem, OutboxMessage):
        subjects = ("kind", "person", "event", "occasion", "reminder", "episode", "check_in")
        rows = Counter(model.objects.values_list(*subjects))
        for subject, count in rows.items():
            if count > 1:
                yield f"twice: {count} rows of {model.__name__} about {subject}"


def broken_histories() -> Iterator[str]:
    words = StringIO()
    try:
        call_command("verify_history", stdout=words)
    except CommandError:
        yield f"history: {words.getvalue()[:300]}"
