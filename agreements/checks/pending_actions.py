"""Who still has to act on a draft: said about the draft, never about a person."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum, auto

from django.urls import reverse
from django.utils.translation import gettext as _

from agreements.checks.blockers import section_url
from agreements.checks.lead_actions import FindAnotherWay, lead_actions
from agreements.drafting.snapshot import Snapshot
from agreements.models import CommitmentTerms, Party
from stakeholders.models import User


class Action(Enum):
    """What somebody is asked to do about a draft."""

    OPEN_SIGNING = auto()
    FIND_ANOTHER_WAY = auto()
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

    @property
    def who(self) -> str:
        """The name of the person or of the department."""
        return self.waits_for.name if isinstance(self.waits_for, User) else self.waits_for.department.name


def pending_actions(snapshot: Snapshot) -> list[PendingAction]:
    """Return who still has to act on this revision: endorse and confirm in a draft, sign when sealed.

    These are the same things that the lists of each person name (`drafts_awaiting`, `endorsements_awaiting`,
    `offers_awaiting`, `consents_awaiting`, `signatures_awaiting`).
    """
    if snapshot.revision.is_sealed:
        return list(_signatures(snapshot))
    return [*_of_lead(snapshot), *_endorsements(snapshot), *_commitments(snapshot)]


def _of_lead(snapshot: Snapshot) -> Iterator[PendingAction]:
    lead = snapshot.agreement.lead
    for asked in lead_actions(snapshot):
        if isinstance(asked, FindAnotherWay):
            what = _("find another way for %(reference)s") % {"reference": asked.wording.commitment.reference}
            page = section_url(snapshot.agreement, "commitments")
            yield PendingAction(Action.FIND_ANOTHER_WAY, lead, what, page, asked.wording)
        else:
            yield PendingAction(Action.OPEN_SIGNING, lead, _("open signing"), snapshot.agreement.get_absolute_url())


def _endorsements(snapshot: Snapshot) -> Iterator[PendingAction]:
    for party in snapshot.unendorsed:
        page = section_url(snapshot.agreement, "outcome")
        yield PendingAction(Action.ENDORSE, party, _("endorse the outcome"), page)


def _commitments(snapshot: Snapshot) -> Iterator[PendingAction]:
    offered = {wording.commitment_id for wording in snapshot.offers}
    for wording in snapshot.terms[CommitmentTerms]:
        asked = snapshot.passings_on.get(wording.commitment_id)
        if asked:
            what = _("say whether %(person)s may take on %(reference)s")
            page = reverse("agreements:passing-on-answer", args=[snapshot.agreement.reference, asked.key])
            parts = {"person": asked.to, "reference": wording.commitment}
            yield PendingAction(Action.CONSENT, wording.receiver, what % parts, page, wording)
        elif wording.commitment_id in offered:
            what = _("confirm %(reference)s") % {"reference": wording.commitment.reference}
            page = section_url(snapshot.agreement, "commitments")
            yield PendingAction(Action.CONFIRM, wording.owner, what, page, wording)


def _signatures(snapshot: Snapshot) -> Iterator[PendingAction]:
    page = reverse("agreements:agreement-sign", args=[snapshot.agreement.reference])
    for person in sorted(snapshot.unsigned, key=lambda signatory: signatory.name.casefold()):
        yield PendingAction(Action.SIGN, person, _("sign"), page)
