"""The test mail: an administrator asks for one, and its link proves that mail arrives."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from agreements.models import OutboxMessage
from agreements.models.kinds import MessageKind
from agreements.models.news.outbox_message import Urgency
from agreements.notifications.arrival_links import LASTS, ArrivalLink
from stakeholders.models import Organisation, User
from stakeholders.organisation import note_mail_arrival, the_locked_organisation


class CannotConfirmArrival(Exception):
    """Says in one sentence why this link confirms nothing."""


@transaction.atomic
def send_test_mail(*, by: User, at: datetime) -> bool:
    """Put a test mail to this administrator into the outbox; False when one was asked for in the same minute."""
    mail = OutboxMessage(
        dedupe_key=f"{MessageKind.TEST_MAIL}:{at:%Y%m%d%H%M}:{by.pk}",
        kind=MessageKind.TEST_MAIL,
        person=by,
        about_person=by,
        urgency=Urgency.CRITICAL,
        created_at=at,
        available_at=at,
        not_after=at + LASTS,
    )
    if OutboxMessage.objects.filter(dedupe_key=mail.dedupe_key).exists():
        return False
    OutboxMessage.objects.bulk_create([mail], ignore_conflicts=True)
    return True


@transaction.atomic
def confirm_arrival(*, link: ArrivalLink, by: User, at: datetime) -> None:
    """Note that the mail with this link arrived; the same link counts once. Raises CannotConfirmArrival."""
    the_locked_organisation()
    if is_confirmed(link):
        return
    if reason := why_not(link, at):
        raise CannotConfirmArrival(reason)
    note_mail_arrival(by=by, at=at)


def is_confirmed(link: ArrivalLink) -> bool:
    """True when the mail with this link, or one asked for after it, is known to have arrived."""
    return Organisation.objects.filter(mail_arrived_at__gte=link.asked_at).exists()


def why_not(link: ArrivalLink, at: datetime) -> str:
    """Return why the link can confirm nothing any more; empty while it can."""
    if link.has_run_out(at) and not is_confirmed(link):
        return _("This link has run out. Ask for another test mail.")
    return ""
