"""The secret in the address of a calendar feed: created on request, shown once, stored as a hash, and replaceable."""

import hashlib
import secrets
from datetime import datetime

from agreements.models import CalendarFeed
from stakeholders.models import User

# Random bytes in a token: 256 bits, which nobody guesses.
BYTES = 32


def renew(*, by: User, at: datetime) -> str:
    """Give a person a new address, which ends the one before; return its token, which is stored nowhere."""
    token = secrets.token_urlsafe(BYTES)
    CalendarFeed.objects.update_or_create(person=by, defaults={"digest": _digest(token), "made_at": at})
    return token


def stop(*, by: User) -> None:
    """End the address of a person; without one nothing happens."""
    CalendarFeed.objects.filter(person=by).delete()


def whose(token: str) -> User | None:
    """Return the active person of this token; None for one that was guessed or has ended."""
    feed = CalendarFeed.objects.filter(digest=_digest(token), person__is_active=True).select_related("person").first()
    return feed.person if feed else None


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
