"""The link in a check-in mail: it lets one person say how one commitment is going, for one period, and nothing else."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from django.core.signing import BadSignature, Signer
from django.urls import reverse

from agreements.cadence.schedules import recurrence_of
from agreements.models import Commitment, Occasion
from stakeholders.models import User

# The purpose of the link: a token signed for anything else is none here.
PURPOSE = "agreements.mail-check-in"
AFTER_THE_NEXT = timedelta(days=3)
AFTER_THE_DATE = timedelta(days=14)


@dataclass(frozen=True)
class MailLink:
    """What a genuine link names; with an occasion its period is the rhythm's, else that of the date."""

    person: User
    commitment: Commitment
    occasion: Occasion | None
    due_on: date

    @property
    def is_theirs(self) -> bool:
        """True while the person still owns the commitment."""
        return self.commitment.terms is not None and self.commitment.terms.owner_id == self.person.pk

    def has_run_out(self, at: datetime) -> bool:
        """True when the next check-in was due three days ago, or the date two weeks ago."""
        if self.occasion:
            recurrence = recurrence_of(self.occasion.schedule)
            return at > recurrence.due_at(self.occasion.seq + 1) + AFTER_THE_NEXT
        return at > datetime.combine(self.due_on, time(), UTC) + AFTER_THE_DATE


def mail_check_in_path(*, person: User, commitment: Commitment, occasion: Occasion | None) -> str:
    """Return the path of the link for a mail to the owner; the same for every rendering of the mail.

    Without an occasion (a mail about the date) it names the date in force instead.
    """
    assert commitment.terms is not None  # only commitments in force are asked about
    names = [person.pk, commitment.pk, occasion.pk if occasion else None, commitment.terms.due_on.isoformat()]
    return reverse("agreements:mail-check-in", args=[_signer().sign_object(names)])


def read(token: str) -> MailLink | None:
    """Return what a token names; None when it is not one of ours or names nobody active any more."""
    try:
        person_id, commitment_id, occasion_id, due_on = _signer().unsign_object(token)
    except (BadSignature, ValueError):
        return None
    person = User.objects.active().filter(pk=person_id).first()
    in_force = Commitment.objects.filter(terms__isnull=False).select_related("terms__owner", "agreement")
    commitment = in_force.filter(pk=commitment_id).first()
    occasion = Occasion.objects.select_related("schedule").filter(pk=occasion_id, commitment=commitment).first()
    if person is None or commitment is None or (occasion_id and occasion is None):
        return None
    return MailLink(person, commitment, occasion, date.fromisoformat(due_on))


def _signer() -> Signer:
    # A separator that mail programs keep inside a link.
    return Signer(salt=PURPOSE, sep=".")
