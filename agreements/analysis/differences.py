"""What changed between two texts, clause by clause: reworded, added, removed or moved."""

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

# A clause as the canonical text stores it: its key, and its fields as JSON values.
Entry = Mapping[str, Any]
Document = Mapping[str, Any]
Change = Literal["same", "reworded", "added", "removed"]


@dataclass(frozen=True)
class Difference:
    """One clause in two texts; `fields` names what differs, all of them when it stands in one text only."""

    kind: str
    key: str
    before: Entry | None
    after: Entry | None
    fields: tuple[str, ...] = ()
    is_moved: bool = False

    @property
    def change(self) -> Change:
        if self.before is None:
            return "added"
        if self.after is None:
            return "removed"
        return "reworded" if self.fields else "same"


def differences(before: Document, after: Document, kinds: Sequence[str]) -> list[Difference]:
    """Return every clause of two texts in reading order of `kinds`, then of `after`.

    A removed clause stands where it stood, behind its old neighbour. People and departments are
    compared by id: a name that was read on another day changes nothing.
    """
    return [
        difference
        for kind in kinds
        for difference in _of_kind(kind, before["terms"].get(kind, []), after["terms"].get(kind, []))
    ]


def _of_kind(kind: str, before: Sequence[Entry], after: Sequence[Entry]) -> Iterator[Difference]:
    old = {entry["key"]: entry for entry in before}
    new = {entry["key"]: entry for entry in after}
    moved = _moved([key for key in new if key in old], list(old))
    for key in _reading_order(list(old), list(new)):
        one, other = old.get(key), new.get(key)
        yield Difference(kind, key, one, other, tuple(_fields(one or {}, other or {})), key in moved)


def _fields(before: Entry, after: Entry) -> Iterator[str]:
    for name in dict.fromkeys([*before, *after]):
        if name != "key" and meant(before.get(name)) != meant(after.get(name)):
            yield name


def meant(value: Any) -> Any:
    """Return what a value stands for: a person or department by id, everything else as it is."""
    return value["id"] if isinstance(value, dict) and "id" in value else value


def _reading_order(old: Sequence[str], new: Sequence[str]) -> list[str]:
    remaining = set(new)
    behind: dict[str | None, list[str]] = {None: []}
    neighbour: str | None = None
    for key in old:
        if key in remaining:
            neighbour = key
        else:
            behind.setdefault(neighbour, []).append(key)
    order = list(behind[None])
    for key in new:
        order += [key, *behind.get(key, [])]
    return order


def _moved(kept: Sequence[str], old: Sequence[str]) -> set[str]:
    """Return the fewest clauses whose moving explains the new order: all but a longest run still in order."""
    place = {key: index for index, key in enumerate(old)}
    # Patience sorting (Fredman, 1975): ends[n] is the clause that ends the best run of n + 1.
    ends: list[str] = []
    previous: dict[str, str | None] = {}
    for key in kept:
        run = bisect_left([place[end] for end in ends], place[key])
        previous[key] = ends[run - 1] if run else None
        ends[run : run + 1] = [key]
    still: set[str] = set()
    key_or_none = ends[-1] if ends else None
    while key_or_none is not None:
        still.add(key_or_none)
        key_or_none = previous[key_or_none]
    return set(kept) - still
