"""Writing the terms together: add, edit, move and remove clauses, and detect lost updates."""

import uuid
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max

from agreements.drafting.collaboration.keepers import kept_rows, refuse_others
from agreements.drafting.dependencies import check_dependency
from agreements.models import Agreement, CommitmentTerms, Event, Revision, Term
from agreements.models.canonical import terms_of
from agreements.models.event import record
from agreements.models.kinds import EventKind
from agreements.search.index import drop_clause, write_clause
from stakeholders.models import User
from stakeholders.text.sentences import gettext as _

Values = Mapping[str, Any]
# The events that hold a version of a clause, and those that leave its words to whoever wrote them.
WITH_WORDS = (EventKind.TERM_ADDED, EventKind.TERM_EDITED, EventKind.TERM_CARRIED, EventKind.TERM_RESTORED)
WITHOUT_WORDS = (EventKind.CLAUSE_KEPT, EventKind.CLAUSE_RELEASED)


class NotBeingDrafted(Exception):
    """The text is sealed for signing, in force or withdrawn: it changes only after it is opened again."""

    def __init__(self, agreement: Agreement, open_revision: Revision | None) -> None:
        withdrawn = _("This draft was withdrawn. It can be edited once its lead takes it up again.")
        super().__init__(withdrawn if agreement.is_withdrawn else _("This text is not being drafted at the moment."))
        self.agreement = agreement
        self.open_revision = open_revision


class StillNeeded(Exception):
    """Says in one sentence which other clause depends on the one that was to be removed."""


class Gone(Exception):
    """The clause was removed by somebody else in the meantime."""


class Stale(Exception):
    """Somebody else saved the clause first.

    `theirs` is the term as it stands now; `base` holds its values (as in Term.values) when the
    person began, or is empty when the history cannot tell.
    """

    def __init__(self, *, theirs: Term, base: dict[str, Any]) -> None:
        self.theirs = theirs
        self.base = base
        self.by = last_writer(theirs.revision.agreement_id, theirs.key)
        super().__init__(_("%(person)s changed this in the meantime. Please look at it again.") % {"person": self.by})


def open_draft(agreement: Agreement) -> Revision:
    """Return the revision that is being drafted; raise NotBeingDrafted when there is none."""
    revision = Revision.objects.open().filter(agreement=agreement).first()
    if revision is None or not revision.is_draft:
        raise NotBeingDrafted(agreement, revision)
    return revision


def refuse_withdrawn(agreement: Agreement) -> None:
    """Raise NotBeingDrafted for a draft that was withdrawn."""
    if agreement.is_withdrawn:
        raise NotBeingDrafted(agreement, None)


@transaction.atomic
def add(kind: type[Term], *, agreement: Agreement, key: uuid.UUID, values: Values, by: User, at: datetime) -> Term:
    """Add a clause at the end of its kind and return it; the same key twice returns the first one.

    Raises Stale for a second one of a kind that stands once, CannotDepend for a need that cannot be.
    """
    agreement = Agreement.objects.locked(agreement.pk)
    draft = open_draft(agreement)
    if kind.is_single:
        key = kind.single_key(agreement.key)
    known = kind._default_manager.filter(revision=draft, key=key).first()
    if known and kind.is_single:
        raise Stale(theirs=known, base={})
    if known:
        return known
    last = kind._default_manager.filter(revision=draft).aggregate(last=Max("position"))["last"] or 0
    term = kind(revision=draft, key=key, position=last + 1, version=_next_version(agreement, key), **values)
    _check(term)
    term.prepare_identity()
    term.save(force_insert=True)
    write_clause(agreement, term)
    record(agreement, EventKind.TERM_ADDED, by=by, at=at, **subject(term), after=term.values())
    return term


@transaction.atomic
def edit(
    kind: type[Term],
    *,
    agreement: Agreement,
    key: uuid.UUID,
    version: int,
    values: Values,
    by: User,
    at: datetime,
    is_answer: bool = False,
) -> Term:
    """Replace the wording of a clause and return it; unchanged words write nothing.

    `is_answer` for what its owner asked for and its receiver agrees to: that passes whoever keeps the clause. Raises
    Stale when `version` is not the one that stands, Gone when the clause was removed, NotBeingDrafted when the text is
    sealed, KeptByOthers when a department keeps the clause, CannotDepend for a need that cannot be.
    """
    agreement = Agreement.objects.locked(agreement.pk)
    draft = open_draft(agreement)
    term = _existing(kind, draft, key, by=None if is_answer else by)
    if term.version != version:
        raise Stale(theirs=term, base=values_at(agreement, key, version))
    before = term.values()
    for name, value in values.items():
        setattr(term, name, value)
    if term.values() == before:
        return term
    if term.values().get("depends_on") != before.get("depends_on"):
        _check(term)
    term.version += 1
    term.save()
    write_clause(agreement, term)
    record(agreement, EventKind.TERM_EDITED, by=by, at=at, **subject(term), before=before, after=term.values())
    return term


