"""What an inbox line only repeats: a thing that is still to do stands among those, once."""

from dataclasses import dataclass

from agreements.models import InboxItem

# Their subject is settled when it is not to do any more: nothing about them is new then.
ANSWERED = frozenset(
    {
        "change_asked",
        "decision_near",
        "ready_to_sign",
        "commitment_offered",
        "passing_on_asked",
        "passing_on_refused",
        "completion_asked",
        "completion_contact_asked",
        "completion_returned",
        "decision_asked",
        "check_in_due",
    }
)
# These also reach people for whom there is nothing to do: they are news until they were read.
ASKING = frozenset({"worry", "fresh_link", "date_near", "date_today", "date_passed", "no_news", "forewarned"})


@dataclass(frozen=True)
class Standing:
    """Which pages hold something to do for the reader, and so which lines say nothing more."""

    pages: frozenset[str] = frozenset()

    def repeats(self, item: InboxItem, place: str) -> bool:
        """True while what the line says waits for its reader above it."""
        return item.kind in ANSWERED | ASKING and place.partition("#")[0] in self.pages

    def is_new(self, item: InboxItem) -> bool:
        """True until its reader has seen it, or its subject was settled."""
        return item.seen_at is None and item.kind not in ANSWERED
