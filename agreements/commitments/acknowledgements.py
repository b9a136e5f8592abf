"""Acknowledging: the receiver says that they have read a check-in."""

from datetime import datetime

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from agreements.models import Acknowledgement, Agreement, CheckIn, Commitment, Party
from agreements.models.check_in import CheckInQuerySet
from agreements.models.event import record
from agreements.models.kinds import EventKind
from agreements.permissions import may_speak_for
from stakeholders.models import User
from stakeholders.text.sentences import gettext as _

WORRYING = (CheckIn.Status.AT_RISK, CheckIn.Status.OFF_TRACK)


class CannotAcknowledge(Exception):
    """Says in one sentence why there is nothing to acknowledge."""


@transaction.atomic
def acknowledge(*, check_in: CheckIn, note: str = "", by: User, at: datetime) -> Acknowledgement:
    """Note that the receiver has read a check-in, with a word if they like, and return it; once for each check-in.

    Raises CannotAcknowledge when it was taken back, or when the person does not speak for the receiver.
    """
    agreement = Agreement.objects.locked(check_in.commitment.agreement_id)
    check_in = CheckIn.objects.select_related("by").get(pk=check_in.pk)
    commitment = Commitment.objects.select_related("terms__receiver__department").get(pk=check_in.commitment_id)
    terms = commitment.terms
    if terms is None or not may_speak_for(by, terms.receiver):
        raise CannotAcknowledge(_("Whoever speaks for the receiver says that it was read."))
    known = Acknowledgement.objects.filter(check_in=check_in, party=terms.receiver).first()
    if known:
        return known
    if check_in.undone_at or check_in.told_at is None:
        raise CannotAcknowledge(_("%(person)s took this check-in back in the meantime.") % {"person": check_in.by})
    given = Acknowledgement.objects.create(check_in=check_in, party=terms.receiver, by=by, at=at, note=note)
    said = {"commitment": commitment.pk, "check_in": check_in.pk, "department": terms.receiver.department_id}
    record(agreement, EventKind.CHECK_IN_ACKNOWLEDGED, by=by, at=at, **said, reason=note)
    return given


def unread_worries(user: User) -> QuerySet[CheckIn]:
    """Newest disclosed check-ins at risk or off track that nobody who speaks for the receiver has acknowledged yet."""
    mine = Party.objects.represented_by(user).values("pk")
    # The newest check-in is the reported status; filtering by that first keeps the number of commitments small.
    running = Commitment.objects.running().filter(terms__receiver__in=mine, reported_status__in=WORRYING)
    worries = newest_words().filter(commitment__in=running.values("pk"), status__in=WORRYING).exclude(by=user)
    read = Acknowledgement.objects.filter(check_in=OuterRef("pk"), party=OuterRef("commitment__terms__receiver"))
    return worries.exclude(Exists(read)).select_related("by", "on_behalf_of", "commitment__terms")


def newest_words(among: CheckInQuerySet | None = None) -> QuerySet[CheckIn]:
    """The newest disclosed check-in of each commitment; only of those in `among`, if given."""
    words = CheckIn.objects.told() if among is None else among
    newest = words.filter(commitment=OuterRef("commitment")).order_by("-at", "-pk")
    return CheckIn.objects.filter(pk=newest.values("pk")[:1])
