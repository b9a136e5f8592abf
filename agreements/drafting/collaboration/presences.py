"""Who is writing where: the newest place of each person in a draft, as long as it is fresh."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from agreements.models import Agreement, Presence
from stakeholders.models import User

# So long somebody counts as writing after their form last said so; it says so every 25 seconds.
FRESH_FOR = timedelta(minutes=5)


@dataclass(frozen=True)
class Writer:
    """Somebody else who is writing in a clause, and since how many minutes nothing was heard of them."""

    person: User
    key: UUID
    minutes: int

    @property
    def anchor(self) -> str:
        """Id of the clause in a page; see `Term.anchor`."""
        return f"term-{self.key.hex[:12]}"


def note_writer(*, agreement: Agreement, key: UUID, by: User, at: datetime) -> None:
    """Note that a person is writing in a clause of the draft: one row each, wherever they write. No event."""
    place = Presence(agreement=agreement, person=by, key=key, at=at)
    known = ["agreement", "person"]
    Presence.objects.bulk_create([place], update_conflicts=True, unique_fields=known, update_fields=["key", "at"])


def writers_of(present: Iterable[Presence], *, at: datetime) -> dict[UUID, list[Writer]]:
    """Return the others who write, by the key of the clause; no query."""
    found: dict[UUID, list[Writer]] = {}
    for one in present:
        away = at - one.at
        if away < FRESH_FOR and one.person.is_active:
            writer = Writer(one.person, one.key, max(0, int(away.total_seconds() // 60)))
            found.setdefault(one.key, []).append(writer)
    return found


def sweep_presences(at: datetime) -> int:
    """Delete the places that are not fresh any more; return how many. The round of the clock does it."""
    deleted, _by_model = Presence.objects.filter(at__lte=at - FRESH_FOR).delete()
    return deleted
