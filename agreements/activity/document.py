"""The text of an agreement as a document: numbered sections, and clauses in sentences instead of fields."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from agreements.drafting.paragraphs import OUTLINE
from agreements.models import Purpose, Term
from agreements.models.canonical import KINDS, Document, label_of, spoken_in

NAMES = re.compile(r"%\((\w+)\)s")
TWO_STOPS = re.compile(r"([.!?…])\.$")
Words = str | Promise

# For each sentence its wordings, the fullest first: the first is said whose fields are all filled in. A field that
# no sentence names stands below them with its label, so that nothing is left out.
SENTENCES: dict[str, tuple[tuple[Words, ...], ...]] = {
    "purpose": ((_("%(title)s."),),),
    "outcome": ((_("%(impact)s"),),),
    "signatory": ((_("%(person)s signs for %(party)s, as %(signs_as)s."), _("%(person)s signs for %(party)s.")),),
    "stakeholder": ((_("%(person)s, %(department)s."), _("%(name)s, %(department)s.")),),
    "trade-off": (
        (_("%(giver)s gives %(gainer)s: %(gives)s."),),
        (_("By this %(gainer)s gains: %(gains)s."),),
        (_("It is %(amount)s %(unit)s."),),
        (
            _("It holds from %(starts_on)s until %(ends_on)s."),
            _("It holds from %(starts_on)s."),
            _("It holds until %(ends_on)s."),
        ),
    ),
    "commitment": (
        (_("%(owner)s delivers %(deliverable)s to %(receiver)s by %(due_on)s."),),
        (_("%(receiver)s accepts it when this is so: %(acceptance)s"),),
        (_("It depends on %(depends_on)s."),),
    ),
    "decision-right": (
        (
            _("%(matter)s: %(approver)s approves within %(days)s working days, and %(told)s is told."),
            _("%(matter)s: %(approver)s approves within %(days)s working days."),
        ),
    ),
    "rhythm": (
        (_("Owners check in %(every)s, first on %(first_check_in_on)s; they are asked at %(check_in_at)s."),),
        (_("The parties review the agreement on %(first_review_on)s and %(review_months)s."),),
        (_("It ends on %(ends_on)s."),),
        (_("The receiver answers what is done within %(acceptance_days)s; without an answer %(silence)s."),),
        (_("After %(counterpart_after)s the receiver is told."),),
        (_("After %(contact_after)s %(escalation)s, the escalation contact, is asked."),),
    ),
    "set-aside": ((_("%(words)s %(said_by)s: “%(reason)s”"),),),
}
# Said by no sentence and by no label: what programs need.
UNSAID = {"set-aside": {"warning"}}


@dataclass(frozen=True)
class Clause:
    """One clause: its number and its place in addresses, its sentences, and what is labelled below them."""

    number: str
    anchor: str
    # A promise is known by it everywhere else.
    reference: str
    sentences: tuple[str, ...]
    details: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Section:
    """One numbered part of the text."""

    number: int
    title: Words
    clauses: list[Clause]


def sections(document: Document) -> list[Section]:
    """Return the text of a revision in the parts and with the numbers that its draft had.

    The parts that every draft shows are there without a clause too; of the others those with one.
    """
    found: list[Section] = []
    for part in OUTLINE:
        entries = [(kind.kind, entry) for kind in part.kinds for entry in document["terms"].get(kind.kind, [])]
        if entries or part.example:
            number = len(found) + 1
            numbered = enumerate(entries, start=1)
            clauses = [_clause(f"{number}.{place}", *entry) for place, entry in numbered]
            found.append(Section(number, part.heading, clauses))
    return found


def preamble(document: Document) -> Clause:
    """Return the title and the reason of an agreement, which stand above its numbered parts."""
    return _clause("", Purpose.kind, document["terms"][Purpose.kind][0])


def _clause(number: str, kind: str, entry: Mapping[str, Any]) -> Clause:
    said = {name: spoken_in(KINDS[kind], name, entry) for name in KINDS[kind].content}
    wordings = [str(wording) for wording in _chosen(kind, said)]
    named = {name for wording in wordings for name in NAMES.findall(wording)} | UNSAID.get(kind, set())
    return Clause(
        number=number,
        anchor=f"term-{entry['key'].replace('-', '')[:12]}",
        reference=entry.get("reference", ""),
        # Where the last words were people's own they bring their own full stop.
        sentences=tuple(TWO_STOPS.sub(r"\1", wording % said) for wording in wordings),
        details=tuple(_labelled(KINDS[kind], {name: words for name, words in said.items() if name not in named})),
    )


def _chosen(kind: str, said: Mapping[str, str]) -> Iterator[Words]:
    for wordings in SENTENCES.get(kind, ()):
        fitting = (wording for wording in wordings if all(said[name] for name in NAMES.findall(str(wording))))
        yield from (wording for _place, wording in zip(range(1), fitting, strict=False))


def _labelled(kind: type[Term], left: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    for name, words in left.items():
        if words:
            yield label_of(kind._meta.get_field(name)), words
