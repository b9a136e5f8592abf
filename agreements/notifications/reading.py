"""What messages speak of, read for many of them at once: however many they are, each table is asked once."""

from collections.abc import Sequence
from typing import Any

from django.db.models import Prefetch, prefetch_related_objects

from agreements.models import Agreement, Commitment
from agreements.models.inbox_item import Telling

COMMITMENTS = Commitment.objects.select_related("terms__commitment", "terms__owner", "terms__receiver__department")
SUBJECTS: tuple[Any, ...] = (
    "person",
    "event__by",
    Prefetch("agreement", Agreement.objects.titled()),
    *(Prefetch(f"{about}__commitment", COMMITMENTS) for about in ("occasion", "reminder", "check_in", "episode")),
    "check_in__by",
    "check_in__on_behalf_of",
    "notice",
    "absence__person",
    "absence__stand_in",
    "security_note",
)


def read_about(messages: Sequence[Telling]) -> None:
    """Have the subjects of these messages at hand, each agreement with its `title`; what is there is not read again."""
    prefetch_related_objects(messages, *SUBJECTS)
