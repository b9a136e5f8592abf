"""Who still has to act on a text: said about the text, never about a person, and never nobody while it waits."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import Enum, auto

from django.urls import reverse
from django.utils.formats import date_format

from agreements.checks.blockers import text_blockers
from agreements.checks.lead_actions import FindAnotherWay, lead_actions
from agreements.checks.refusal_turns import AnswerRefusal, SayIfSettled, refusal_turns
from agreements.drafting.sections import section_url
from agreements.drafting.snapshot import Snapshot
from agreements.models import CommitmentTerms, CounterOffer, Party
from agreements.talk.turns import asked_parties
from agreements.text import titled
from stakeholders.models import User
from stakeholders.text.sentences import gettext as _

# More acts of one person than these are a number.
MOST_ACTS = 3


class Action(Enum):
    """What somebody is asked to do about a draft."""

    SHARE = auto()
    OPEN_SIGNING = auto()
    FIND_ANOTHER_WAY = auto()
    ANSWER_REFUSAL = auto()
    SAY_IF_SETTLED = auto()
    ANSWER_POINT = auto()
    SETTLE_POINT = auto()
    WRITE = auto()
    ENDORSE = auto()
    CONSENT = auto()
    CONFIRM = auto()
    SIGN = auto()


@dataclass(frozen=True)
class PendingAction:
    """Something that waits for a person or for whoever speaks for a party, and the page where it is done."""

    action: Action
    waits_for: User | Party
    what: str
    url: str
    # What is confirmed, consented to or worded anew.
    wording: CommitmentTerms | None = None
    # The section in which words are missing.
    section: str = ""

    @property
    def who(self) -> str:
        """The name of the person or of the department."""
        return self.waits_for.name if isinstance(self.waits_for, User) else self.waits_for.department.name


@dataclass(frozen=True)
class PendingLine:
    """Everything that waits for one person or party: the first acts, and how many more there are."""

    who: str
    acts: list[PendingAction]
    more: int


def line_by_line(actions: Iterable[PendingAction]) -> list[PendingLine]:
    """Return one line for each person or party, in the order in which they are first named."""
    lines: dict[User | Party, list[PendingAction]] = {}
    for action in actions:
        lines.setdefault(action.waits_for, []).append(action)
    return [PendingLine(acts[0].who, acts[:MOST_ACTS], len(acts[MOST_ACTS:])) for acts in lines.values()]


def pending_actions(snapshot: Snapshot) -> list[PendingAction]:
    """Return who still has to act on this revision: write, agree and take on in a draft, sign when sealed.

    Not empty as long as the revision is open. But for what is still to be written, these are the things
    that the lists of each person name (`actions_among`, `endorsements_among`,
    `offers_awaiting`, `consents_awaiting`, `signatures_awaiting`, `points_awaiting`).
    """
    asked = [*_of_lead(snapshot), *_of_refusers(snapshot), *_objections(snapshot)]
    if snapshot.revision.is_sealed:
        return [*asked, *_signatures(snapshot)]
    if not snapshot.agreement.is_shared:
        # The others do not know of it yet.
        page = reverse("agreements:draft-share", args=[snapshot.agreement.reference])
        share = PendingAction(Action.SHARE, snapshot.agreement.lead, _("send it to the others"), page)
        return [share, *asked, *_writing(snapshot)]
    return [*asked, *_writing(snapshot), *_endorsements(snapshot), *_commitments(snapshot)]


def _of_lead(snapshot: Snapshot) -> Iterator[PendingAction]:
    lead = snapshot.agreement.lead
    for asked in lead_actions(snapshot):
        if isinstance(asked, FindAnotherWay):
            what = _("find another way for %(promise)s") % {"promise": _titled(asked.wording)}
            page = section_url(snapshot.agreement, "commitments")
            yield PendingAction(Action.FIND_ANOTHER_WAY, lead, what, page, asked.wording)
        elif isinstance(asked, AnswerRefusal):
            what = _("answer why %(department)s cannot sign") % {"department": asked.refusal.party}
            yield PendingAction(Action.ANSWER_REFUSAL, lead, what, _sign_page(snapshot))
        else:
            yield PendingAction(Action.OPEN_SIGNING, lead, _("open signing"), snapshot.agreement.get_absolute_url())


def _of_refusers(snapshot: Snapshot) -> Iterator[PendingAction]:
    for turn in refusal_turns(snapshot):
        if isinstance(turn, SayIfSettled):
            what = _("say whether it is settled")
            yield PendingAction(Action.SAY_IF_SETTLED, turn.waits_for, what, _sign_page(snapshot))


def _objections(snapshot: Snapshot) -> Iterator[PendingAction]:
    """What holds signing: an answer of whoever is asked, then the word of whoever objected."""
    for point in snapshot.objections:
        page = point.get_absolute_url()
        if point.is_answered:
            is_here = point.raiser_is_here  # type: ignore[attr-defined]  # annotated by with_raiser
            who: User | Party = point.raised_by if is_here else point.party
            what = _("say whether your objection is settled")
            yield PendingAction(Action.SETTLE_POINT, who, what, page)
            continue
        what = _("answer the objection of %(department)s") % {"department": point.party}
        asked: list[User | Party] = [*asked_parties(point, snapshot.parties)]
        for party in asked or [snapshot.agreement.lead]:
            yield PendingAction(Action.ANSWER_POINT, party, what, page)


def _writing(snapshot: Snapshot) -> Iterator[PendingAction]:
    """What nobody was asked for yet: words that are missing, from the lead or from the party that names its own."""
    for blocker in text_blockers(snapshot):
        if blocker.to_write:
            who = blocker.party or snapshot.agreement.lead
            yield PendingAction(Action.WRITE, who, blocker.to_write, blocker.url, section=blocker.section)


def _endorsements(snapshot: Snapshot) -> Iterator[PendingAction]:
    for party in snapshot.unendorsed:
        page = section_url(snapshot.agreement, "outcome")
        yield PendingAction(Action.ENDORSE, party, _("agree to the outcome, or say why you go along without"), page)


def _commitments(snapshot: Snapshot) -> Iterator[PendingAction]:
    offered = {wording.commitment_id for wording in snapshot.offers}
    for wording in snapshot.terms[CommitmentTerms]:
        asked = snapshot.counter_offers.get(wording.commitment_id)
        if asked:
            page = reverse("agreements:counter-offer-answer", args=[snapshot.agreement.reference, asked.key])
            yield PendingAction(Action.CONSENT, wording.receiver, _to_consent(wording, asked), page, wording)
        elif wording.commitment_id in offered:
            what = _("take on %(promise)s") % {"promise": _titled(wording)}
            page = section_url(snapshot.agreement, "commitments")
            yield PendingAction(Action.CONFIRM, wording.owner, what, page, wording)


def _to_consent(wording: CommitmentTerms, asked: CounterOffer) -> str:
    parts = {"person": asked.to, "promise": _titled(wording)}
    if asked.due_on:
        days = {"from": date_format(wording.due_on, "j F Y"), "to": date_format(asked.due_on, "j F Y")}
        return _("say whether %(promise)s may be %(to)s instead of %(from)s") % (parts | days)
    return _("say whether %(person)s may take on %(promise)s") % parts


def _titled(wording: CommitmentTerms) -> str:
    return titled(wording.commitment.reference, wording.deliverable)


def _signatures(snapshot: Snapshot) -> Iterator[PendingAction]:
    page = _sign_page(snapshot)
    for person in sorted(snapshot.unsigned, key=lambda signatory: signatory.name.casefold()):
        yield PendingAction(Action.SIGN, person, _("sign"), page)


def _sign_page(snapshot: Snapshot) -> str:
    return reverse("agreements:agreement-sign", args=[snapshot.agreement.reference])
