"""Prefetching: the subjects of many messages in a constant number of queries."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, Prefetch, prefetch_related_objects

from agreements.models import Agreement, Commitment, Party, Pause
from agreements.models.news.message import Message
from stakeholders.models import the_organisation

COMMITMENTS = Commitment.objects.select_related("terms__commitment", "terms__owner", "terms__receiver__department")
SUBJECTS: tuple[Any, ...] = (
    "person",
    "event__by",
    *(Prefetch(f"{about}__commitment", COMMITMENTS) for about in ("occasion", "reminder", "check_in", "episode")),
    "check_in__by",
    "check_in__on_behalf_of",
    "notice",
    "absence__person",
    "absence__stand_in",
    "account_note__by",
)


def read_about(messages: Sequence[Message], at: datetime) -> None:
    """Read the subjects of these messages, each table once; what was read before is not read again.

    Each agreement has its `title`, its `present_parties`, and says in `rests` whether it is paused at this moment.
    """
    unread = [message for message in messages if not message.is_read]
    if not unread:
        return
    paused = Pause.objects.running(at).filter(agreement=OuterRef("pk"))
    seated = Prefetch("parties", Party.objects.present(), to_attr="present_parties")
    agreements = Agreement.objects.titled().annotate(rests=Exists(paused)).prefetch_related(seated)
    prefetch_related_objects(unread, Prefetch("agreement", agreements), *SUBJECTS)
    for message in unread:
        message.is_read = True


def read_organisation(messages: Sequence[Message]) -> None:
    """Let these messages know the organisation, whose name stands at the head of every mail; one query."""
    organisation = the_organisation()
    for message in messages:
        message.organisation = organisation.name
        message.has_mail_links = organisation.mail_links
