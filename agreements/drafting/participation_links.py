"""The link in somebody's first mail: it asks whether they take part, before they have an account."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.core.signing import BadSignature, Signer
from django.urls import reverse
from django.utils.crypto import constant_time_compare

from agreements.models import Agreement
from stakeholders.accounts.invitations import address_digest
from stakeholders.models import User

# How long the link holds.
LASTS = timedelta(days=14)
SIGNER = Signer(salt="agreements.participation", sep=".")


@dataclass(frozen=True)
class ParticipationLink:
    """What the link in somebody's first mail names: who is asked, to which agreement, and when the mail was made."""

    person: User
    agreement: Agreement
    asked_at: datetime

    def has_run_out(self, at: datetime) -> bool:
        """True from 14 days after the mail on."""
        return at > self.asked_at + LASTS


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
