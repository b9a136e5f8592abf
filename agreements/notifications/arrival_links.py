"""The link in a test mail: it lets the administrator who asked for the mail say that it arrived, and nothing else."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.core.signing import BadSignature, Signer
from django.urls import reverse

from agreements.models.news.message import Message
from stakeholders.models import User

# Salt of the signature: a token signed for another purpose is not valid here.
PURPOSE = "agreements.mail-arrival"
LASTS = timedelta(days=14)


@dataclass(frozen=True)
class ArrivalLink:
    """What a genuine link names: who asked for the test mail, and when."""

    person: User
    asked_at: datetime

    def has_run_out(self, at: datetime) -> bool:
        """True two weeks after the mail was asked for."""
        return at > self.asked_at + LASTS


def arrival_path(message: Message) -> str:
    """Return the path of the link for a test mail; the same for every rendering of the mail."""
    names = [message.person_id, message.created_at.isoformat()]
    return reverse("agreements:mail-arrival", args=[_signer().sign_object(names)])


def read(token: str) -> ArrivalLink | None:
    """Return what a token names; None when it is not one of ours or its person is no administrator any more."""
    try:
        person_id, asked_at = _signer().unsign_object(token)
    except (BadSignature, ValueError):
        return None
    person = User.objects.administrators().filter(pk=person_id).first()
    return ArrivalLink(person, datetime.fromisoformat(asked_at)) if person else None


def _signer() -> Signer:
    # A separator that mail programs keep inside a link.
    return Signer(salt=PURPOSE, sep=".")
