"""Hits: what somebody may read and finds with their words, by kind, counted after asking what they may read."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Case, Count, F, QuerySet, Value, When, Window
from django.db.models.functions import RowNumber

from agreements.models import Agreement
from agreements.models.search_entry import SearchEntry
from agreements.search.asked_words import BEGUN, ELSEWHERE, EXACT, AskedWords, Named, matches, named
from agreements.search.entry_words import PERSON
from stakeholders.models import Department, User
from stakeholders.namesakes import tell_apart
from stakeholders.text.model_fields import folded_vector

ORDER = ("apart", "-agreement", "-number", "pk")


@dataclass(frozen=True)
class Hit:
    """One thing that was found, with the title of its agreement and the names that it holds."""

    entry: SearchEntry
    agreement: Agreement
    agreement_title: str
    names: list[str]


def found_entries(asked: AskedWords, *, reader: User) -> "QuerySet[SearchEntry]":
    """Return the entries that this person may read and that hold all the words."""
    return SearchEntry.objects.readable_by(reader).filter(matches(F("vector"), asked.query))


def best_first(entries: "QuerySet[SearchEntry]", asked: AskedWords) -> "QuerySet[SearchEntry]":
    """Order entries: those whose title says it before the others, in these very words first, then the newest."""
    return entries.annotate(apart=_apart("heading", asked)).order_by(*ORDER)


def first_of_each(
    entries: "QuerySet[SearchEntry]", asked: AskedWords, *, most: int
) -> tuple[dict[str, int], list[SearchEntry]]:
    """Return how many there are of each kind that there is, and the best of each, at most so many; two queries.

    What the reader may read is asked once, for the count and for the rows.
    """
    order = [F(name.removeprefix("-")).desc() if name.startswith("-") else F(name).asc() for name in ORDER]
    ranked = entries.annotate(apart=_apart("heading", asked)).annotate(
        place=Window(RowNumber(), partition_by="kind", order_by=order),
        of_kind=Window(Count("*"), partition_by="kind"),
    )
    best = list(ranked.filter(place__lte=most).order_by("kind", "place").values_list("pk", "kind", "of_kind"))
    rows = SearchEntry.objects.in_bulk([pk for pk, _kind, _count in best]) if best else {}
    return {kind: count for _pk, kind, count in best}, [rows[pk] for pk, _kind, _count in best if pk in rows]


def hits_of(entries: Sequence[SearchEntry]) -> list[Hit]:
    """Return the entries with their agreements and the names that they hold; four queries, however many there are."""
    agreements = Agreement.objects.filter(pk__in={entry.agreement_id for entry in entries}).titled().in_bulk()
    names = _names([word for entry in entries for word in entry.names])
    return [
        Hit(
            entry,
            agreements[entry.agreement_id],
            getattr(agreements[entry.agreement_id], "title", "") or "",
            [names[word] for word in entry.names if word in names],
        )
        for entry in entries
    ]


def people_found(asked: AskedWords) -> "QuerySet[User]":
    """Return the active people whose name holds all the words, in alphabetical order; these very words first."""
    query = asked.name_query
    return _by_name(named(User.objects.active(), query), asked) if query else User.objects.none()


def departments_found(asked: AskedWords) -> "QuerySet[Department]":
    """Return the departments whose name holds all the words, in alphabetical order; these very words first."""
    query = asked.name_query
    return _by_name(named(Department.objects.all(), query), asked) if query else Department.objects.none()


def _by_name(found: "QuerySet[Named]", asked: AskedWords) -> "QuerySet[Named]":
    return found.annotate(apart=_apart("folded", asked)).order_by("apart", "folded", "pk")


def _apart(column: str, asked: AskedWords) -> Case | Value:
    """Return the expression for EXACT, BEGUN or ELSEWHERE, as the words in this column hold what is looked for."""
    if asked.exact_query is None or asked.name_query is None:
        return Value(ELSEWHERE)
    words = folded_vector(column)
    return Case(
        When(matches(words, asked.exact_query), then=Value(EXACT)),
        When(matches(words, asked.name_query), then=Value(BEGUN)),
        default=Value(ELSEWHERE),
    )


def _names(words: Iterable[str]) -> dict[str, str]:
    wanted = set(words)
    people = User.objects.in_bulk([int(word[2:]) for word in wanted if word.startswith(PERSON)])
    departments = Department.objects.in_bulk([int(word[2:]) for word in wanted if not word.startswith(PERSON)])
    tell_apart(people.values())
    return {f"@p{pk}": person.listed_name for pk, person in people.items()} | {
        f"@d{pk}": department.name for pk, department in departments.items()
    }
