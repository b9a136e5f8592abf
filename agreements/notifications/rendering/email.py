"""One mail rendered for its recipient: their time zone, absolute links, headers and attachments."""

import re
from datetime import datetime
from email.utils import format_datetime, formataddr, parseaddr
from functools import lru_cache
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from css_inline import CSSInliner
from django.conf import settings
from django.template.loader import render_to_string
from django.utils import timezone

from agreements.activity.names import Names
from agreements.models import OutboxMessage
from agreements.notifications.message_types.base import Context
from agreements.notifications.rendering import calendar_attachment, health_picture
from agreements.notifications.rendering.digest_context import context_of
from agreements.notifications.rendering.wire_format import Letter
from agreements.text import cut, one_line
from stakeholders.models import User
from stakeholders.text.sentences import gettext as _

EMPTY_LINES = re.compile(r"\n\s*\n")
TITLE_AT_MOST = 60
SUBJECT_AT_MOST = 120
# Styles go into the tags, as many mail programs drop style sheets; what asks for the dark scheme stays a sheet.
INLINER = CSSInliner(keep_at_rules=True, load_remote_stylesheets=False)


def letter(message: OutboxMessage, at: datetime, names: Names | None = None) -> Letter:
    """Return the mail of an outbox row, written at this moment; its names are read unless they are given."""
    with timezone.override(ZoneInfo(message.person.zone)):
        context = context_of(message, at, names)
        subject, text, html = (
            # Kinds without a mail folder use the general templates.
            render_to_string([f"emails/{message.kind}/{part}", f"emails/news/{part}"], context)
            for part in ("subject.txt", "body.txt", "body.html")
        )
    reader: User | None = context["reply_to"]
    written = Letter(
        subject=cut(one_line(subject), SUBJECT_AT_MOST),
        body=EMPTY_LINES.sub("\n\n", text).strip() + "\n",
        from_email=_sender(context["actor"]),
        to=[message.person.email],
        reply_to=[formataddr((one_line(reader.name), reader.email))] if reader else [],
        headers=_headers(message, context, at),
    )
    written.attach_alternative(INLINER.inline(html), "text/html")
    calendar_attachment.attach(written, message, at)
    if columns := context.get("columns"):
        health_picture.attach(written, columns)
    return written


def _sender(actor: User | None) -> str:
    name, address = _parsed(settings.DEFAULT_FROM_EMAIL)
    if actor is None or not actor.is_active:
        return formataddr((name or "Entente", address))
    return formataddr((_("%(name)s via Entente") % {"name": one_line(actor.name)}, address))


# The same for every mail of a process.
_parsed = lru_cache(maxsize=8)(parseaddr)


def _headers(message: OutboxMessage, context: Context, at: datetime) -> dict[str, str]:
    host = urlsplit(settings.BASE_URL).hostname or "localhost"
    about = message.agreement.reference.lower() if message.agreement else "entente"
    headers = {
        "Message-ID": OutboxMessage.message_id(message.pk, host),
        "Date": format_datetime(at),
        "List-Id": formataddr((cut(context["title"] or "Entente", TITLE_AT_MOST), f"{about}.{host}")),
        # Neither an absence note nor a delivery receipt comes back; docs/operating.md says which server obeys which.
        "Auto-Submitted": "auto-generated",
        "X-Auto-Response-Suppress": "All",
        "Precedence": "bulk",
    }
    if message.agreement:
        # No mail has this id; it stands for the agreement, so that its mails gather in one thread.
        headers["References"] = headers["In-Reply-To"] = f"<{about}@{host}>"
    if context["stop_link"]:
        # RFC 8058: the mail program posts there by itself, without cookie and without a page.
        headers["List-Unsubscribe"] = f"<{context['stop_link']}>"
        headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    return headers
