"""What somebody looks for: their words folded as the index has them, numbers, and the names that begin so."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import TypeVar

from django.db.models import BooleanField, Func, QuerySet, Value
from django.db.models.expressions import Combinable

from agreements.search.entry_words import DEPARTMENT, PERSON
from agreements.search.numbers import number_word, numbers_in, without_numbers
from stakeholders.models import Department, User
from stakeholders.text.folding import UNSPACED_SIGN, folded, spellings_of
from stakeholders.text.model_fields import folded_vector
from stakeholders.text.sentences import gettext as _
from stakeholders.text.sentences import ngettext

# More words make a search no better, and each costs the database a look into the index.
MOST_WORDS = 12
# A shorter beginning is that of half the words there are.
SHORTEST = 2
# How a name or a title says what is looked for: with these words, with longer ones that begin so, or not at all.
EXACT, BEGUN, ELSEWHERE = range(3)
# So many people, and departments, whose names begin with one word are looked for by name, out of so many for all words.
MOST_NAMED, MOST_READ = 300, 5_000
Named = TypeVar("Named", User, Department)


class CannotLookFor(Exception):
    """Says in one sentence why nothing can be found with these words."""


@dataclass(frozen=True)
class AskedWords:
    """Words that must all be found, and numbers as they stand in the index."""

    words: tuple[str, ...]
    numbers: tuple[str, ...] = ()

    @classmethod
    def of(cls, text: str) -> "AskedWords":
        """Return what a text asks for; raise CannotLookFor where it has no word, too many, or only single letters."""
        plain = folded(text)
        asked = cls(tuple(without_numbers(plain)), tuple(dict.fromkeys(numbers_in(plain))))
        if not asked.words and not asked.numbers:
            raise CannotLookFor(_("Type a word or a number. Signs alone find nothing."))
        if len(asked.words) + len(asked.numbers) > MOST_WORDS:
            sentence = ngettext("Use at most %(count)d word.", "Use at most %(count)d words.", MOST_WORDS)
            raise CannotLookFor(sentence % {"count": MOST_WORDS})
        if not asked.numbers and not any(_is_looked_for(word) for word in asked.words):
            raise CannotLookFor(_("Type at least two letters of a word."))
        return asked

    @cached_property
    def query(self) -> Combinable:
        """The tsquery for texts: each word as a beginning, or the people and departments whose names begin so."""
        named = self._named_ids()
        parts = [
            " | ".join([_beginning(word), *_bare_numbers(word), *(f"'{name}'" for name in named[word])])
            for word in self.words
        ]
        return _tsquery([*parts, *(f"'{number}'" for number in self.numbers)])

    @property
    def name_query(self) -> Combinable | None:
        """The tsquery for names of people and departments; None where a number is asked for, which no name has."""
        return None if self.numbers else _tsquery(_beginning(word) for word in self.words)

    @property
    def exact_query(self) -> Combinable | None:
        """The tsquery for the same words as they are, nothing after them; None where a number is asked for."""
        return None if self.numbers else _tsquery(f"'{word}'" for word in self.words)

    def apart(self, name: str) -> int:
        """Return EXACT, BEGUN or ELSEWHERE for a name or a title."""
        if not self.all_begin(name):
            return ELSEWHERE
        return EXACT if {*self.words} <= {*spellings_of(name)} else BEGUN

    def begin(self, words: Iterable[str]) -> bool:
        """True when one of these folded words is found by what was asked."""
        return any(
            word.startswith(asked) if _is_looked_for(asked) else word == asked for word in words for asked in self.words
        )

    def all_begin(self, text: str) -> bool:
        """True when each asked word is found in this text, which holds no numbers."""
        words = spellings_of(text)
        return not self.numbers and all(AskedWords((asked,)).begin(words) for asked in self.words)

    def _named_ids(self) -> dict[str, list[str]]:
        """Return by asked word the ids of those whose names hold a word that begins with it; at most two queries."""
        found: dict[str, list[str]] = defaultdict(list)
        looked_for = [word for word in self.words if _is_looked_for(word)]
        if not looked_for:
            return found
        query = _tsquery([" | ".join(map(_beginning, looked_for))])
        for sign, table in ((PERSON, User.objects.all()), (DEPARTMENT, Department.objects.all())):
            rows = list(named(table, query).order_by("pk").values_list("pk", "folded")[:MOST_READ])
            for word in looked_for:
                ids = [pk for pk, name in rows if f" {word}" in f" {name}"]
                found[word] += [f"{sign}{pk}" for pk in ids[:MOST_NAMED]]
        return found


def named(table: "QuerySet[Named]", query: Combinable) -> "QuerySet[Named]":
    """Return the people or departments whose names match a tsquery."""
    return table.filter(matches(folded_vector(), query))


def matches(vector: Combinable, query: Combinable) -> Func:
    """Return the condition that a vector matches a tsquery."""
    return Func(vector, query, template="(%(expressions)s)", arg_joiner=" @@ ", output_field=BooleanField())


def _is_looked_for(word: str) -> bool:
    return len(word) >= SHORTEST or word.isdecimal() or UNSPACED_SIGN.match(word) is not None


def _beginning(word: str) -> str:
    return f"'{word}':*" if _is_looked_for(word) else f"'{word}'"


def _bare_numbers(word: str) -> list[str]:
    """Return the numbers that somebody may mean who types digits alone."""
    if not (word.isascii() and word.isdecimal() and 0 < len(word) < 10 and int(word)):
        return []
    return [f"'{number_word(series, int(word))}'" for series in ("ag", "c")]


def _tsquery(parts: Iterable[str]) -> Combinable:
    # Words hold letters, marks and digits alone, so that nothing in them is a sign of the query's own.
    return Func(Value(" & ".join(f"({part})" for part in parts)), template="%(expressions)s::tsquery")
