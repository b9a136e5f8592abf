"""Search tells nobody what they may not read: a word of its own in every text is looked for by every reader."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import unescape

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

from agreements.models import TERM_KINDS, Agreement, OpenPoint, Revision, SearchEntry
from agreements.models.search_entry import SearchEntryQuerySet
from stakeholders.models import Department, User
from tests.access.answers import ADMINISTRATOR, LEAD, MANAGER, MEMBER, OUTSIDER, PEOPLE, TABLE
from tests.access.world import HEADLINE, World, a_world

LETTERS = "bcdfghjklm"
# What everybody may know.
NAMED = {"person", "department"}


@dataclass
class Canaries:
    """Words that stand nowhere else, each beside one text of the world."""

    words: list[str] = field(default_factory=list)

    def __call__(self, words: str, longest: int = HEADLINE) -> str:
        canary = "zq" + "".join(LETTERS[int(digit)] for digit in f"{len(self.words):04d}") + "x"
        self.words.append(canary)
        return f"{words} {canary}"


@dataclass(frozen=True)
class CanaryTexts:
    """A world and, for each canary, who may read the texts of agreements in which it stands."""

    world: World
    readers: dict[str, frozenset[str]]
    names: frozenset[str]


@pytest.fixture(scope="module")
def canary_texts(django_db_setup: None, django_db_blocker) -> Iterator[CanaryTexts]:
    with django_db_blocker.unblock(), transaction.atomic():
        canaries = Canaries()
        world = a_world(said=canaries)
        names = {name for table in (User, Department) for name in table.objects.values_list("name", flat=True)}
        yield CanaryTexts(
            world,
            {word: frozenset(_readers_of(word, world)) for word in canaries.words},
            frozenset(word for word in canaries.words if any(word in name for name in names)),
        )
        transaction.set_rollback(True)


def _readers_of(canary: str, world: World) -> set[str]:
    """Who may read it in the text of an agreement; nobody where it stands in no text."""
    readers: set[str] = set()
    for kind in TERM_KINDS:
        for term in kind._default_manager.select_related("revision"):
            if canary in str(term.wording()):
                readers |= _readers_of_text(term.revision, world)
    for change in Revision.objects.exclude(asked_by=None):
        readers |= _readers_of_text(change, world) if canary in change.reason else set()
    for point in OpenPoint.objects.all():
        # A point is read by who drafts, also once the text is in force.
        said = [point.words, point.would_settle, *point.line, *point.replies.values_list("words", flat=True)]
        readers |= set(TABLE) if any(canary in words for words in said) else set()
    for agreement in Agreement.objects.all():
        named = agreement.parties.filter(department__name__contains=canary, left_at=None)
        readers |= _readers_of_text(agreement.revisions.newest(), world) if named.exists() else set()
    return readers


def _readers_of_text(text: Revision, world: World) -> set[str]:
    is_draft = text.agreement_id == world.draft.agreement.pk
    return set(TABLE) if is_draft else {*TABLE, MEMBER, MANAGER}


def browser(person: User) -> Client:
    client = Client()
    client.force_login(person)
    return client


def counts_on_the_page(client: Client, word: str) -> dict[str, int]:
    """How many of each kind somebody is told of, people and departments apart."""
    page = unescape(client.get(reverse("agreements:search"), {"q": word}).content.decode())
    counted = {kind: int(count) for kind, count in re.findall(r'id="found-(\w+)-title">.*?"count">(\d+)<', page)}
    assert bool(counted) == ("<mark>" in page)
    return {kind: count for kind, count in counted.items() if kind not in NAMED}


def kinds_in_the_palette(client: Client, word: str) -> set[str]:
    part = client.get(reverse("agreements:search-part"), {"q": word}, headers={"HX-Request": "true"}).content.decode()
    kinds = set(re.findall(r'id="palette-(\w+)" class="palette-kind"', part))
    assert bool(kinds) == ("<mark>" in part)
    return kinds - NAMED


def faults(canary_texts: CanaryTexts, reader: str, words: list[str]) -> list[str]:
    """The canaries of which this reader is told more or less than they may read, by the page and by the palette."""
    client = browser(canary_texts.world.people[reader])
    found = []
    for place, word in enumerate(words):
        told = counts_on_the_page(client, word) if place % 4 == 0 else kinds_in_the_palette(client, word)
        if bool(told) != (reader in canary_texts.readers[word]):
            found.append(word)
    return found


@pytest.mark.parametrize("reader", sorted(PEOPLE))
def test_everybody_finds_what_they_may_read_and_nothing_else(canary_texts, reader):
    assert faults(canary_texts, reader, list(canary_texts.readers)) == []


def test_there_are_canaries_of_every_sort(canary_texts):
    groups = {frozenset(readers) for readers in canary_texts.readers.values()}
    assert groups == {frozenset(), TABLE, TABLE | {MEMBER, MANAGER}}
    unread = [word for word, readers in canary_texts.readers.items() if not readers and word not in canary_texts.names]
    assert len(unread) > 5, "notes of check-ins, minutes, reasons"
    assert not SearchEntry.objects.filter(folded__regex="|".join(unread)).exists()


def test_without_the_join_to_what_one_may_read_the_canaries_sing(canary_texts, monkeypatch):
    monkeypatch.setattr(SearchEntryQuerySet, "readable_by", lambda entries, reader: entries.all())
    secret = [word for word, readers in canary_texts.readers.items() if readers]
    for reader in (OUTSIDER, ADMINISTRATOR):
        assert faults(canary_texts, reader, secret[:10]) == secret[:10]


def test_counts_of_a_common_word_are_those_of_ones_own_rows(canary_texts):
    """Both agreements hold the same words: whoever reads one of them is told of one."""
    told = {
        reader: counts_on_the_page(browser(canary_texts.world.people[reader]), "developers")
        for reader in (LEAD, MANAGER, OUTSIDER)
    }
    assert told == {LEAD: {"clause": 2}, MANAGER: {"clause": 1}, OUTSIDER: {}}
