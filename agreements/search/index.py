"""The index: entries are written by the verb that writes the text, in its transaction and under its lock."""

import uuid
from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.db.models import Q, QuerySet

from agreements.models import (
    TERM_KINDS,
    Agreement,
    CommitmentTerms,
    OpenPoint,
    OpenPointReply,
    Outcome,
    Party,
    Purpose,
    Revision,
    Term,
)
from agreements.models.canonical import document_of, terms_of_all
from agreements.models.revision import State
from agreements.models.search_entry import Audience, Found, SearchEntry
from agreements.search.entry_words import EntryWords, of_agreement, of_change, of_point, of_term

# What an entry says; the rest names the thing it is about.
WORDS = ("audience", "clause", "number", "title", "body", "heading", "folded")
# Clauses that are found as the agreement itself.
OF_THE_WHOLE = (Purpose, Outcome)
# What is written by its own verbs, and not with a text.
BESIDE_TEXTS = (Found.CHANGE, Found.POINT)


def write_clause(agreement: Agreement, term: Term) -> None:
    """Write what is found of a clause that was added or reworded."""
    text = term.revision
    text.agreement = agreement
    _store(_wholes([text]) if isinstance(term, OF_THE_WHOLE) else [_clause(text, term)])


def drop_clause(agreement: Agreement, term: Term) -> None:
    """Forget a clause that was removed; the agreement itself stays, without these words."""
    if isinstance(term, OF_THE_WHOLE):
        write_clause(agreement, term)
    else:
        SearchEntry.objects.filter(revision=term.revision_id, key=term.key).delete()


def write_change(change: Revision, before: Revision) -> None:
    """Write what is found of a change that was asked for: why, and the clauses that it touches."""
    _store([_change(change, before)])


def write_point(point: OpenPoint) -> None:
    """Write what is found of an open point: its words and all answers, open or closed."""
    SearchEntry.objects.filter(kind=Found.POINT, key=point.key).delete()
    _store(_points([point]))


def write_texts(*agreements: Agreement) -> int:
    """Write what is found of every text that stands for these agreements now, and forget the others.

    For verbs that make, replace or set aside a whole text, or seat a department. Returns how many entries
    were not as they had to be. The number of queries does not depend on how many agreements they are.
    """
    texts = list(_standing(agreements))
    whole = {agreement.pk: agreement for agreement in agreements}
    for text in texts:
        text.agreement = whole[text.agreement_id]
    wanted = _wholes(texts)
    for kind in TERM_KINDS:
        if kind not in OF_THE_WHOLE:
            by_text = {text.pk: text for text in texts}
            wanted += [_clause(by_text[term.revision_id], term) for term in terms_of_all(texts, kind)]
    return _replace(SearchEntry.objects.filter(agreement__in=agreements).exclude(kind__in=BESIDE_TEXTS), wanted)


def rebuild(*agreements: Agreement) -> int:
    """Write everything that is found of agreements anew; return how many entries were not as they had to be."""
    changes = Revision.objects.filter(agreement__in=agreements, asked_by__isnull=False).select_related("agreement")
    wanted = [_change(change, _text_before(change)) for change in changes]
    known = SearchEntry.objects.filter(agreement__in=agreements, kind=Found.CHANGE)
    points = OpenPoint.objects.filter(agreement__in=agreements).select_related("agreement", "asked")
    said = SearchEntry.objects.filter(agreement__in=agreements, kind=Found.POINT)
    return write_texts(*agreements) + _replace(known, wanted) + _replace(said, _points(list(points)))


def _standing(agreements: Iterable[Agreement]) -> QuerySet[Revision]:
    """Return the texts in force, and the first drafts while they are written, signed or withdrawn."""
    drafted = Q(state__in=[State.DRAFT, State.SEALED], asked_by=None)
    withdrawn = Q(withdrawal__isnull=False, withdrawal__taken_up_at=None)
    stands = Q(state=State.IN_FORCE) | drafted | withdrawn
    return Revision.objects.filter(stands, agreement__in=agreements).defer("canonical")


