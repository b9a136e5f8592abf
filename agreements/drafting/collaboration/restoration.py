"""Undoing a removal: a clause comes back with its key, its words and its place."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F, Max

from agreements.drafting.collaboration.keepers import refuse_others
from agreements.drafting.dependencies import CannotDepend, check_dependency
from agreements.drafting.terms import open_draft, subject
from agreements.models import Agreement, CommitmentTerms, Event, Party, Revision, Term
from agreements.models.canonical import KINDS
from agreements.models.event import record
from agreements.models.kinds import EventKind
from agreements.search.index import write_clause
from stakeholders.models import User
from stakeholders.text.sentences import gettext as _


class CannotRestore(Exception):
    """Says in one sentence what contradicts a clause that was taken out."""


@dataclass(frozen=True)
class Removal:
    """A clause that was taken out and not put back: its words, its place then, who took it out and when."""

    term: Term
    by: User | None
    at: datetime


def removal_of(draft: Revision, key: UUID) -> Removal | None:
    """Return the removal of a clause, as long as nothing happened to it since; one query."""
    events = Event.objects.filter(agreement=draft.agreement_id, data__key=str(key))
    newest = events.order_by("-seq").select_related("by").first()
    if newest is None or newest.kind != EventKind.TERM_REMOVED:
        return None
    # Removals noted before this did not say where the clause stood; it comes back at the end then.
    place, version = newest.data.get("position", 0), newest.data["version"] + 1
    term = KINDS[newest.data["term"]](revision=draft, key=key, position=place, version=version)
    for name, value in newest.data["before"].items():
        field = term._meta.get_field(name)
        setattr(term, field.attname, field.to_python(value))  # type: ignore[union-attr]
    return Removal(term, newest.by, newest.at)


@transaction.atomic
def restore(*, agreement: Agreement, key: UUID, by: User, at: datetime) -> Term:
    """Put a clause back that was taken out, at its place, and return it; put back twice it stands once.

    With its key come back what was said to exactly these words (an agreement to the outcome, an owner's yes), the
    other date that was asked for, and who keeps it. Raises CannotRestore where something contradicts it by now,
    KeptByOthers where a department keeps it, NotBeingDrafted when the text is sealed.
    """
    agreement = Agreement.objects.locked(agreement.pk)
    draft = open_draft(agreement)
    standing = (kind._default_manager.filter(revision=draft, key=key).first() for kind in KINDS.values())
    known = next(filter(None, standing), None)
    if known:
        if _was_restored(agreement, known):
            return known
        raise CannotRestore(_("Somebody has written this anew meanwhile."))
    removal = removal_of(draft, key)
    if removal is None:
        raise CannotRestore(_("There is nothing to put back here."))
    refuse_others(draft, key, by=by)
    term = removal.term
    term.prepare_identity()
    _check(term)
    others = type(term)._default_manager.filter(revision=draft)
    term.position = term.position or (others.aggregate(last=Max("position"))["last"] or 0) + 1
    if others.filter(position=term.position).exists():
        others.filter(position__gte=term.position).update(position=F("position") + 1)
    term.save(force_insert=True)
    write_clause(agreement, term)
    record(agreement, EventKind.TERM_RESTORED, by=by, at=at, **subject(term), after=term.values())
    return term


def _was_restored(agreement: Agreement, term: Term) -> bool:
    events = Event.objects.filter(agreement=agreement, data__key=str(term.key))
    newest = events.exclude(kind=EventKind.TERM_MOVED).order_by("-seq").first()
    return newest is not None and newest.kind == EventKind.TERM_RESTORED


def _check(term: Term) -> None:
    """Raise CannotRestore where a department, a person or another clause of today contradicts these words."""
    for name in term.related():
        value = getattr(term, name)
        if isinstance(value, Party) and value.left_at:
            raise CannotRestore(_("%(department)s is no longer at the table.") % {"department": value})
        if isinstance(value, User) and not value.is_active:
            raise CannotRestore(_("%(person)s has left.") % {"person": value})
    try:
        if isinstance(term, CommitmentTerms):
            check_dependency(term, term.depends_on)
        term.validate_constraints()
    except CannotDepend as reason:
        raise CannotRestore(str(reason)) from reason
    except ValidationError as reason:
        raise CannotRestore(_("Another clause stands in its place by now.")) from reason
