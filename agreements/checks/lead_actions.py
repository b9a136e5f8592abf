"""What a text asks of its lead: to open signing, to find another way for a promise, to answer a refusal."""

from collections.abc import Iterator
from dataclasses import dataclass

from agreements.checks.blockers import blockers
from agreements.checks.refusals import AnswerRefusal, refusal_turns
from agreements.drafting.snapshot import Snapshot, read_all
from agreements.models import CommitmentTerms, Revision, SignOff
from agreements.models.agreement import led_by
from agreements.models.revision import State
from stakeholders.models import User


@dataclass(frozen=True)
class OpenSigning:
    """Nothing blocks signing any more."""

    snapshot: Snapshot


@dataclass(frozen=True)
class FindAnotherWay:
    """An owner said no to a commitment as worded, and why: it needs another owner, date or wording."""

    snapshot: Snapshot
    wording: CommitmentTerms
    declined: SignOff


LeadAction = OpenSigning | FindAnotherWay | AnswerRefusal


def lead_actions(snapshot: Snapshot) -> Iterator[LeadAction]:
    """Yield what waits for the lead in one text; once it is sealed, only refusals do."""
    yield from (turn for turn in refusal_turns(snapshot) if isinstance(turn, AnswerRefusal))
    if not snapshot.revision.is_draft:
        return
    if not blockers(snapshot):
        yield OpenSigning(snapshot)
    for wording, declined in snapshot.declined:
        yield FindAnotherWay(snapshot, wording, declined)


def drafts_awaiting(person: User) -> list[LeadAction]:
    """Return what waits for this person in the first texts that they lead, by number of the agreement.

    The number of queries does not depend on how many there are.
    """
    led = Revision.objects.filter(
        led_by(person, "agreement__"), state__in=[State.DRAFT, State.SEALED], agreement__first_in_force_at=None
    )
    snapshots = read_all(list(led.select_related("agreement__lead").order_by("agreement__number")))
    return [action for snapshot in snapshots for action in lead_actions(snapshot)]
