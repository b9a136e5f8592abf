"""How each kind of clause reads: in sentences; fields that no sentence names follow with their labels.

A draft, the text that is signed and the text in force are spoken by the same functions, so that what somebody
writes is what everybody signs.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from agreements.models import Term
from agreements.models.canonical import KINDS, label_of, spoken_in
from stakeholders.text.sentences import gettext as _
from stakeholders.text.sentences import ngettext

# The fields of a clause as people read them, by name; empty where nothing was said.
Said = Mapping[str, str]
TWO_STOPS = re.compile(r"([.!?…])\.$")


@dataclass(frozen=True)
class Reading:
    """A clause as sentences and labelled fields."""

    sentences: tuple[str, ...]
    # Label and words of each field that the sentences leave out.
    details: tuple[tuple[str, str], ...]

    @property
    def text(self) -> str:
        return " ".join(self.sentences)


@dataclass(frozen=True)
class Voice:
    """How one kind is spoken, and which fields its sentences cover."""

    sentences: Callable[[Said], Iterator[str]]
    covers: frozenset[str]


def read_aloud(kind: str, entry: Mapping[str, Any], numbers: Mapping[str, str] | None = None) -> Reading:
    """Return a clause as a document spells it, in sentences.

    `numbers` are those of the promises of the same text by their reference: what it depends on is named by them.
    """
    model = KINDS[kind]
    said = {name: spoken_in(model, name, entry) for name in model.content}
    if numbers and said.get("depends_on") in numbers:
        said["depends_on"] = numbers[said["depends_on"]]
    voice = VOICES[kind]
    left = ((name, words) for name, words in said.items() if words and name not in voice.covers)
    return Reading(
        # Where the last words were people's own they bring their own full stop.
        sentences=tuple(TWO_STOPS.sub(r"\1", sentence) for sentence in voice.sentences(said)),
        details=tuple((label_of(model._meta.get_field(name)), words) for name, words in left),
    )


def sentence_of(term: Term, numbers: Mapping[str, str] | None = None) -> str:
    """Return the sentences of a clause as it stands now; `numbers` as in read_aloud."""
    return read_aloud(term.kind, term.wording(), numbers).text


def _purpose(said: Said) -> Iterator[str]:
    yield said["title"]


def _outcome(said: Said) -> Iterator[str]:
    """Written to go on after "we will", in small letters, it is one sentence; otherwise it stands as written."""
    impact, who, seen = (said[name].strip().rstrip(".") for name in ("impact", "beneficiaries", "indicators"))
    given = {"impact": impact, "who": who, "seen": seen}
    if said["impact"][:1].islower() and who:
        seen_in = _("For %(who)s, we will %(impact)s, seen in %(seen)s.")
        yield (seen_in if seen else _("For %(who)s, we will %(impact)s.")) % given
        return
    yield f"{impact}." if who or seen else said["impact"].strip()
    # A whole sentence often names them: For gardeners, we will …
    if who and who.casefold() not in impact.casefold():
        yield _("Who benefits: %(who)s.") % given
    if seen:
        yield _("Seen in: %(seen)s.") % given


def _signatory(said: Said) -> Iterator[str]:
    as_whom = _("%(person)s signs for %(party)s, as %(signs_as)s.")
    yield (as_whom if said["signs_as"] else _("%(person)s signs for %(party)s.")) % said


def _stakeholder(said: Said) -> Iterator[str]:
    given = {
        "called": said["person"] or said["name"],
        "department": said["department"],
        "capacity": said["capacity"].lower(),
        "needed": said["needed"].lower(),
    }
    yield _("%(called)s of %(department)s, %(capacity)s.") % given
    yield _("Needed: %(needed)s.") % given
    if said["measured_by"]:
        yield _("Measured by: %(measured_by)s.") % said


def _trade_off(said: Said) -> Iterator[str]:
    yield _("%(giver)s gives: %(given)s.") % {"giver": said["giver"], "given": _given(said)}
    yield _("%(gainer)s gains: %(gains)s.") % {"gainer": said["gainer"], "gains": said["gains"].rstrip(".")}
    if said["why"]:
        yield said["why"]


def _given(said: Said) -> str:
    """Return what is given, with its number and its days where they are named."""
    number = f"{Decimal(said['amount']).normalize():f} {said['unit']}" if said["amount"] else ""
    starts = _("from %(day)s") % {"day": said["starts_on"]} if said["starts_on"] else ""
    ends = _("until %(day)s") % {"day": said["ends_on"]} if said["ends_on"] else ""
    named, gives = ", ".join(filter(None, (number, starts, ends))), said["gives"].rstrip(".")
    return f"{gives} ({named})" if named else gives


def _commitment(said: Said) -> Iterator[str]:
    given = {**said, "what": said["deliverable"].rstrip(".")}
    yield _("%(owner)s delivers %(what)s to %(receiver)s by %(due_on)s.") % given
    if said["acceptance"]:
        yield _("%(receiver)s accepts it when this is so: %(acceptance)s.") % said
    if said["depends_on"]:
        yield _("It depends on %(depends_on)s.") % said


def _decision_right(said: Said) -> Iterator[str]:
    matter = f"{said['matter'][:1].lower()}{said['matter'][1:]}"
    when = f"{matter} ({said['words'].rstrip('.')})" if said["words"] else matter
    decides = ngettext(
        "When %(when)s, %(approver)s approves within %(days)s working day",
        "When %(when)s, %(approver)s approves within %(days)s working days",
        int(said["days"]),
    ) % {**said, "when": when}
    told = _("%(sentence)s; %(told)s is told") % {"sentence": decides, "told": said["told"]}
    yield f"{told if said['told'] else decides}."


def _rhythm(said: Said) -> Iterator[str]:
    yield _("Owners check in %(every)s, first on %(first_check_in_on)s.") % said
    yield _("We meet for a review on %(first_review_on)s, and %(review_months)s.") % said
    yield _("When something is stuck, %(escalation)s helps.") % said
    if said["ends_on"]:
        yield _("It ends on %(ends_on)s.") % said


def _set_aside(said: Said) -> Iterator[str]:
    yield f"{said['words']} {said['said_by']}: “{said['reason']}”"


VOICES = {
    "purpose": Voice(_purpose, frozenset({"title"})),
    "outcome": Voice(_outcome, frozenset({"impact", "beneficiaries", "indicators"})),
    "signatory": Voice(_signatory, frozenset({"party", "person", "signs_as"})),
    "stakeholder": Voice(
        _stakeholder, frozenset({"department", "person", "name", "capacity", "needed", "measured_by"})
    ),
    "trade-off": Voice(
        _trade_off,
        frozenset({"giver", "gives", "gainer", "gains", "why", "amount", "unit", "starts_on", "ends_on"}),
    ),
    "commitment": Voice(
        _commitment, frozenset({"deliverable", "owner", "receiver", "due_on", "acceptance", "depends_on"})
    ),
    "decision-right": Voice(_decision_right, frozenset({"matter", "words", "approver", "told", "days"})),
    "rhythm": Voice(
        _rhythm,
        frozenset({"every", "unit", "first_check_in_on", "first_review_on", "review_months", "escalation", "ends_on"}),
    ),
    # The warning is a name for programs.
    "set-aside": Voice(_set_aside, frozenset({"warning", "words", "reason", "said_by"})),
}
