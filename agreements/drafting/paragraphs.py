"""The text of a draft as a document: numbered parts, and in each its clauses as numbered sentences."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from agreements.drafting.clause_sentences import sentence_of
from agreements.drafting.snapshot import Snapshot
from agreements.models import (
    CommitmentTerms,
    DecisionRight,
    Outcome,
    Rhythm,
    SetAside,
    Signatory,
    Stakeholder,
    Term,
    TradeOff,
)


@dataclass(frozen=True)
class Paragraph:
    """One clause with its number in the document, such as 3.2."""

    number: str
    term: Any
    sentence: str


@dataclass(frozen=True)
class Addition:
    """A clause that can still be added to a part: the slug of its kind, and what the link says."""

    slug: str
    words: str | Promise


@dataclass(frozen=True)
class Part:
    """One numbered part of the document; an empty one shows what could stand there."""

    number: int
    slug: str
    heading: str | Promise
    example: str | Promise
    paragraphs: list[Paragraph]
    additions: list[Addition]


@dataclass(frozen=True)
class PartOutline:
    """What a part of the document is about: its place in addresses, its heading and the kinds of its clauses."""

    slug: str
    heading: str | Promise
    kinds: tuple[type[Term], ...]
    # What an empty part shows; a part without one is left out while it is empty.
    example: str | Promise = ""


# In reading order; the four that every agreement has come first, so that their numbers stay.
OUTLINE = (
    PartOutline(
        "outcome",
        _("Our shared outcome"),
        (Outcome,),
        _("For everyone who uses our website, we will publish simple changes the same day."),
    ),
    PartOutline(
        "trade-offs",
        _("What each side gives"),
        (TradeOff,),
        _("Marketing gives: the calendar, four weeks ahead. IT Security gains: time to plan its reviews."),
    ),
    PartOutline(
        "commitments",
        _("Promises"),
        (CommitmentTerms,),
        _("Jonas Weber delivers the new price list to Sales by 15 March."),
    ),
    PartOutline("cadence", _("Rhythm"), (Rhythm,), _("Owners check in every two weeks. We meet for a review in June.")),
    PartOutline("decisions", _("Decision rights"), (DecisionRight,)),
    PartOutline("stakeholders", _("Who signs, and who else matters"), (Signatory, Stakeholder)),
    PartOutline("set-aside", _("Set aside, with reasons"), (SetAside,)),
)
WORDS = {
    Outcome: _("Write the outcome"),
    TradeOff: _("Add a trade"),
    CommitmentTerms: _("Add a promise"),
    Rhythm: _("Agree on a rhythm"),
    DecisionRight: _("Add a decision right"),
    Signatory: _("Name a signatory"),
    Stakeholder: _("Name somebody else who matters"),
}


def parts_of(snapshot: Snapshot, *, adding: str = "") -> list[Part]:
    """Return the document of a draft; `adding` is the slug of a kind whose part is shown though it is empty."""
    used = {kind.kind for kind, found in snapshot.terms.items() if found} | {adding}
    shown = [one for one in OUTLINE if one.example or used & {kind.kind for kind in one.kinds}]
    return [_part(number, one, snapshot) for number, one in enumerate(shown, start=1)]


def numbers_of(snapshot: Snapshot) -> dict[Any, str]:
    """Return the number of each paragraph by the key of its clause."""
    return {one.term.key: one.number for part in parts_of(snapshot) for one in part.paragraphs}


def _part(number: int, outline: PartOutline, snapshot: Snapshot) -> Part:
    found = [term for kind in outline.kinds for term in snapshot.terms[kind]]
    numbered = {term: f"{number}.{place}" for place, term in enumerate(found, start=1)}
    # A promise names another of the same text by its number; promises stand in one part.
    numbers = {term.commitment.reference: named for term, named in numbered.items() if term.kind == "commitment"}
    paragraphs = [Paragraph(named, term, sentence_of(term, numbers)) for term, named in numbered.items()]
    additions = list(_additions(outline, snapshot))
    return Part(number, outline.slug, outline.heading, outline.example, paragraphs, additions)


def _additions(outline: PartOutline, snapshot: Snapshot) -> Iterator[Addition]:
    for kind in outline.kinds:
        if kind in WORDS and not (kind.is_single and snapshot.terms[kind]):
            yield Addition(kind.kind, WORDS[kind])
