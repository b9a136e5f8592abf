"""Sessions: the rows behind the cookies of signed-in browsers, where a person is signed in, and ending that."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.contrib.auth import HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.base import SessionBase
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.db import transaction
from django.http import HttpRequest
from django.utils.crypto import constant_time_compare, salted_hmac

from stakeholders.accounts.sign_ins import browser_of
from stakeholders.models import User
from stakeholders.models.session import Session

SEEN_EVERY = timedelta(hours=1)
# One sign-in deletes no more ended sessions than these; the next one goes on.
MOST_AT_ONCE = 500
# Key of the session under which the browser's data are stored.
DEVICE = "device"
# An id of the session that is not its cookie, so that it can be shown in addresses.
PURPOSE = "stakeholders.session"
# In this order: a telephone also bears the name of the system that its own is made from.
SYSTEMS = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("CrOS", "ChromeOS"),
    ("Mac OS X", "macOS"),
    ("Linux", "Linux"),
)


class SessionStore(DatabaseStore):
    """Django's sessions in the database; each row says whose it is and when it was last seen."""

    # When the row that was read was last seen.
    seen_at: datetime | None = None

    @classmethod
    def get_model_class(cls) -> type[Session]:
        """Return the model of the rows."""
        return Session

    def create_model_instance(self, data: dict[str, Any]) -> Session:
        """Return the row to be written; it was seen at the moment from which its end is counted."""
        row: Any = super().create_model_instance(data)
        row.person_id = data.get(SESSION_KEY)
        row.seen_at = row.expire_date - timedelta(seconds=self.get_expiry_age())
        return row  # type: ignore[no-any-return]

    def _get_session_from_db(self) -> Session | None:
        row: Session | None = super()._get_session_from_db()  # type: ignore[misc]
        self.seen_at = row.seen_at if row else None
        return row


class NoSuchSession(Exception):
    """There is no such session of this person, or it has ended."""


@dataclass(frozen=True)
class SignedIn:
    """One browser in which a person is signed in, in words; browser and system are empty where they are not known."""

    handle: str
    browser: str
    system: str
    since: datetime | None
    seen_at: datetime
    is_here: bool


def system_of(request: HttpRequest) -> str:
    """Return the system that a browser says it runs on; empty when it is none of the well-known ones."""
    calls_itself = request.headers.get("User-Agent", "")
    return next((system for token, system in SYSTEMS if token in calls_itself), "")


@transaction.atomic
def note_device(request: HttpRequest, *, at: datetime) -> None:
    """Let the session of a new sign-in know its browser, and forget all sessions that have ended."""
    request.session[DEVICE] = {"browser": browser_of(request), "system": system_of(request), "since": at.isoformat()}
    _forget_ended(at)


def _forget_ended(at: datetime) -> None:
    """Delete sessions that have ended; those that another sign-in deletes at this moment are left to it."""
    ended = Session.objects.select_for_update(skip_locked=True).filter(expire_date__lte=at)
    Session.objects.filter(pk__in=list(ended.values_list("pk", flat=True)[:MOST_AT_ONCE])).delete()


def note_visit(session: SessionBase, *, at: datetime) -> None:
    """Note that a browser was seen, at most once an hour; when the session ends stays as it is."""
    seen_at = getattr(session, "seen_at", None)
    if seen_at is not None and at - seen_at >= SEEN_EVERY:
        Session.objects.filter(pk=session.session_key).update(seen_at=at)


def sessions_of(person: User, *, here: str | None, at: datetime) -> list[SignedIn]:
    """Return where a person is signed in: here first, then by when it was last seen. One query.

    `here` is the key of the session that asks.
    """
    rows = sorted(_running(person, at), key=lambda row: (row.pk == here, row.seen_at), reverse=True)
    return [_signed_in(row, here) for row in rows]


@transaction.atomic
def end_session(*, handle: str, by: User, at: datetime) -> None:
    """End one session of this person at its next request. Raises NoSuchSession."""
    ended = [row.pk for row in _running(by, at) if constant_time_compare(_handle(row), handle)]
    if not ended:
        raise NoSuchSession(handle)
    Session.objects.filter(pk__in=ended).delete()


@transaction.atomic
def end_other_sessions(*, here: str | None, by: User, at: datetime) -> int:
    """End all sessions of this person but the one that asks; return how many."""
    others = [row.pk for row in _running(by, at) if row.pk != here]
    Session.objects.filter(person=by).exclude(pk=here).delete()
    return len(others)


def _running(person: User, at: datetime) -> list[Session]:
    """Return the sessions that still let the person in: after a new password those from before it do not."""
    # Under a former secret key a session lets in as well, until its next request renews it.
    valid = [person.get_session_auth_hash(), *person.get_session_auth_fallback_hash()]
    rows = Session.objects.filter(person=person, expire_date__gt=at)
    return [row for row in rows if row.get_decoded().get(HASH_SESSION_KEY, "") in valid]


def _signed_in(row: Session, here: str | None) -> SignedIn:
    device = row.get_decoded().get(DEVICE, {})
    since = device.get("since")
    return SignedIn(
        handle=_handle(row),
        browser=device.get("browser", ""),
        system=device.get("system", ""),
        since=datetime.fromisoformat(since) if since else None,
        seen_at=row.seen_at,
        is_here=row.pk == here,
    )


def _handle(row: Session) -> str:
    return salted_hmac(PURPOSE, row.pk, algorithm="sha256").hexdigest()[:32]
