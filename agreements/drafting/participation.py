"""Whether somebody who is asked takes part: yes, not now, or ask somebody else; also before they have an account."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.core.signing import BadSignature, Signer
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from agreements.models import Agreement, Participation
from agreements.models.event import record
from agreements.models.kinds import EventKind
from agreements.permissions import may_read_draft
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

    Raises CannotAnswer when they have answered already or are not named in the agreement any more.
    """
    agreement = Agreement.objects.locked(agreement.pk)
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


def participation_path(*, person: User, agreement: Agreement, asked_at: datetime) -> str:
    """Return the path of the link for a mail to somebody who has not signed in yet."""
    token = SIGNER.sign_object([person.pk, agreement.pk, int(asked_at.timestamp())])
    return reverse("agreements:participation", args=[token])


def read_participation_link(token: str) -> ParticipationLink | None:
    """Return what a token names; None when it is none of ours or names nobody active any more."""
    try:
        person_id, agreement_id, seconds = SIGNER.unsign_object(token)
    except (BadSignature, ValueError):
        return None
    person = User.objects.active().filter(pk=person_id).first()
    agreement = Agreement.objects.titled().filter(pk=agreement_id).select_related("lead").first()
    if person is None or agreement is None:
        return None
    return ParticipationLink(person, agreement, datetime.fromtimestamp(seconds, UTC))
