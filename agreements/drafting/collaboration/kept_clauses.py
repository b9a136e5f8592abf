"""Keeping a clause: a department takes its wording to itself, and gives it back."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from agreements.drafting.collaboration.keepers import KeptByOthers, keeper
from agreements.drafting.terms import Gone, open_draft, subject
from agreements.models import Agreement, KeptClause, Party, SetAside, Signatory, Term
from agreements.models.event import record
from agreements.models.kinds import EventKind
from stakeholders.models import User
from stakeholders.text.sentences import gettext as _

# Each department names its own signatory anyway, and a reason to go on belongs to all.
NEVER_KEPT: tuple[type[Term], ...] = (Signatory, SetAside)


class CannotKeep(Exception):
    """Says in one sentence why a clause cannot be kept."""


@transaction.atomic
def keep(kind: type[Term], *, party: Party, key: UUID, by: User, at: datetime) -> KeptClause:
    """Keep a clause of the draft for a party; twice is once.

    Raises KeptByOthers where another department keeps it, CannotKeep where nobody else could edit it or where
    clauses of its kind are never kept, Gone and NotBeingDrafted like other verbs.
    """
    agreement = Agreement.objects.locked(party.agreement_id)
    draft = open_draft(agreement)
    term = kind._default_manager.filter(revision=draft, key=key).first()
    if term is None:
        raise Gone
    if kind in NEVER_KEPT:
        raise CannotKeep(_("Clauses of this sort belong to everybody."))
    if not Party.objects.filter(agreement=agreement).present().exclude(pk=party.pk).exists():
        raise CannotKeep(_("Nobody else is at the table."))
    holder = keeper(draft, key)
    if holder and holder != party:
        raise KeptByOthers(holder, key)
    known = KeptClause.objects.filter(agreement=agreement, key=key).first()
    if known and known.party_id == party.pk:
        return known
    # Of a department that keeps nothing any more the row may still stand.
    row, _is_new = KeptClause.objects.update_or_create(
        agreement=agreement, key=key, defaults={"party": party, "at": at}
    )
    term.revision = draft
    said = {**subject(term), "after": term.values(), "department": party.department_id}
    record(agreement, EventKind.CLAUSE_KEPT, by=by, at=at, **said)
    return row


@transaction.atomic
def release(kind: type[Term], *, party: Party, key: UUID, by: User, at: datetime) -> None:
    """Let everybody edit a clause that a party kept; released twice it is released once. Raises like `keep`."""
    agreement = Agreement.objects.locked(party.agreement_id)
    draft = open_draft(agreement)
    term = kind._default_manager.filter(revision=draft, key=key).first()
    if term is None:
        raise Gone
    found, _by_model = KeptClause.objects.filter(agreement=agreement, key=key, party=party).delete()
    if found:
        term.revision = draft
        said = {**subject(term), "after": term.values(), "department": party.department_id}
        record(agreement, EventKind.CLAUSE_RELEASED, by=by, at=at, **said)