@transaction.atomic
def move(kind: type[Term], *, agreement: Agreement, key: uuid.UUID, up: bool, by: User, at: datetime) -> Term:
    """Swap a clause with its neighbour above or below; at the edge nothing happens. Raises like `edit`."""
    agreement = Agreement.objects.locked(agreement.pk)
    draft = open_draft(agreement)
    refuse_others(draft, key, by=by)
    row: list[Term] = terms_of(draft, kind)
    place = next((index for index, term in enumerate(row) if term.key == key), None)
    if place is None:
        raise Gone
    target = place - 1 if up else place + 1
    if not 0 <= target < len(row):
        return row[place]
    row[place], row[target] = row[target], row[place]
    for position, term in enumerate(row, start=1):
        if term.position != position:
            term.position = position
            term.save(update_fields=["position"])
    record(agreement, EventKind.TERM_MOVED, by=by, at=at, **subject(row[target]), up=up)
    return row[target]


@transaction.atomic
def remove(kind: type[Term], *, agreement: Agreement, key: uuid.UUID, version: int, by: User, at: datetime) -> None:
    """Take a clause out of the draft; its words stay in the history.

    Raises Stale when somebody has reworded it since, Gone when it is out already, KeptByOthers when a department
    keeps it, StillNeeded when another clause rests on it.
    """
    agreement = Agreement.objects.locked(agreement.pk)
    draft = open_draft(agreement)
    term = _existing(kind, draft, key, by=by)
    if term.version != version:
        raise Stale(theirs=term, base=values_at(agreement, key, version))
    needed_by = term.needed_by()
    if needed_by:
        raise StillNeeded(_("%(clause)s rests on it. Change that first.") % {"clause": needed_by})
    said = {**subject(term), "position": term.position, "before": term.values()}
    record(agreement, EventKind.TERM_REMOVED, by=by, at=at, **said)
    term.delete()
    drop_clause(agreement, term)


def last_writer(agreement_id: int, key: uuid.UUID) -> User | None:
    """Return who wrote, moved or removed a clause last; None when the history cannot tell."""
    about = Event.objects.filter(agreement=agreement_id, data__key=str(key)).exclude(kind__in=WITHOUT_WORDS)
    event = about.order_by("-seq").select_related("by").first()
    return event.by if event else None


def values_at(agreement: Agreement, key: uuid.UUID, version: int) -> dict[str, Any]:
    """Return the values a clause had at one version, out of the event that made it; empty when unknown."""
    event = (
        Event.objects.filter(
            agreement=agreement,
            kind__in=WITH_WORDS,
            data__key=str(key),
            data__version=version,
        )
        .order_by("-seq")
        .first()
    )
    return event.data["after"] if event else {}


def _existing(kind: type[Term], draft: Revision, key: uuid.UUID, *, by: User | None) -> Term:
    """Return a clause that this person may change, or that anybody may for whom there is none."""
    term = kind._default_manager.filter(revision=draft, key=key).annotate(is_kept=kept_rows(draft)).first()
    if term is None:
        raise Gone
    if by and term.is_kept:
        refuse_others(draft, key, by=by)
    term.revision = draft
    return term


def _check(term: Term) -> None:
    if isinstance(term, CommitmentTerms):
        check_dependency(term, term.depends_on)


def _next_version(agreement: Agreement, key: uuid.UUID) -> int:
    # A clause that comes back after it was removed goes on counting, so that an old form is still seen as old.
    last = Event.objects.filter(agreement=agreement, data__key=str(key)).order_by("-seq").first()
    return last.data["version"] + 1 if last else 1


def subject(term: Term) -> dict[str, Any]:
    """Return how an event names the clause that it is about; its revision is at hand."""
    return {"term": term.kind, "key": str(term.key), "version": term.version, "revision": term.revision.number}
