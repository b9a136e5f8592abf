"""The names of what events refer to by id; events store ids only."""

import uuid
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import chain
from typing import Any

from django.db import models
from django.db.models import OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from agreements.models import Commitment, CommitmentTerms, Event, Party
from agreements.models.canonical import KINDS
from agreements.text import titled
from stakeholders.models import Department, User
from stakeholders.text.characters import isolated
from stakeholders.text.sentences import gettext as _

Reference = tuple[type[models.Model], Any]
NAMED: dict[str, type[models.Model]] = {
    "person": User,
    "for": User,
    "former": User,
    "fallen": User,
    "owner": User,
    "department": Department,
    "departments": Department,
    "commitment": Commitment,
    "commitments": Commitment,
}


@dataclass(frozen=True)
class Promise:
    """A commitment as sentences call it."""

    reference: str
    deliverable: str

    def __str__(self) -> str:
        if not self.deliverable:
            return self.reference
        return titled(self.reference, self.deliverable)


@dataclass(frozen=True)
class Names:
    """Looks ids up; whoever is not there any more is a former member, never a gap."""

    people: Mapping[int, str] = field(default_factory=dict)
    # For renamed people only: moment and name, the oldest first.
    renamed: Mapping[int, list[tuple[datetime, str]]] = field(default_factory=dict)
    departments: Mapping[int, str] = field(default_factory=dict)
    parties: Mapping[int, str] = field(default_factory=dict)
    promises: Mapping[int | str, Promise] = field(default_factory=dict)
    # The day whose names are said; None for today.
    moment: datetime | None = None
    # The person to whom it is said, in the second person; None where many read the same.
    reader: int | None = None

    @classmethod
    def of(
        cls, events: Iterable[Event], *, edits: Iterable[Mapping[str, Any]] = (), also: Iterable[Reference] = ()
    ) -> "Names":
        """Return the names that these need: four queries, however many there are.

        `edits` are changes of terms in the shape of an event's data (term, key, before, after); `also`
        are single (model, id) pairs.
        """
        wanted: dict[type[models.Model], set[Any]] = defaultdict(set)
        in_events = chain.from_iterable(map(_references, events))
        in_edits = chain.from_iterable(map(_in_the_words, edits))
        for model, value in chain(in_events, in_edits, also):
            wanted[model].add(value)
        people, renamed = _people(wanted[User])
        return cls(
            people=people,
            renamed=renamed,
            departments=dict(Department.objects.filter(pk__in=wanted[Department]).values_list("pk", "name")),
            parties=dict(Party.objects.filter(pk__in=wanted[Party]).values_list("pk", "department__name")),
            promises=_promises(wanted[Commitment]),
        )

    def at(self, moment: datetime) -> "Names":
        """Return the same people under the names that they had at this moment."""
        return replace(self, moment=moment)

    def read_by(self, reader: int) -> "Names":
        """Return the same names for sentences that call this person "you"."""
        return replace(self, reader=reader)

    def is_reader(self, pk: Any) -> bool:
        """True for the person to whom it is said."""
        return pk is not None and pk == self.reader

    def person(self, pk: Any) -> str:
        """Return a name that does not reorder the sentence around it; "you" for the reader."""
        if self.is_reader(pk):
            return _("you")
        moment, had = self.moment, self.renamed.get(pk, [])
        then = [name for since, name in had if moment is not None and since <= moment]
        # Somebody may have done something before they were added, in an import of old agreements for example.
        name = then[-1] if then else had[0][1] if had and moment is not None else self.people.get(pk)
        return isolated(name) if name else _("Former member")

    def department(self, pk: Any) -> str:
        return isolated(self.departments.get(pk) or _("A former department"))

    def party(self, pk: Any) -> str:
        return isolated(self.parties.get(pk) or _("A former department"))

    def promise(self, pk: Any) -> str:
        """Return a commitment with its words: C-0003 “Forecast of the core range”."""
        return str(self.promises[pk]) if pk in self.promises else _("a promise")

    def reference(self, pk: Any) -> str:
        """Return a commitment's number alone: C-0003."""
        return self.promises[pk].reference if pk in self.promises else ""

    def called(self, model: type[models.Model], pk: Any) -> str:
        """Return the name behind a foreign key of a term."""
        # What a commitment depends on may stand in an agreement that the reader may not read: its number is enough.
        speakers = {User: self.person, Department: self.department, Party: self.party, Commitment: self.reference}
        return speakers[model](pk)


def _references(event: Event) -> Iterator[Reference]:
    if event.by_id is not None:
        yield User, event.by_id
    for name, model in NAMED.items():
        value = event.data.get(name)
        for pk in value if isinstance(value, list) else [value]:
            if isinstance(pk, int):
                yield model, pk
    for one in event.data.get("handed_over", []):
        yield User, one["from"]
        yield User, one["to"]
    if event.data.get("term") in KINDS:
        yield from _in_the_words(event.data)


def _in_the_words(edit: Mapping[str, Any]) -> Iterator[Reference]:
    kind = KINDS[edit["term"]]
    if kind is CommitmentTerms:
        yield Commitment, edit["key"]
    for side in ("before", "after"):
        for name, value in edit.get(side, {}).items():
            related: Any = kind._meta.get_field(name).related_model
            if related is not None and value is not None:
                yield related, value


def _people(ids: set[int]) -> tuple[dict[int, str], dict[int, list[tuple[datetime, str]]]]:
    """Return today's names, and the names of those who were renamed; one query."""
    people: dict[int, str] = {}
    renamed: dict[int, list[tuple[datetime, str]]] = defaultdict(list)
    known = User.objects.filter(pk__in=ids).order_by("names__since", "names__pk") if ids else User.objects.none()
    for pk, today, since, name in known.values_list("pk", "name", "names__since", "names__name"):
        people[pk] = today
        if since is not None:
            renamed[pk].append((since, name))
    return people, dict(renamed)


def _promises(wanted: set[int | str]) -> dict[int | str, Promise]:
    if not wanted:
        return {}
    ids = [value for value in wanted if isinstance(value, int)]
    keys = [uuid.UUID(value) for value in wanted if isinstance(value, str)]
    newest = CommitmentTerms.objects.filter(commitment=OuterRef("pk")).order_by("-revision__number")
    named = Coalesce("terms__deliverable", Subquery(newest.values("deliverable")[:1]), models.Value(""))
    rows = Commitment.objects.filter(Q(pk__in=ids) | Q(key__in=keys)).annotate(named=named)
    promises: dict[int | str, Promise] = {}
    for pk, key, number, deliverable in rows.values_list("pk", "key", "number", "named"):
        promises[pk] = promises[str(key)] = Promise(f"C-{number:04d}", deliverable)
    return promises
