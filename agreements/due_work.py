"""One question to the database that says which kinds of work are due: a round with nothing to do does no more."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery

from agreements.analysis.outlook import Outlook
from agreements.cadence.disclosure import awaiting_disclosure
from agreements.cadence.occasions import due_schedules
from agreements.models import Announcement, Commitment, Event, Look, OutboxMessage
from agreements.models.check_in import UNDO_FOR
from agreements.models.news.look import THE_ONLY
from agreements.models.news.outbox_message import State
from agreements.notifications.delivery import outbox
from stakeholders.models import Absence, AccountNote, Job, PasswordResetRequest

# Nine o'clock, half past eight and midnight are, in every zone, a quarter of an hour of everybody's clock.
QUARTER = timedelta(minutes=15)
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
# A moment is taken when an act begins, and seen by others when it ends.
OVERLAP = timedelta(minutes=2)


@dataclass(frozen=True)
class DueWork:
    """Which kinds of work there are; each is found again by whoever does it, under its own locks."""

    # Check-ins to open or to tell, terms that schedules do not follow yet.
    clock: bool
    # Anything that only a search through all that is promised finds: dates, drift, reviews, digests, stand-ins.
    search: bool
    # Links to a new password that were asked for, and notes to tell people about their accounts.
    reset_requests: bool
    account_notes: bool
    # Announcements that may be told; mails that may leave, or whose worker is gone.
    news: bool
    mails: bool
    # Files of lists to write, or to take away.
    files: bool


EVERYTHING = DueWork(
    clock=True, search=True, reset_requests=True, account_notes=True, news=True, mails=True, files=True
)


def due_work(at: datetime) -> DueWork:
    """Return what is due at this moment: one statement on partial indexes, however much was promised."""
    since, undone = F("at") - OVERLAP, at - UNDO_FOR
    gone = OutboxMessage.objects.filter(state=State.SENDING, lease_until__lt=at)
    over = Event.objects.filter(at__gt=OuterRef("at") - UNDO_FOR, at__lte=undone)
    questions: dict[str, Any] = {
        "clock": Exists(awaiting_disclosure(at)) | Exists(due_schedules(at)) | Q(behind__isnull=False),
        "search": Q(until__lte=at) | Q(act__gt=since) | Q(absence__gt=since) | Exists(over),
        "reset_requests": Exists(PasswordResetRequest.objects.all()),
        "account_notes": Q(note__gt=since),
        "news": Exists(Announcement.objects.filter(available_at__lte=at)),
        "mails": Exists(outbox.ready(at)) | Exists(gone),
        "files": Exists(Job.objects.due(at)),
    }
    look = Look.objects.filter(pk=THE_ONLY, at__lte=at).annotate(
        behind=_first(Commitment.objects.left_behind(), "agreement"),
        act=_first(Event.objects.all(), "-at"),
        absence=_first(Absence.objects.filter(changed_at__isnull=False), "-changed_at"),
        note=_first(AccountNote.objects.all(), "-at"),
    )
    found = look.values(**questions).first()
    # Nothing at the end of an empty index is neither later nor earlier.
    return DueWork(**{name: bool(is_due) for name, is_due in found.items()}) if found else EVERYTHING


def _first(rows: QuerySet[Any], column: str) -> Subquery:
    """Return one end of an index: where the database guesses that many rows match, it would begin with the table."""
    return Subquery(rows.order_by(column).values(column.removeprefix("-"))[:1])


def note_look(at: datetime, outlook: Outlook) -> None:
    """Note that a search at this moment found nothing to do, unless it left something to the next round."""
    if outlook.has_left:
        return
    quarter = at - (at - EPOCH) % QUARTER + QUARTER
    look = Look(pk=THE_ONLY, at=at, until=min(quarter, outlook.next_at or quarter))
    Look.objects.bulk_create([look], update_conflicts=True, unique_fields=["id"], update_fields=["at", "until"])
