"""The progress of a draft: five rows that are always shown, other sections in use, and what could be added."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from agreements.drafting.paragraphs import numbers_of
from agreements.drafting.sections import BY_SLUG, section_url
from agreements.drafting.snapshot import Snapshot
from agreements.models import (
    CommitmentTerms,
    DecisionRight,
    Outcome,
    Rhythm,
    SetAside,
    Signatory,
    SignOff,
    Stakeholder,
    TradeOff,
)
from agreements.models.rhythm import how_often
from stakeholders.text.sentences import gettext as _
from stakeholders.text.sentences import ngettext

NOT_YET = gettext_lazy("not yet")


@dataclass(frozen=True)
class Row:
    """One row: what it is about, a small word, and one line where something is open."""

    slug: str
    title: str | Promise
    word: str | Promise = NOT_YET
    is_settled: bool = False
    still: str = ""
    # Its own page; without one the row leads to its part of the text.
    url: str = ""


@dataclass(frozen=True)
class Unused:
    """A section that the draft does not use yet: its name, a sentence on what it is for, and where it begins."""

    title: str | Promise
    purpose: str | Promise
    url: str
    # The kind of clause with which it begins, where that is written in the text itself.
    slug: str = ""


def rows(snapshot: Snapshot) -> list[Row]:
    """Return the rows of a revision: the five that are always there, then what else is used."""
    five = [_people(snapshot), _outcome(snapshot), _trades(snapshot), _promises(snapshot), _rhythm(snapshot)]
    return [*five, *_also_used(snapshot)]


def unused(snapshot: Snapshot) -> list[Unused]:
    """Return the sections that could be added."""
    found, agreement = [], snapshot.agreement
    if not snapshot.terms[DecisionRight]:
        section = BY_SLUG["decisions"]
        url = reverse("agreements:term-add", args=[agreement.reference, DecisionRight.kind])
        found.append(Unused(section.title, section.purpose, url, DecisionRight.kind))
    if not snapshot.terms[Stakeholder]:
        purpose = _("Whose decision, work, knowledge or voice you need besides those who sign.")
        found.append(Unused(Stakeholder.plural_label(), purpose, section_url(agreement, "stakeholders")))
    if not snapshot.terms[SetAside]:
        purpose = _("What you saw, and why you go on all the same.")
        found.append(Unused(SetAside.plural_label(), purpose, _warnings_of(snapshot)))
    return found


def _people(snapshot: Snapshot) -> Row:
    named = {signatory.person_id for signatory in snapshot.terms[Signatory]}
    named |= {term.person_id or term.name for term in snapshot.terms[Stakeholder]}
    signing = {signatory.party_id for signatory in snapshot.terms[Signatory]}
    missing = ", ".join(party.department.name for party in snapshot.parties if party.pk not in signing)
    return Row(
        "stakeholders",
        BY_SLUG["stakeholders"].title,
        ngettext("%(count)s person", "%(count)s people", len(named)) % {"count": len(named)},
        is_settled=not missing and len(snapshot.parties) > 1,
        still=_("No signatory yet: %(departments)s") % {"departments": missing} if missing else "",
        url=section_url(snapshot.agreement, "stakeholders"),
    )


def _outcome(snapshot: Snapshot) -> Row:
    title = BY_SLUG["outcome"].title
    if snapshot.one(Outcome) is None:
        return Row("outcome", title)
    of, silent = len(snapshot.parties), ", ".join(party.department.name for party in snapshot.unendorsed)
    agreed = sum(party.pk in snapshot.endorsed for party in snapshot.parties)
    word = _("%(agreed)s of %(of)s agree") % {"agreed": agreed, "of": of}
    still = _("No answer yet: %(departments)s") % {"departments": silent} if silent else ""
    return Row("outcome", title, word, is_settled=not silent, still=still)


def _trades(snapshot: Snapshot) -> Row:
    count, title = len(snapshot.terms[TradeOff]), BY_SLUG["trade-offs"].title
    if not count:
        return Row("trade-offs", title)
    word = ngettext("%(count)s trade", "%(count)s trades", count) % {"count": count}
    return Row("trade-offs", title, word, is_settled=True)


def _promises(snapshot: Snapshot) -> Row:
    wordings, title = snapshot.terms[CommitmentTerms], BY_SLUG["commitments"].title
    if not wordings:
        return Row("commitments", title)
    taken = [one.answer for one in snapshot.answers.values()].count(SignOff.Answer.YES)
    word = _("%(taken)s of %(of)s taken on") % {"taken": taken, "of": len(wordings)}
    return Row("commitments", title, word, is_settled=taken == len(wordings), still=_first_open(snapshot))


def _first_open(snapshot: Snapshot) -> str:
    """Return what the first promise that is not taken on waits for: what was refused before what waits."""
    numbers: dict[Any, str] = numbers_of(snapshot)
    for wording, _answer in snapshot.declined:
        return _("%(number)s needs another owner, date or wording.") % {"number": numbers[wording.key]}
    for wording in snapshot.terms[CommitmentTerms]:
        if wording.commitment_id in snapshot.counter_offers:
            return _("%(number)s waits for %(who)s.") % {"number": numbers[wording.key], "who": wording.receiver}
    for wording in snapshot.offers:
        return _("%(number)s waits for %(who)s.") % {"number": numbers[wording.key], "who": wording.owner}
    return ""


def _rhythm(snapshot: Snapshot) -> Row:
    rhythm, title = snapshot.one(Rhythm), BY_SLUG["cadence"].title
    if rhythm is None:
        return Row("cadence", title)
    return Row("cadence", title, how_often(rhythm.every, rhythm.unit), is_settled=True)


def _also_used(snapshot: Snapshot) -> Iterator[Row]:
    matters, aside = len(snapshot.terms[DecisionRight]), len(snapshot.terms[SetAside])
    if matters:
        word = ngettext("%(count)s matter", "%(count)s matters", matters) % {"count": matters}
        yield Row("decisions", BY_SLUG["decisions"].title, word, is_settled=True)
    if aside:
        word = ngettext("%(count)s reason", "%(count)s reasons", aside) % {"count": aside}
        yield Row("set-aside", _("Set aside"), word, is_settled=True, url=_warnings_of(snapshot))


def _warnings_of(snapshot: Snapshot) -> str:
    return reverse("agreements:warning-list", args=[snapshot.agreement.reference])
