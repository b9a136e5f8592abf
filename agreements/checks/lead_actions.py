"""What a text asks of its lead: to open signing, to find another way for a promise, to answer a refusal."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.db.models import Exists, OuterRef

from agreements.checks.blockers import blockers
from agreements.checks.refusal_turns import AnswerRefusal, SayIfSettled, refusal_turns, refusals_of
from agreements.drafting.snapshot import Snapshot, read_all
from agreements.models import CommitmentTerms, Revision, SignOff
from agreements.models.agreement import led_by
from agreements.models.revision import RevisionQuerySet, State
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


def actions_among(texts: Sequence[Revision], person: User) -> list[LeadAction | SayIfSettled]:
    """Return what waits for this person in the texts of `first_texts_of`, by number of the agreement.

    The number of queries does not depend on how many there are.
    """
    return [asked for snapshot in read_all(texts) for asked in _asked_of(person, snapshot)]


def first_texts_of(person: User) -> RevisionQuerySet:
    """The texts on their way for the first time that this person leads or refused."""
    refused = Exists(refusals_of(person).filter(agreement=OuterRef("agreement")))
    theirs = Revision.objects.filter(led_by(person, "agreement__") | refused, agreement__first_in_force_at=None)
    under_way = theirs.filter(state__in=[State.DRAFT, State.SEALED])
    return under_way.select_related("agreement__lead").order_by("agreement__number")


def _asked_of(person: User, snapshot: Snapshot) -> Iterator[LeadAction | SayIfSettled]:
    if person.pk in {snapshot.agreement.lead_id, snapshot.agreement.second_lead_id}:
        yield from lead_actions(snapshot)
    for turn in refusal_turns(snapshot):
        if isinstance(turn, SayIfSettled) and turn.is_for(person):
            yield turn
