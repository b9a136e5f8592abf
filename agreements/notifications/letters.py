"""The letter: one mail as it leaves, written for its reader, in their zone, with every link spelled out."""

import re
from datetime import datetime
from email.utils import format_datetime, formataddr, parseaddr
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from agreements.models import OutboxMessage
from agreements.notifications.contents import facts, one_line
from stakeholders.models import User

# Repeated text inside one thread is folded away by mail programs: what asks for an act stands alone.
OWN_THREAD = frozenset(
    {"commitment_offered", "ready_to_sign", "check_in_due", "change_asked", "date_near", "date_today", "date_passed"}
)
EMPTY_LINES = re.compile(r"\n\s*\n")
TITLE_AT_MOST = 60
SUBJECT_AT_MOST = 120


def letter(message: OutboxMessage, at: datetime) -> EmailMultiAlternatives:
    """Return the mail of an outbox row, written at this moment."""
    with timezone.override(ZoneInfo(message.person.zone)):
        context = facts(message)
        subject, text, html = (
            render_to_string(f"emails/{message.kind}/{part}", context)
            for part in ("subject.txt", "body.txt", "body.html")
        )
    written = EmailMultiAlternatives(
        subject=Truncator(one_line(subject)).chars(SUBJECT_AT_MOST),
        body=EMPTY_LINES.sub("\n\n", text).strip() + "\n",
        from_email=_sender(context["actor"]),
        to=[message.person.email],
        headers=_headers(message, context["title"], at),
    )
    written.attach_alternative(html, "text/html")
    return written


def _sender(actor: User | None) -> str:
    name, address = parseaddr(settings.DEFAULT_FROM_EMAIL)
    if actor is None or not actor.is_active:
        return formataddr((name or "Entente", address))
    return formataddr((_("%(name)s via Entente") % {"name": one_line(actor.name)}, address))


def _headers(message: OutboxMessage, title: str, at: datetime) -> dict[str, str]:
    host = urlsplit(settings.BASE_URL).hostname or "localhost"
    place = f"{message.agreement.reference.lower()}.{host}"
    headers = {
        "Message-ID": OutboxMessage.message_id(message.pk, host),
        "Date": format_datetime(at),
        "List-Id": formataddr((Truncator(title).chars(TITLE_AT_MOST), place)),
        "Auto-Submitted": "auto-generated",
    }
    if message.kind not in OWN_THREAD:
        # No mail has this id; it stands for the agreement, so that its mails gather in one thread.
        headers["References"] = headers["In-Reply-To"] = f"<{message.agreement.reference.lower()}@{host}>"
    return headers
