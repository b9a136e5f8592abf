"""Disclosing check-ins to the other parties: after the time to undo, or at once when the writer asks for it."""

from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from agreements.commitments.completions import ask_receiver
from agreements.commitments.reported_status import refresh_reported_status
from agreements.models import Agreement, CheckIn, Commitment, Status
from agreements.models.check_in import UNDO_FOR
from agreements.models.event import announce, record
from agreements.models.kinds import EventKind
from agreements.models.locked_batches import together

WORRYING = frozenset({Status.AT_RISK, Status.OFF_TRACK})
# The event kinds that notify others of a check-in, by its status, besides the history.
NEWS_OF = {Status.AT_RISK: EventKind.WORRY, Status.OFF_TRACK: EventKind.WORRY, Status.DONE: EventKind.COMPLETION_ASKED}


class CannotDisclose(Exception):
    """Says in one sentence why this check-in cannot be disclosed."""


def disclose_due(at: datetime) -> int:
    """Disclose the check-ins whose time to undo is over; return the number of commitments. One query if none.

    Of several check-ins within that time the newest decides when; the earlier ones are disclosed with it.
    """

    def disclose_all(agreement: Agreement, commitment_ids: list[int]) -> int:
        # Between the search and the lock the writer may have undone it or added another.
        due_now = list(awaiting_disclosure(at).filter(pk__in=commitment_ids).order_by("pk"))
        for commitment in due_now:
            disclose(agreement, commitment, at=at)
        return len(due_now)

    return together(
        awaiting_disclosure(at).order_by("agreement_id", "pk").values_list("agreement_id", "pk"), disclose_all
    )


@transaction.atomic
def announce_now(*, check_in: CheckIn, at: datetime) -> None:
    """Disclose a check-in at once; it can still be undone, visibly to all. Does nothing if it is disclosed already.

    Raises CannotDisclose when it was taken back.
    """
    agreement = Agreement.objects.locked(check_in.commitment.agreement_id)
    check_in = CheckIn.objects.select_related("commitment__terms").get(pk=check_in.pk)
    if check_in.undone_at:
        raise CannotDisclose(_("This check-in was taken back. Nobody is told of it."))
    if check_in.told_at is None:
        disclose(agreement, check_in.commitment, at=at)


def disclose(agreement: Agreement, commitment: Commitment, *, at: datetime) -> None:
    """Disclose the pending check-ins of a commitment; the caller holds the lock of the agreement.

    The event is dated now: before this moment nobody else could know of it.
    """
    words = list(CheckIn.objects.pending().filter(commitment=commitment).order_by("at", "pk"))
    for word in words:
        word.told_at = at
        word.save(update_fields=["told_at"])
    refresh_reported_status(commitment)
    newest = words[-1] if words and commitment.ended_at is None else None
    if newest and newest.status == Status.DONE:
        ask_receiver(newest, at=at)
    for word in words:
        _record(agreement, word, at)
    if newest and newest.status in NEWS_OF:
        announce(agreement, NEWS_OF[Status(newest.status)], at=at, check_in=newest)


def awaiting_disclosure(at: datetime) -> QuerySet[Commitment]:
    return Commitment.objects.filter(pending__isnull=False, pending__at__lte=at - UNDO_FOR).select_related("terms")


def _record(agreement: Agreement, word: CheckIn, at: datetime) -> None:
    said: dict[str, str | int] = {"status": word.status, "help": word.help_needed, "channel": word.channel}
    if word.on_behalf_of_id:
        said["for"] = word.on_behalf_of_id
    subject = {"commitment": word.commitment_id, "check_in": word.pk}
    record(agreement, EventKind.CHECKED_IN, by=word.by, at=at, **subject, **said)
