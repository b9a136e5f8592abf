"""The environment guard: a restored dump or a copied database sends nothing until somebody says that it may."""

import hashlib
from datetime import datetime
from urllib.parse import urlsplit

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Q, QuerySet

from agreements.models import Environment, OutboxMessage
from agreements.models.news.environment import THE_ONLY
from agreements.models.news.outbox_message import State

# Some hosted servers keep this function for themselves; the rest of the identity then has to do.
MAY_ASK = "SELECT has_function_privilege('pg_control_system()', 'EXECUTE')"
SERVER = "SELECT system_identifier::text FROM pg_control_system()"
# The table has its own number too: a dump that is read back into the same database makes it anew.
DATABASE = """
    SELECT oid::text, datname, 'agreements_outboxmessage'::regclass::oid::text
    FROM pg_database WHERE datname = current_database()
"""
LEFT_TO_NOBODY = {"lease_token": None, "lease_until": None, "dotted_at": None}
EXPIRED = {"state": State.EXPIRED, "fault": "discarded at release", **LEFT_TO_NOBODY}


def identity() -> str:
    """Return what tells this database, under this name of the site, from every copy of it."""
    with connection.cursor() as cursor:
        cursor.execute(MAY_ASK)
        cursor.execute(SERVER if cursor.fetchone()[0] else "SELECT ''")
        (server,) = cursor.fetchone()
        cursor.execute(DATABASE)
        parts = [server, *cursor.fetchone(), urlsplit(settings.BASE_URL).hostname or ""]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def may_send() -> bool:
    """True where mail was first sent from, or released since; the first to ask is that place."""
    here = identity()
    known, _is_new = Environment.objects.get_or_create(pk=THE_ONLY, defaults={"identity": here})
    return known.identity == here


def is_held() -> bool:
    """True in a copy; asking changes nothing."""
    known = Environment.objects.filter(pk=THE_ONLY).first()
    return known is not None and known.identity != identity()


@transaction.atomic
def release(*, note: str, at: datetime, discard_before: datetime | None = None) -> int:
    """Make this the environment that sends; let mail made before a moment expire. Return how many did."""
    here = {"identity": identity(), "released_at": at, "released_by_note": note[:200]}
    Environment.objects.update_or_create(pk=THE_ONLY, defaults=here)
    return unsent(at).filter(created_at__lt=discard_before).update(**EXPIRED) if discard_before else 0


def unsent(at: datetime) -> QuerySet[OutboxMessage]:
    """Return the mails that would leave after a release: those that wait, and those whose worker is gone."""
    return OutboxMessage.objects.filter(Q(state=State.PENDING) | Q(state=State.SENDING, lease_until__lt=at))
