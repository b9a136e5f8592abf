"""Dependencies between commitments: those around a commitment that a reader may see, and the check against cycles."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise

from django.db.models import F, QuerySet

from agreements.analysis.dependency_graph import Break, breaks, find_cycle
from agreements.models import Agreement, Commitment, CommitmentTerms, Revision
from agreements.models.agreement import AnyOf
from stakeholders.models import User
from stakeholders.prepared_queries import Queries, prepared
from stakeholders.text.sentences import gettext as _

# Id of a commitment that is being written and has no number yet.
NEW = 0


class CannotDepend(Exception):
    """Says in one sentence why a commitment cannot depend on another one."""


@dataclass(frozen=True)
class Broken:
    """A date that no longer fits, with the words of both commitments."""

    fact: Break[int]
    who: CommitmentTerms
    what: CommitmentTerms

    @property
    def token(self) -> str:
        return f"{self.fact.who}-{self.fact.what}-{self.fact.by}-{self.fact.short}"


@dataclass(frozen=True)
class Network:
    """Commitments by id with their present wording: those of a draft, and those in force around them."""

    wordings: dict[int, CommitmentTerms] = field(default_factory=dict)

    @property
    def days(self) -> dict[int, date]:
        return {pk: wording.due_on for pk, wording in self.wordings.items()}

    @property
    def needs(self) -> set[tuple[int, int]]:
        pairs = ((pk, wording.depends_on_id) for pk, wording in self.wordings.items())
        return {(who, what) for who, what in pairs if what is not None}


def network_around(commitments: Iterable[int], *, reader: User, draft: Revision | None = None) -> Network:
    """Return these commitments, what rests on them down the chain, and what all those need, as the reader may see it.

    What the reader may not read is not there, nor what is reached through it alone. The number of
    queries grows with the length of a chain and not with how many rest on one.
    """
    visible = _running().filter(commitment__agreement__in=Agreement.objects.visible_to(reader).values("pk"))
    found = {} if draft is None else {one.commitment_id: one for one in _worded().filter(revision=draft)}
    seeds = set(commitments)
    found |= _by_commitment(visible.filter(commitment__in=seeds - found.keys()))
    new = seeds | found.keys()
    while new:
        below = _by_commitment(visible.filter(depends_on__in=new).exclude(commitment__in=list(found)))
        found |= below
        new = set(below)
    while wanted := {what for _who, what in Network(found).needs} - found.keys():
        above = _by_commitment(visible.filter(commitment__in=wanted))
        # What cannot be read is asked for once.
        found |= above
        if not above:
            break
    return Network(found)


def broken_by_edit(typed: CommitmentTerms, *, reader: User) -> list[Broken]:
    """Return the dates that a drafted commitment breaks as it is typed, its own too."""
    own = typed.commitment_id or NEW
    around_it = {pk for pk in (typed.commitment_id, typed.depends_on_id) if pk}
    network = network_around(around_it, reader=reader, draft=typed.revision)
    needs = {(who, what) for who, what in network.needs if who != own or what == typed.depends_on_id}
    added = [(own, typed.depends_on_id)] if typed.depends_on_id else []
    found = breaks(network.days, needs, {own: typed.due_on}, added=added)
    return _worded_breaks(found, network.wordings | {own: typed})


def broken_by_dates(dates: Mapping[int, date], *, reader: User) -> list[Broken]:
    """Return the dates in force that break when these commitments move, also in other agreements."""
    network = network_around(dates, reader=reader)
    return _worded_breaks(breaks(network.days, network.needs, dates), network.wordings)


def broken_by_change(change: Revision, *, reader: User) -> list[Broken]:
    """Return the dates in force that break when this change of an agreement takes force."""
    moved = CommitmentTerms.objects.filter(revision=change, commitment__terms__isnull=False)
    moved = moved.exclude(due_on=F("commitment__terms__due_on"))
    return broken_by_dates(dict(moved.values_list("commitment", "due_on")), reader=reader)


@dataclass(frozen=True)
class Neighbours:
    """What a commitment needs, as far as the reader may see it, and what rests on it."""

    needs: CommitmentTerms | None = None
    feeds: list[CommitmentTerms] = field(default_factory=list)

    @property
    def commitments(self) -> list[Commitment]:
        """The commitments of both."""
        return [terms.commitment for terms in [self.needs, *self.feeds] if terms]


def neighbours(wordings: Iterable[CommitmentTerms], *, reader: User) -> dict[int, Neighbours]:
    """Return for each of these wordings of one text what it needs and what it feeds directly.

    One query, and two for whoever delivers it where something is found.
    """
    own = _by_commitment(wordings)
    outside = {wording.depends_on_id for wording in own.values() if wording.depends_on_id} - own.keys()
    rows = _around(own=list(own), outside=list(outside), reader=reader) if own else {"needed": [], "resting": []}
    needed, resting = own | _by_commitment(rows["needed"]), rows["resting"]
    found = {pk: Neighbours(needed.get(wording.depends_on_id or NEW)) for pk, wording in own.items()}
    for feeding in sorted([*own.values(), *resting], key=lambda one: (one.due_on, one.commitment.number)):
        if feeding.depends_on_id in found:
            found[feeding.depends_on_id].feeds.append(feeding)
    return found


@prepared
def _around(*, own: list[int], outside: list[int], reader: User) -> Queries:
    visible = Commitment.objects.visible_to(reader).filter(ended_at=None).values("pk")
    in_force = _worded().filter(in_force_for__in=visible)
    return {
        "needed": in_force.filter(AnyOf(F("commitment"), outside)),
        "resting": in_force.filter(AnyOf(F("depends_on"), own)).exclude(AnyOf(F("commitment"), own)),
    }


def check_dependency(typed: CommitmentTerms, wanted: Commitment | None) -> None:
    """Raise CannotDepend when a drafted commitment cannot need the wanted one.

    It is to be drafted beside it or in force elsewhere, and must not lead back to where it began.
    """
    if wanted is None:
        return
    drafted = CommitmentTerms.objects.filter(revision=typed.revision).exclude(key=typed.key)
    needs: dict[int, int | None] = dict(drafted.values_list("commitment", "depends_on"))
    needs |= _needs_in_force(_ends_of(wanted.pk, needs) - needs.keys())
    if wanted.pk not in needs and wanted.pk != typed.commitment_id:
        raise CannotDepend(_("Choose a promise of this agreement, or one that is in force elsewhere."))
    if typed.commitment_id:
        needs[typed.commitment_id] = wanted.pk
        way = find_cycle(((who, what) for who, what in needs.items() if what), typed.commitment_id)
        if way:
            raise CannotDepend(_round(way))


def _ends_of(start: int, needs: Mapping[int, int | None]) -> set[int]:
    """Return everything that is needed from `start` on, as far as these needs tell."""
    reached: set[int] = set()
    step: int | None = start
    while step and step not in reached:
        reached.add(step)
        step = needs.get(step)
    return reached


def _needs_in_force(wanted: set[int]) -> dict[int, int | None]:
    found: dict[int, int | None] = {}
    while wanted:
        rows = CommitmentTerms.objects.filter(in_force_for__in=wanted).values_list("commitment", "depends_on")
        found |= dict(rows)
        wanted = {what for what in found.values() if what} - found.keys() if rows else set()
    return found


def _round(way: list[int]) -> str:
    called = {one.pk: one.reference for one in Commitment.objects.filter(pk__in=way)}
    steps = [_("%(who)s needs %(what)s") % {"who": called[who], "what": called[what]} for who, what in pairwise(way)]
    return _("That would be a circle: %(way)s.") % {"way": ", ".join(steps)}


def _worded_breaks(found: list[Break[int]], wordings: Mapping[int, CommitmentTerms]) -> list[Broken]:
    return [Broken(one, wordings[one.who], wordings[one.what]) for one in found]


def _running() -> QuerySet[CommitmentTerms]:
    return _worded().filter(in_force_for__in=Commitment.objects.running().values("pk"))


def _worded() -> QuerySet[CommitmentTerms]:
    related = CommitmentTerms.objects.select_related("commitment", "owner", "receiver__department")
    return related.prefetch_related("owner__memberships__department", "owner__headed_departments")


def _by_commitment(wordings: Iterable[CommitmentTerms]) -> dict[int, CommitmentTerms]:
    return {wording.commitment_id: wording for wording in wordings}
