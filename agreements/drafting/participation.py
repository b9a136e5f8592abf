"""Whether somebody who is asked takes part: yes, not now, or ask somebody else; also before they have an account."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.core.signing import BadSignature, Signer
from django.db import transaction
from django.urls import reverse
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext as _

from agreements.models import Agreement, CommitmentTerms, DecisionRight, Participation, PartyMember, Signatory
from agreements.models.agreement import Stage, led_by
from agreements.models.event import record
from agreements.models.kinds import EventKind
from agreements.models.revision import State
from agreements.permissions import may_read_draft
from stakeholders.accounts.invitations import address_digest
from stakeholders.models import User

# How long the link in the first mail holds.
LASTS = timedelta(days=14)
WORDS_AT_MOST = 1_000
SIGNER = Signer(salt="agreements.participation", sep=".")


class CannotAnswer(Exception):
    """Says in one sentence why this answer cannot be given any more."""


@dataclass(frozen=True)
class ParticipationLink:
    """What the link in somebody's first mail names: who is asked, to which agreement, and when the mail was made."""

    person: User
    agreement: Agreement
    asked_at: datetime

    def has_run_out(self, at: datetime) -> bool:
        """True from 14 days after the mail on."""
        return at > self.asked_at + LASTS


@transaction.atomic
def answer_participation(
    *, agreement: Agreement, answer: str, instead: str = "", words: str = "", by: User, at: datetime
) -> Participation:
    """Store whether this person takes part; the lead is told.

    Raises CannotAnswer when they have answered already, are not named in the agreement any more, or it was withdrawn.
    """
    agreement = Agreement.objects.locked(agreement.pk)
    if agreement.is_withdrawn:
        raise CannotAnswer(_("This draft was withdrawn. There is nothing to answer."))
    if not may_read_draft(by, agreement):
        raise CannotAnswer(_("You are not named in this agreement any more. There is nothing to answer."))
    if Participation.objects.filter(agreement=agreement, person=by).exists():
        raise CannotAnswer(_("You have answered this already."))
    given = Participation.objects.create(
        agreement=agreement,
        person=by,
        answer=answer,
        instead=instead if answer == Participation.Answer.SOMEBODY_ELSE else "",
        words=words,
        at=at,
    )
    record(agreement, EventKind.PARTICIPATION_ANSWERED, by=by, at=at, answer=answer)
    return given


def participation_refusals(lead: User) -> list[Participation]:
    """Return the answers "not now" and "ask somebody else" in drafts that this person leads, oldest first.

    What waits is settled when the person is not named there any more. One query where there are none, else five.
    """
    refused = Participation.objects.exclude(answer=Participation.Answer.YES).filter(led_by(lead, "agreement__"))
    drafting = refused.filter(agreement__stage=Stage.DRAFT).select_related("agreement", "person")
    given = list(drafting.order_by("pk"))
    named = _named(given) if given else set()
    return [one for one in given if (one.agreement_id, one.person_id) in named]


def _named(given: list[Participation]) -> set[tuple[int, int]]:
    """Return the ids of agreement and person where one of these people still has a part."""
    agreements, people = {one.agreement_id for one in given}, {one.person_id for one in given}
    drafts = {"revision__agreement__in": agreements, "revision__state": State.DRAFT}
    members = PartyMember.objects.filter(party__agreement__in=agreements, person__in=people)
    signatories = Signatory.objects.filter(**drafts, person__in=people)
    owners = CommitmentTerms.objects.filter(**drafts, owner__in=people)
    approvers = DecisionRight.objects.filter(**drafts, approver__in=people)
    return {
        *members.values_list("party__agreement", "person"),
        *signatories.values_list("revision__agreement", "person"),
        *owners.values_list("revision__agreement", "owner"),
        *approvers.values_list("revision__agreement", "approver"),
    }


def participation_path(*, person: User, agreement: Agreement, asked_at: datetime) -> str:
    """Return the path of the link for a mail to somebody who has not signed in yet."""
    token = SIGNER.sign_object([person.pk, agreement.pk, int(asked_at.timestamp()), address_digest(person)])
    return reverse("agreements:participation", args=[token])


def read_participation_link(token: str) -> ParticipationLink | None:
    """Return what a token names; None when it is none of ours or names nobody active any more."""
    try:
        person_id, agreement_id, seconds, address = SIGNER.unsign_object(token)
    except (BadSignature, ValueError):
        return None
    person = User.objects.active().filter(pk=person_id).first()
    agreement = Agreement.objects.titled().filter(pk=agreement_id).select_related("lead").first()
    # It was mailed to one address, and opens nothing for whoever reads there once the address is corrected.
    if person is None or agreement is None or not constant_time_compare(address, address_digest(person)):
        return None
    return ParticipationLink(person, agreement, datetime.fromtimestamp(seconds, UTC))
