"""The link in a check-in mail: it lets one person say how one commitment is going, for one period, and nothing else."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from django.core.signing import BadSignature, Signer
from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse

from agreements.cadence.schedules import recurrence_of
from agreements.models import Agreement, Commitment, Notice, Occasion
from agreements.models.event import announce
from agreements.models.kinds import EventKind
from agreements.permissions import may_check_in
from stakeholders.models import Organisation, User

# Salt of the signature: a token signed for another purpose is not valid here.
PURPOSE = "agreements.mail-check-in"
AFTER_THE_NEXT = timedelta(days=3)
AFTER_THE_DATE = timedelta(days=14)
FRESH_ONE_EVERY = timedelta(hours=1)


@dataclass(frozen=True)
class MailLink:
    """What a genuine link names; with an occasion its period is the rhythm's, else that of the date."""

    person: User
    commitment: Commitment
    occasion: Occasion | None
    due_on: date
    # The owner when the mail was written; another person than the recipient if that is a stand-in.
    owner_id: int

    @property
    def stands_in(self) -> bool:
        """True for the link of somebody who stands in for the owner."""
        return self.owner_id != self.person.pk

    @property
    def has_same_owner(self) -> bool:
        """True while the commitment is still that of the person for whom the mail was written."""
        return self.commitment.terms is not None and self.commitment.terms.owner_id == self.owner_id

    def is_theirs(self, at: datetime) -> bool:
        """True while the person owns the commitment, or stands in for its owner."""
        return self.has_same_owner and may_check_in(self.person, self.commitment, at)

    def has_run_out(self, at: datetime) -> bool:
        """True when the next check-in was due three days ago, or the date two weeks ago."""
        if self.occasion:
            recurrence = recurrence_of(self.occasion.schedule)
            return at > recurrence.due_at(self.occasion.seq + 1) + AFTER_THE_NEXT
        return at > datetime.combine(self.due_on, time(), UTC) + AFTER_THE_DATE


def are_switched_on() -> bool:
    """False when the organisation wants everybody to sign in before they check in."""
    return not Organisation.objects.filter(mail_links=False).exists()


def mail_check_in_path(
    *, person: User, commitment: Commitment, occasion: Occasion | None, about: date | None = None
) -> str:
    """Return the path of the link for a mail to whoever answers; the same for every rendering of the mail.

    Without an occasion it names a day instead, from which on it holds for two weeks: `about`, else the date in force.
    """
    assert commitment.terms is not None  # only commitments in force are asked about
    day = about or commitment.terms.due_on
    names = [person.pk, commitment.pk, occasion.pk if occasion else None, day.isoformat()]
    if commitment.terms.owner_id != person.pk:
        names.append(commitment.terms.owner_id)
    return reverse("agreements:mail-check-in", args=[_signer().sign_object(names)])


def fresh_path(*, person: User, commitment: Commitment, at: datetime) -> str:
    """Return the path of a link that holds, asked for at this moment because another one had run out."""
    assert commitment.terms is not None  # only commitments in force are asked about
    known = Occasion.objects.filter(commitment=commitment).select_related("schedule")
    newest = known.order_by("-due_at").first()
    owner_id = commitment.terms.owner_id
    if newest and MailLink(person, commitment, newest, at.date(), owner_id).has_run_out(at):
        newest = None
    return mail_check_in_path(person=person, commitment=commitment, occasion=newest, about=at.date())


@transaction.atomic
def send_fresh_link(*, link: MailLink, at: datetime) -> None:
    """Mail a new link to the person whom the old one names; once an hour, however often they ask."""
    agreement = Agreement.objects.locked(link.commitment.agreement_id)
    if fresh_links(link, at).exists():
        return
    notice = Notice.objects.create(
        agreement=agreement,
        kind=EventKind.FRESH_LINK,
        about=f"{_asked_by(link)}{at:%Y%m%d%H%M%S}",
        at=at,
        data={"commitment": link.commitment.pk, "person": link.person.pk},
    )
    announce(agreement, EventKind.FRESH_LINK, at=at, notice=notice)


def fresh_links(link: MailLink, at: datetime) -> QuerySet[Notice]:
    """Return what was mailed to this person for this commitment within the last hour."""
    asked = Notice.objects.filter(agreement=link.commitment.agreement_id, kind=EventKind.FRESH_LINK)
    return asked.filter(about__startswith=_asked_by(link), at__gt=at - FRESH_ONE_EVERY)


def read(token: str) -> MailLink | None:
    """Return what a token names; None when it is not one of ours or names nobody active any more."""
    try:
        person_id, commitment_id, occasion_id, due_on, *owner = _signer().unsign_object(token)
    except (BadSignature, ValueError):
        return None
    person = User.objects.active().filter(pk=person_id).first()
    in_force = Commitment.objects.filter(terms__isnull=False).select_related("terms__owner", "agreement")
    commitment = in_force.filter(pk=commitment_id).first()
    occasion = Occasion.objects.select_related("schedule").filter(pk=occasion_id, commitment=commitment).first()
    if person is None or commitment is None or (occasion_id and occasion is None):
        return None
    return MailLink(person, commitment, occasion, date.fromisoformat(due_on), owner[0] if owner else person_id)


def _asked_by(link: MailLink) -> str:
    return f"commitment-{link.commitment.pk}-person-{link.person.pk}-"


def _signer() -> Signer:
    # A separator that mail programs keep inside a link.
    return Signer(salt=PURPOSE, sep=".")
