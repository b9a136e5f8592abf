"""What stands between a draft and its signatures; all else is a warning."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import reverse
from django.utils.formats import date_format

from agreements.drafting.sections import OF_KIND, section_url
from agreements.drafting.snapshot import Snapshot
from agreements.models import CommitmentTerms, CounterOffer, Outcome, Party, Rhythm, Signatory
from agreements.text import titled
from stakeholders.text.sentences import gettext as _
from stakeholders.text.sentences import ngettext


@dataclass(frozen=True)
class Blocker:
    """One thing to settle, and the page where it is settled."""

    sentence: str
    url: str
    # The section of the draft in which it is settled.
    section: str
    # What is to be done where words are missing: by this party, or by the lead where it is None. Empty where
    # somebody's answer waits.
    to_write: str = ""
    party: Party | None = None
    # Settled on a page of its own, and not in the section.
    is_point: bool = False


@dataclass(frozen=True)
class _Found:
    # Its slug; empty for the page on which the draft is shared.
    section: str
    sentence: str
    to_write: str = ""
    party: Party | None = None


def blockers(snapshot: Snapshot) -> list[Blocker]:
    """Return what still blocks signing, in the order of the sections, objections last; empty is ready."""
    refusals = _linked(snapshot, list(_open_refusals(snapshot)))
    return [*text_blockers(snapshot), *_objections(snapshot), *refusals]


def text_blockers(snapshot: Snapshot) -> list[Blocker]:
    """Return what blocks signing, but for the objections and refusals."""
    unshared = [] if snapshot.agreement.is_shared else [_Found("", _("Nobody else has been asked yet."))]
    found = [
        *unshared,
        *_outcome(snapshot),
        *_parties_without_signatory(snapshot),
        *_commitments_without_answer(snapshot),
        *_missing_rhythm(snapshot),
    ]
    return _linked(snapshot, found)


def is_half_there(snapshot: Snapshot) -> bool:
    """Return whether at least three of the six things are there that signing always needs."""
    wordings, signing = snapshot.terms[CommitmentTerms], {one.party_id for one in snapshot.terms[Signatory]}
    is_stated = snapshot.one(Outcome) is not None
    there = [
        is_stated,
        is_stated and not snapshot.unendorsed,
        len(snapshot.parties) > 1 and all(party.pk in signing for party in snapshot.parties),
        bool(wordings),
        bool(wordings) and not (snapshot.offers or snapshot.declined or snapshot.counter_offers),
        snapshot.one(Rhythm) is not None,
    ]
    return 2 * sum(there) >= len(there)


def _linked(snapshot: Snapshot, found: list[_Found]) -> list[Blocker]:
    share = reverse("agreements:draft-share", args=[snapshot.agreement.reference])
    pages = {one.section: section_url(snapshot.agreement, one.section) if one.section else share for one in found}
    return [Blocker(one.sentence, pages[one.section], one.section, one.to_write, one.party) for one in found]


def _outcome(snapshot: Snapshot) -> Iterator[_Found]:
    if snapshot.one(Outcome) is None:
        yield _Found("outcome", _("The shared outcome is not stated yet."), to_write=_("state the shared outcome"))
    for party in snapshot.unendorsed:
        sentence = _("%(department)s has neither agreed to the outcome nor said why it goes along without.")
        yield _Found("outcome", sentence % {"department": party.department.name})


def _parties_without_signatory(snapshot: Snapshot) -> Iterator[_Found]:
    signing = {signatory.party_id for signatory in snapshot.terms[Signatory]}
    if len(snapshot.parties) < 2:
        sentence = _("An agreement needs at least two departments.")
        yield _Found("stakeholders", sentence, to_write=_("invite another department"))
    for party in snapshot.parties:
        if party.pk not in signing:
            sentence = _("%(department)s has no signatory yet.") % {"department": party.department.name}
            yield _Found("stakeholders", sentence, to_write=_("name a signatory"), party=party)


def _commitments_without_answer(snapshot: Snapshot) -> Iterator[_Found]:
    wordings = snapshot.terms[CommitmentTerms]
    if not wordings:
        yield _Found("commitments", _("There is no promise yet."), to_write=_("write a first promise"))
        return
    for wording in wordings:
        if wording.commitment_id in snapshot.counter_offers:
            yield _Found("commitments", _counter_offer(wording, snapshot.counter_offers[wording.commitment_id]))
    waiting, declined = len(snapshot.offers), len(snapshot.declined)
    if waiting:
        sentence = ngettext(
            "%(count)s promise is not taken on by its owner yet.",
            "%(count)s promises are not taken on by their owners yet.",
            waiting,
        )
        yield _Found("commitments", sentence % {"count": waiting})
    if declined:
        sentence = ngettext(
            "%(count)s promise needs another owner, date or wording: its owner said why.",
            "%(count)s promises need another owner, date or wording: their owners said why.",
            declined,
        )
        yield _Found("commitments", sentence % {"count": declined})


def _counter_offer(wording: CommitmentTerms, asked: CounterOffer) -> str:
    promise = titled(wording.commitment.reference, wording.deliverable)
    parts = {"promise": promise, "department": wording.receiver, "person": asked.to}
    if asked.due_on:
        days = {"from": date_format(wording.due_on, "j F Y"), "to": date_format(asked.due_on, "j F Y")}
        return _("%(promise)s waits for %(department)s: may it be %(to)s instead of %(from)s?") % (parts | days)
    return _("%(promise)s waits for %(department)s: may %(person)s be asked to take it on?") % parts


def _missing_rhythm(snapshot: Snapshot) -> Iterator[_Found]:
    if snapshot.one(Rhythm) is None:
        sentence = _("A first review date and an escalation contact are missing.")
        yield _Found("cadence", sentence, to_write=_("agree on a first review date and an escalation contact"))


def _open_refusals(snapshot: Snapshot) -> Iterator[_Found]:
    for refusal in snapshot.refusals:
        assert refusal.party is not None  # a signature names its party, by constraint
        sentence = _("%(department)s cannot sign as it stands: %(reason)s")
        yield _Found("outcome", sentence % {"department": refusal.party.department.name, "reason": refusal.reason})


def _objections(snapshot: Snapshot) -> Iterator[Blocker]:
    for point in snapshot.objections:
        sentence = _("%(department)s objects: %(words)s") % {"department": point.party, "words": point.words}
        section = OF_KIND[point.clause].slug if point.clause in OF_KIND else "outcome"
        yield Blocker(sentence, point.get_absolute_url(), section, is_point=True)
