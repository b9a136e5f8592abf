"""Hits: what somebody may read and finds with their words, by kind, counted after asking what they may read."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Case, Count, F, QuerySet, Value, When

from agreements.models import Agreement
from agreements.models.search_entry import Found, SearchEntry
from agreements.search.asked_words import AskedWords, matches, named
from agreements.search.entry_words import PERSON
from stakeholders.models import Department, User
from stakeholders.namesakes import tell_apart
from stakeholders.text.model_fields import folded_vector


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


def counts_of(entries: "QuerySet[SearchEntry]") -> dict[Found, int]:
    """Return how many there are of each kind, in the order of the kinds, none left out; one query."""
    counted = dict(entries.values_list("kind").annotate(count=Count("pk")))
    return {kind: counted.get(kind.value, 0) for kind in Found}


def best_first(entries: "QuerySet[SearchEntry]", asked: AskedWords) -> "QuerySet[SearchEntry]":
    """Order entries: those whose title says it before the others, then the newest."""
    in_title = Case(When(matches(folded_vector("heading"), asked.query), then=Value(0)), default=Value(1))
    return entries.order_by(in_title, "-agreement", "-number", "pk")


def first_of_each(
    entries: "QuerySet[SearchEntry]", asked: AskedWords, kinds: Iterable[Found], *, most: int
) -> list[SearchEntry]:
    """Return the best entries of each of these kinds, at most so many of one; two queries."""
    lists = [best_first(entries.filter(kind=kind), asked)[:most] for kind in kinds]
    if not lists:
        return []
    keys = lists[0].values("pk").union(*(one.values("pk") for one in lists[1:]), all=True)
    return list(best_first(SearchEntry.objects.filter(pk__in=[row["pk"] for row in keys]), asked))


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
    """Return the active people whose name holds all the words, in alphabetical order."""
    query = asked.name_query
    return named(User.objects.active(), query).order_by("folded", "pk") if query else User.objects.none()


def departments_found(asked: AskedWords) -> "QuerySet[Department]":
    """Return the departments whose name holds all the words, in alphabetical order."""
    query = asked.name_query
    return named(Department.objects.all(), query).order_by("folded", "pk") if query else Department.objects.none()


def _names(words: Iterable[str]) -> dict[str, str]:
    wanted = set(words)
    people = User.objects.in_bulk([int(word[2:]) for word in wanted if word.startswith(PERSON)])
    departments = Department.objects.in_bulk([int(word[2:]) for word in wanted if not word.startswith(PERSON)])
    tell_apart(people.values())
    return {f"@p{pk}": person.listed_name for pk, person in people.items()} | {
        f"@d{pk}": department.name for pk, department in departments.items()
    }
