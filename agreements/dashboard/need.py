"""One task of one person: what it is, what it is about, and where or how it is done."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Generic, TypeVar

from django.db.models import F

from agreements.drafting.rewordings import Rewording
from agreements.models import Agreement, Occasion
from agreements.models.agreement import AnyOf
from agreements.yeses import Yes
from stakeholders.prepared_queries import Queries, prepared

T = TypeVar("T")


@dataclass(frozen=True)
class Need:
    """One thing to do, and the page where it is done."""

    title: str
    about: str
    act: str
    url: str
    # Of the card; stays the same as long as it is about the same object.
    id: str
    # What to post to say yes at once, when no form is needed; to the page itself unless `yes_url` says where.
    yes: Mapping[str, object] = field(default_factory=dict)
    yes_url: str = ""
    yes_act: str = ""
    # What that yes means, where it is one of the four.
    means: Yes | None = None
    # The same for the other answer, where one press says that too.
    no_url: str = ""
    no_act: str = ""
    # What one needs to know before deciding, one line each.
    facts: Sequence[str] = ()
    # What somebody wrote, in full.
    words: str = ""
    # The clause that the yes is said to, in its sentences, and what changed in them since an earlier yes.
    clause: str = ""
    rewording: Rewording | None = None
    # Somebody else cannot go on before this is done.
    blocks: bool = False
    # The day by which tasks of one kind are sorted; None sorts first.
    due_on: date | None = None
    # What was asked, when one object can ask for several things: a wording, a worry, a point of the rhythm.
    asked: object = ""
    # The number of the promise that it is about: of several about one, the first is shown.
    promise: int | None = None
    # A check-in is answered in its own card.
    occasion: Occasion | None = None

    @property
    def key(self) -> str:
        """Return the key under which it is snoozed; another question about the same object has another key."""
        return f"{self.id}:{self.asked}"[:80]

    @property
    def page(self) -> str:
        """Return the path of the page that is about it."""
        page = self.occasion.commitment.get_absolute_url() if self.occasion else self.url
        return page.partition("#")[0]

    @property
    def rank(self) -> tuple[bool, date]:
        """The sort key: what blocks others first, then by day."""
        return not self.blocks, self.due_on or date.min


def one_of_each_promise(needs: Iterable[Need]) -> list[Need]:
    """Return these needs in their order, only the first of each promise: the others follow its answer."""
    met: set[int] = set()
    first = []
    for need in needs:
        if need.promise is None or need.promise not in met:
            first.append(need)
        if need.promise is not None:
            met.add(need.promise)
    return first


@dataclass(frozen=True)
class Waiting(Generic[T]):
    """Rows of one sort that wait for a person, before the titles of their agreements are read."""

    rows: Sequence[T]
    agreement_of: Callable[[T], int]
    # Makes a need of a row and the title of its agreement.
    need: Callable[[T, str], Need]

    def needs(self, titles: Mapping[int, str]) -> list[Need]:
        """Return them as needs; `titles` holds at least those of their agreements, by id."""
        return [self.need(row, titles[self.agreement_of(row)]) for row in self.rows]


def with_titles(*found: Waiting[Any] | Iterable[Need]) -> list[Need]:
    """Return all needs in this order; one query reads the titles of every agreement they are about."""
    waiting = [one for one in found if isinstance(one, Waiting)]
    agreements = {one.agreement_of(row) for one in waiting for row in one.rows}
    titles = dict(_titles(agreements=list(agreements))["titles"]) if agreements else {}
    return [need for one in found for need in (one.needs(titles) if isinstance(one, Waiting) else one)]


@prepared
def _titles(*, agreements: list[int]) -> Queries:
    titled = Agreement.objects.titled().filter(AnyOf(F("pk"), agreements))
    return {"titles": titled.values_list("pk", "title")}  # type: ignore[misc]  # annotated by titled()
