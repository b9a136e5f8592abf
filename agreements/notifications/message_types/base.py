"""The message type: everything that is known of one kind of news, in one frozen record."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum
from typing import Any
from uuid import UUID

from django.utils.functional import Promise

from agreements.activity.names import Names
from agreements.models import Announcement
from agreements.models.kinds import EventKind, MessageKind
from agreements.models.news.message import Message
from agreements.models.news.outbox_message import Urgency
from agreements.notifications.message_types.calendars import Calendar
from agreements.notifications.message_types.lines import event_sentence
from agreements.notifications.message_types.pages import subject_page
from agreements.participants import People

Recipients = Callable[[Announcement], People]
Context = dict[str, Any]

CRITICAL, ROUTINE = Urgency.CRITICAL, Urgency.ROUTINE
TWO_WEEKS = timedelta(days=14)


class OfMany:
    """Recipients that are read for many announcements at once; for a single one the same rule is asked alone."""

    def __init__(self, read: Callable[[Sequence[Announcement]], list[People]]) -> None:
        # One set of people for each announcement, in their order.
        self.read = read

    def __call__(self, announcement: Announcement) -> People:
        """Return those of one announcement."""
        (people,) = self.read([announcement])
        return people


def people_of_each(recipients: Recipients, announcements: Sequence[Announcement]) -> list[People]:
    """Return the recipients of each of these announcements, in their order."""
    if isinstance(recipients, OfMany):
        return recipients.read(announcements)
    return [recipients(announcement) for announcement in announcements]


class Importance(Enum):
    """How much a message needs its reader; `preferences.channels` says what each preset makes of it."""

    # Waits for this person: mailed at once, and cannot be turned off.
    MUST = "must"
    # Needs the reader soon: mailed at once, unless they chose the digest or stopped it.
    NEEDED = "needed"
    # Good to know: in the digest, unless they chose otherwise.
    NEWS = "news"
    # One line in the inbox or the digest, never a mail of its own.
    LINE = "line"


class Readers(Enum):
    """Who may read a message: asked when it is listed and once more before a mail leaves."""

    # Whoever drafts the agreement.
    DRAFTERS = "drafters"
    # Everybody to whom the agreement exists.
    AGREEMENT = "agreement"
    # Its recipient, also after their seat in the agreement has ended.
    RECIPIENT = "recipient"


class Repeats(Enum):
    """Whether an inbox item only repeats a task that stands under "To do"."""

    NOTHING = "nothing"
    # A task for some recipients and news for others: hidden while it is a task, else new until seen.
    TASK_OF_SOME = "task of some"
    # A task for every recipient: hidden while it is one, and no news once it is settled.
    TASK = "task"


@dataclass(frozen=True)
class Cause:
    """An event that makes a message of this type, and the people who receive it (ids of active people)."""

    event: EventKind
    recipients: Recipients


def happened(message: Message, at: datetime) -> bool:
    """True always: what simply happened stays true."""
    return True


def no_context(message: Message, at: datetime) -> Context:
    """Return nothing beyond what every mail is given."""
    return {}


def no_calendar(message: Message) -> Calendar | None:
    """Return None: most kinds bring nothing for a calendar."""
    return None


@dataclass(frozen=True, kw_only=True)
class MessageType:
    """One kind of news: whom it reaches, how much it needs them, what it says, and until when it is true."""

    kind: MessageKind
    # What it is called on the page of preferences.
    label: str | Promise
    causes: tuple[Cause, ...] = ()

    # Whether that page lists it; mails that are made of others have a switch of their own.
    is_listed: bool = True
    # As a rule, and for one recipient (by id) where it depends on who they are.
    importance: Importance = Importance.NEWS
    importance_for: Callable[[Announcement | Message, int], Importance] | None = None
    # Set for kinds with a mail folder of their own; others use the general one, as routine mail.
    urgency: Urgency | None = None
    # How long a mail is of use, counted from the announcement; or the moment itself.
    lasts: timedelta | Callable[[Announcement], datetime] = TWO_WEEKS
    # Names what two messages to one person must share to be the same; by default their subject.
    identity: Callable[[Announcement], str] | None = None

    readers: Readers = Readers.AGREEMENT
    # One sentence for inbox, digest and mail; the page where it is read or answered; what its mail template needs.
    line: Callable[[Message, Names], str] = event_sentence
    page: Callable[[Message, Names], str] = subject_page
    context: Callable[[Message, datetime], Context] = no_context
    calendar: Callable[[Message], Calendar | None] = no_calendar
    # Asked with the present moment before it is written, and again before its mail leaves.
    still_true: Callable[[Message, datetime], bool] = happened
    # The same question for many messages of this kind at once, where it can be asked so: the ids of the true ones.
    which_are_true: Callable[[Sequence[Message], datetime], Collection[UUID]] | None = None

    # Held back while its agreement is paused.
    rests_in_pause: bool = False
    repeats: Repeats = Repeats.NOTHING
    # The digest adds links to answer it at once.
    asks_owner: bool = False
    # Reaches its recipient while they are away; at night too.
    ignores_absence: bool = False
    ignores_quiet_hours: bool = False

    def importance_to(self, about: Announcement | Message, person: int) -> Importance:
        """Return how much it needs the person with this id."""
        return self.importance_for(about, person) if self.importance_for else self.importance
