"""What changed in a clause since it was accepted or endorsed: another wording needs the answer anew."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import F, Model

from agreements.analysis.word_diff import Piece, compare
from agreements.drafting.clause_sentences import read_aloud, sentence_of
from agreements.models import CommitmentTerms, Event, Party, SignOff, Term
from agreements.models.agreement import AnyOf
from agreements.models.kinds import EventKind
from agreements.models.sign_off import Capacity
from stakeholders.models import User
from stakeholders.prepared_queries import Queries, prepared

# A clause, and the party that is asked about it; a promise asks its owner and no party.
Asked = tuple[Term, Party | None]
# The agreed fields of a clause as an event keeps them, people and departments as ids.
Values = Mapping[str, Any]
# What people and departments are called, by model and id.
Named = Mapping[tuple[type[Model], int], str]


@dataclass(frozen=True)
class Rewording:
    """Who reworded a clause last, and its sentences then and now."""

    by: User | None
    pieces: tuple[Piece, ...]


def rewordings(asked: Collection[Asked]) -> dict[tuple[UUID, int | None], Rewording]:
    """Return what changed in these clauses since the yes that fell with it, by clause and party.

    What was never said yes to is not there. Two queries, and one for each model of which something else is named now.
    """
    fallen = dict(_fallen(asked)) if asked else {}
    if not fallen:
        return {}
    keys = [str(term.key) for term, _party in fallen]
    edits = Event.objects.filter(kind=EventKind.TERM_EDITED, data__key__in=keys).select_related("by").order_by("seq")
    of_clause: dict[str, list[Event]] = {}
    for edit in edits.filter(agreement__in={term.revision.agreement_id for term, _party in fallen}):
        of_clause.setdefault(edit.data["key"], []).append(edit)
    since = {
        one: [edit for edit in of_clause.get(str(one[0].key), []) if edit.at > said_at]
        for one, said_at in fallen.items()
    }
    changed = {one: edits for one, edits in since.items() if edits}
    named = _named([(term, edits[0].data["before"]) for (term, _party), edits in changed.items()])
    found = {}
    for (term, party), edits_since in changed.items():
        pieces = compare(_sentence_before(term, edits_since[0].data["before"], named), sentence_of(term))
        found[term.key, party.pk if party else None] = Rewording(edits_since[-1].by, tuple(pieces))
    return found


def _fallen(asked: Collection[Asked]) -> Iterator[tuple[Asked, datetime]]:
    """Yield what was said yes to once, with the moment of the newest yes."""
    given = _yeses(agreements=[term.revision.agreement_id for term, _party in asked])["given"]
    newest: dict[tuple[int | None, int | None], datetime] = {}
    for answer in given:
        who = answer.party_id or answer.person_id
        newest[answer.commitment_id, who] = answer.at
    for term, party in asked:
        promise = term if isinstance(term, CommitmentTerms) else None
        said = (promise.commitment_id, promise.owner_id) if promise else (None, party.pk if party else None)
        if said in newest:
            yield (term, party), newest[said]


@prepared
def _yeses(*, agreements: list[int]) -> Queries:
    given = SignOff.objects.valid().yes().filter(capacity__in=[Capacity.ENDORSEMENT, Capacity.ACCEPTANCE])
    return {"given": given.filter(AnyOf(F("agreement"), agreements)).order_by("at", "pk")}


def _named(clauses: Iterable[tuple[Term, Values]]) -> Named:
    """Return the names of the people and departments that clauses had in other values, by model and id."""
    wanted: dict[type[Model], set[int]] = defaultdict(set)
    for term, before in clauses:
        for name, model in _relations(term):
            if before.get(name) not in (None, term.values()[name]):
                wanted[model].add(before[name])
    return {
        (model, one.pk): str(one) for model, ids in wanted.items() for one in model._default_manager.filter(pk__in=ids)
    }


def _relations(term: Term) -> Iterator[tuple[str, type[Model]]]:
    for name in term.content:
        model = term._meta.get_field(name).related_model
        if isinstance(model, type):
            yield name, model


def _sentence_before(term: Term, before: Values, named: Named) -> str:
    """Return the sentences of a clause with the values that it had before."""
    entry, now, models = term.wording(), term.values(), dict(_relations(term))
    for name in term.content:
        value = before.get(name)
        if value == now[name]:
            continue
        model = models.get(name)
        entry[name] = {"id": value, "name": named.get((model, value), "")} if model and value else value
    return read_aloud(term.kind, entry).text
