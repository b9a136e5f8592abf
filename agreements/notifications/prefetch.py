"""What messages speak of, read for many of them at once: however many they are, each table is asked once."""

from collections.abc import Sequence
from typing import Any

from django.db.models import Exists, OuterRef, Prefetch, prefetch_related_objects

from agreements.models import Agreement, Commitment, Pause
from agreements.models.message import Message

AGREEMENTS = Agreement.objects.titled().annotate(rests=Exists(Pause.objects.running().filter(agreement=OuterRef("pk"))))
COMMITMENTS = Commitment.objects.select_related("terms__commitment", "terms__owner", "terms__receiver__department")
SUBJECTS: tuple[Any, ...] = (
    "person",
    "event__by",
    Prefetch("agreement", AGREEMENTS),
    *(Prefetch(f"{about}__commitment", COMMITMENTS) for about in ("occasion", "reminder", "check_in", "episode")),
    "check_in__by",
    "check_in__on_behalf_of",
    "notice",
    "absence__person",
    "absence__stand_in",
    "security_note",
)


def read_about(messages: Sequence[Message]) -> None:
    """Have the subjects of these messages at hand; what is there is not read again.

    Each agreement has its `title`, and says in `rests` whether it is paused at this moment.
    """
    prefetch_related_objects(messages, *SUBJECTS)