def _text_before(change: Revision) -> Revision:
    """Return the text that a change was asked of: the newest in force before it."""
    earlier = Revision.objects.ever_in_force().filter(agreement=change.agreement_id, number__lt=change.number)
    return earlier.order_by("-number")[0]


def _wholes(texts: list[Revision]) -> list[SearchEntry]:
    """Return what is found of agreements themselves: their titles, outcomes and parties; three queries."""
    said: dict[int, list[Term]] = defaultdict(list)
    for kind in OF_THE_WHOLE:
        for term in kind._default_manager.filter(revision__in=texts):
            said[term.revision_id].append(term)
    seated: dict[int, list[int]] = defaultdict(list)
    present = Party.objects.filter(agreement__in={text.agreement_id for text in texts}, left_at=None)
    for agreement, department in present.order_by("department").values_list("agreement", "department"):
        seated[agreement].append(department)
    return [
        _entry(
            Found.AGREEMENT,
            text,
            text.agreement.key,
            of_agreement(text.agreement, said[text.pk], seated[text.agreement_id]),
        )
        for text in texts
    ]


def _clause(text: Revision, term: Term) -> SearchEntry:
    words = of_term(text.agreement, term)
    if isinstance(term, CommitmentTerms):
        return _entry(Found.PROMISE, text, term.key, words, clause=term.kind, number=term.commitment.number)
    return _entry(Found.CLAUSE, text, term.key, words, clause=term.kind)


def _change(change: Revision, before: Revision) -> SearchEntry:
    words = of_change(change, document_of(before), document_of(change))
    return _entry(Found.CHANGE, change, change.agreement.key, words, number=change.number)


def _points(points: list[OpenPoint]) -> list[SearchEntry]:
    """Return what is found of points; each stands with the newest text of its agreement. Three queries."""
    replies: dict[int, list[str]] = defaultdict(list)
    for reply in OpenPointReply.objects.filter(point__in=points).order_by("pk"):
        replies[reply.point_id].append(reply.words)
    texts = Revision.objects.filter(agreement__in={point.agreement_id for point in points}, asked_by=None)
    newest = {text.agreement_id: text for text in texts.defer("canonical").order_by("number")}
    entries = []
    for point in points:
        words = of_point(point, replies[point.pk])
        entry = _entry(Found.POINT, newest[point.agreement_id], point.key, words, number=point.number)
        # Nobody else reads what was talked about, in force or not.
        entry.audience = Audience.DRAFTERS
        entries.append(entry)
    return entries


def _entry(kind: Found, text: Revision, key: uuid.UUID, words: EntryWords, **more: Any) -> SearchEntry:
    is_drafted = kind != Found.CHANGE and text.state != State.IN_FORCE
    return SearchEntry(
        kind=kind,
        audience=Audience.DRAFTERS if is_drafted else Audience.READERS,
        agreement_id=text.agreement_id,
        revision_id=text.pk,
        key=key,
        title=words.title,
        body=words.body,
        heading=words.heading,
        folded=words.folded,
        **more,
    )


def _replace(known: Iterable[SearchEntry], wanted: list[SearchEntry]) -> int:
    stored = {_name(entry): entry for entry in known}
    news = [entry for entry in wanted if _said(stored.get(_name(entry))) != _said(entry)]
    gone = [stored[name].pk for name in stored.keys() - {_name(entry) for entry in wanted}]
    if gone:
        SearchEntry.objects.filter(pk__in=gone).delete()
    _store(news)
    return len(news) + len(gone)


def _store(entries: list[SearchEntry]) -> None:
    SearchEntry.objects.bulk_create(
        entries, update_conflicts=True, unique_fields=["revision", "key", "kind"], update_fields=list(WORDS)
    )


def _name(entry: SearchEntry) -> tuple[int, uuid.UUID, str]:
    return entry.revision_id, entry.key, str(entry.kind)


def _said(entry: SearchEntry | None) -> list[Any]:
    return [getattr(entry, name) for name in WORDS] if entry else []
