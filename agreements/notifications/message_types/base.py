"""One row of the table of news: the message, to whom, how much it needs them, by which kind of mail, for how long."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum

from agreements.models import Announcement
from agreements.models.inbox_item import Telling
from agreements.models.outbox_message import Urgency
from agreements.participants import People

Audience = Callable[[Announcement], People]

CRITICAL, ROUTINE = Urgency.CRITICAL, Urgency.ROUTINE
INBOX_ONLY = None
LASTS = timedelta(days=14)
# Others hear of a check-in when it can no longer be undone.
UNDO = timedelta(minutes=30)
# Edits of one person within such a stretch are one line of the inbox.
SITTING_SECONDS = 20 * 60


class Reach(Enum):
    """How much a message needs its reader; what each preset makes of it stands in `reaching`."""

    # It waits for this person, at once, and nobody can turn it off.
    MUST = "must"
    # It needs the reader now; they may choose to read it in the digest, or to have no mail of it.
    NEEDED = "needed"
    # Good to know: in the digest, unless the person chooses otherwise.
    NEWS = "news"
    # One line, never a mail of its own.
    LINE = "line"


# Some news needs one person more than another.
Reaching = Callable[[Announcement | Telling, int], Reach]


@dataclass(frozen=True)
class Told:
    """One message that a kind of news makes: its name, to whom, how much it needs them, and how it is mailed."""

    message: str
    to: Audience
    # Kinds with a letter of their own; the others go in the general one when somebody wants them by mail.
    mail: Urgency | None = INBOX_ONLY
    reach: Reach | Reaching = Reach.NEWS
    # What makes two messages to one person the same message.
    about: Callable[[Announcement], str] | None = None
    lasts: timedelta | Callable[[Announcement], datetime] = LASTS
    after: timedelta = timedelta(0)

    def reach_for(self, news: Announcement | Telling, person: int) -> Reach:
        """Return how much it needs this person."""
        return self.reach if isinstance(self.reach, Reach) else self.reach(news, person)
