"""Suggestions: other words for a clause, taken over whole by the verb that edits it, or declined with a reason."""

import uuid
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.db import models, transaction

from agreements.drafting import terms
from agreements.models import Agreement, OpenPoint, Party, Term
from agreements.models.canonical import KINDS
from agreements.models.kinds import EventKind
from agreements.models.open_point import PointKind, PointState
from agreements.talk.points import CannotTalk, close, store_point
from stakeholders.models import User
from stakeholders.text.sentences import gettext as _


@transaction.atomic
def suggest(
    kind: type[Term],
    *,
    agreement: Agreement,
    key: uuid.UUID,
    clause_key: uuid.UUID,
    version: int,
    values: terms.Values,
    party: Party,
    words: str,
    asked: Party | None = None,
    wanted_by: date | None = None,
    mentioned: Iterable[User] = (),
    by: User,
    at: datetime,
) -> OpenPoint:
    """Suggest other words for a clause, and say why; the same key twice returns the first suggestion.

    `values` are the fields as the form of the clause gives them. Raises Stale when the clause moved on, Gone when it
    was removed, NotBeingDrafted when the text is sealed, CannotTalk where nothing would change.
    """
    agreement = Agreement.objects.locked(agreement.pk)
    known = OpenPoint.objects.filter(agreement=agreement, key=key).first()
    if known is not None:
        return known
    draft = terms.open_draft(agreement)
    term = kind._default_manager.filter(revision=draft, key=clause_key).first()
    if term is None:
        raise terms.Gone
    term.revision = draft
    if term.version != version:
        raise terms.Stale(theirs=term, base=terms.values_at(agreement, clause_key, version))
    before = _agreed_fields(term)
    for name, value in values.items():
        setattr(term, name, value)
    after = _agreed_fields(term)
    if before == after:
        raise CannotTalk(_("These are the words that stand there. Change what should read differently."))
    said: dict[str, Any] = {"kind": PointKind.SUGGESTION, "words": words, "version": version}
    return store_point(
        agreement,
        {
            **said,
            "wordings": {"before": before, "after": after},
            "key": key,
            "party": party,
            "asked": asked,
            "wanted_by": wanted_by,
            "raised_by": by,
        },
        clause=(kind, clause_key),
        mentioned=mentioned,
        at=at,
    )


@transaction.atomic
def take_over(*, point: OpenPoint, by: User, at: datetime) -> OpenPoint:
    """Put the words of a suggestion into the clause, all of them; whoever wrote them stays named in the history.

    Raises Stale when the clause moved on since they were written, Gone when it was removed, NotBeingDrafted when the
    text is sealed, CannotDepend for a need that cannot be any more, and PointClosed.
    """
    agreement = Agreement.objects.locked(point.agreement_id)
    current = OpenPoint.objects.get(pk=point.pk)
    if current.is_open and current.is_suggestion:
        kind = KINDS[current.clause]
        assert current.clause_key is not None  # by constraint
        assert current.version is not None
        terms.edit(
            kind,
            agreement=agreement,
            key=current.clause_key,
            version=current.version,
            values=_columns(kind, current.suggested_values()),
            by=by,
            at=at,
        )
    elif current.is_open:
        raise CannotTalk(_("Only a suggestion is taken over."))
    return close(point, PointState.TAKEN_OVER, EventKind.POINT_TAKEN_OVER, by=by, at=at)


def _columns(kind: type[Term], values: dict[str, Any]) -> dict[str, Any]:
    """Return values of Term.values as the columns of a clause hold them."""
    columns = {}
    for name, value in values.items():
        field: models.Field[Any, Any] = kind._meta.get_field(name)  # type: ignore[assignment]
        columns[field.attname] = field.to_python(value)
    return columns


def _agreed_fields(term: Term) -> dict[str, Any]:
    wording = term.wording()
    return {name: wording[name] for name in term.content}
