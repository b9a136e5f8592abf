"""The state of the outbox as a verification run sees it from outside, and where its own process delivers mail."""

import os
import time
import uuid

import psycopg
from django.conf import settings

from tests.verify.mail_sink import MailSink

IS_AMBIGUOUS = "SELECT ambiguous > 0 FROM agreements_outboxmessage WHERE id = %s"
PATIENCE = 10


def deliver_to(sink: MailSink) -> None:
    """Let rounds of this process hand their mail to the sink."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", sink.port
    settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = ""
    settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False


def outbox_id_of(message_id: str) -> uuid.UUID:
    """Return the id of the outbox row that a Message-ID belongs to."""
    return uuid.UUID(message_id.strip("<>").partition("@")[0])


def is_second_copy_announced(message_id: str) -> bool:
    """Return whether the ledger says at this moment that a second copy may come; waits for a database that is away."""
    deadline = time.monotonic() + PATIENCE
    while True:
        try:
            with psycopg.connect(os.environ["DATABASE_URL"], connect_timeout=2) as database:
                found = database.execute(IS_AMBIGUOUS, [outbox_id_of(message_id)]).fetchone()
                return bool(found and found[0])
        except psycopg.OperationalError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.1)
