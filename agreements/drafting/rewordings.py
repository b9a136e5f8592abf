"""What changed in a clause since somebody said yes to it: the yes falls with its words and is asked for anew."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from agreements.analysis.word_diff import Piece, compare
from agreements.drafting.clause_sentences import read_aloud, sentence_of
from agreements.models import CommitmentTerms, Event, Party, SignOff, Term
from agreements.models.kinds import EventKind
from agreements.models.sign_off import Capacity
from stakeholders.models import User

# A clause, and the party that is asked about it; a promise asks its owner and no party.
Asked = tuple[Term, Party | None]


@dataclass(frozen=True)
class Rewording:
    """Who reworded a clause last, and its sentences then and now."""

    by: User | None
    pieces: tuple[Piece, ...]


def rewordings(asked: Collection[Asked]) -> dict[tuple[UUID, int | None], Rewording]:
    """Return what changed in these clauses since the yes that fell with it, by clause and party; two queries at most.

    What was never said yes to is not there.
    """
    fallen = dict(_fallen(asked)) if asked else {}
    if not fallen:
        return {}
    keys = [str(term.key) for term, _party in fallen]
    edits = Event.objects.filter(kind=EventKind.TERM_EDITED, data__key__in=keys).select_related("by").order_by("seq")
    of_clause: dict[str, list[Event]] = {}
    for edit in edits.filter(agreement__in={term.revision.agreement_id for term, _party in fallen}):
        of_clause.setdefault(edit.data["key"], []).append(edit)
    found = {}
    for (term, party), said_at in fallen.items():
        since = [edit for edit in of_clause.get(str(term.key), []) if edit.at > said_at]
        if since:
            pieces = compare(_sentence_before(term, since[0].data["before"]), sentence_of(term))
            found[term.key, party.pk if party else None] = Rewording(since[-1].by, tuple(pieces))
    return found


def _fallen(asked: Collection[Asked]) -> Iterator[tuple[Asked, Any]]:
    """Yield what was said yes to once, with the moment of the newest yes."""
    given = SignOff.objects.valid().yes().filter(capacity__in=[Capacity.ENDORSEMENT, Capacity.ACCEPTANCE])
    given = given.filter(agreement__in={term.revision.agreement_id for term, _party in asked})
    newest: dict[tuple[int | None, int | None], Any] = {}
    for answer in given.order_by("at", "pk"):
        who = answer.party_id or answer.person_id
        newest[answer.commitment_id, who] = answer.at
    for term, party in asked:
        promise = term if isinstance(term, CommitmentTerms) else None
        said = (promise.commitment_id, promise.owner_id) if promise else (None, party.pk if party else None)
        if said in newest:
            yield (term, party), newest[said]


def _sentence_before(term: Term, before: dict[str, Any]) -> str:
    """Return the sentences of a clause with the values that it had before."""
    entry, now = term.wording(), term.values()
    for name in term.content:
        if before.get(name) == now[name]:
            continue
        related = term._meta.get_field(name).related_model
        if related is None or isinstance(related, str) or before.get(name) is None:
            entry[name] = before.get(name)
        else:
            found = related._default_manager.filter(pk=before[name]).first()
            entry[name] = {"id": before[name], "name": str(found)}
    return read_aloud(term.kind, entry).text
