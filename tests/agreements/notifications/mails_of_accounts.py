"""Mails about one's own account, and mails that are made of others: one action for each kind."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

from django.core import mail

from agreements.models import Preference
from agreements.models.kinds import MessageKind
from agreements.notifications.delivery.sender import deliver
from agreements.notifications.digests.bundles import bundle_all
from agreements.notifications.digests.daily import make_daily
from agreements.notifications.digests.weekly import make_weekly
from agreements.notifications.fan_out.account_notes import announce_account_notes
from agreements.notifications.fan_out.announcements import announce_all
from agreements.notifications.fan_out.stand_in_notices import announce_stand_ins
from agreements.notifications.operations.mail_proof import send_test_mail
from stakeholders.accounts.invitations import invite
from stakeholders.accounts.password_resets import answer_reset_requests, request_password_reset
from stakeholders.models import AccountNote
from tests.agreements.notifications.mails import SOON, a_running_agreement, at_noon, forget, let_pass
from tests.builders import NOW, a_commitment, a_draft
from tests.people import a_person, an_absence

# The Monday of the week in which Ben's commitment is due, and the morning after his check-in was.
MONDAY = datetime(2027, 3, 15, 8, 30, tzinfo=UTC)
TUESDAY = datetime(2027, 2, 9, 8, 30, tzinfo=UTC)


def inviting(table: Any) -> datetime:
    invite([a_person(name="Fay Lind", password=None)], words="Welcome.\nSee you on Monday.", by=table.ana, at=NOW)
    announce_account_notes(SOON)
    return SOON


def forgetting_the_password(table: Any) -> datetime:
    request_password_reset(email=table.ben.email, at=NOW)
    answer_reset_requests(NOW)
    announce_account_notes(SOON)
    return SOON


def noting(kind: str) -> Callable[[Any], datetime]:
    def happens(table: Any) -> datetime:
        AccountNote.objects.create(person=table.ben, kind=kind, browser="Firefox", at=NOW)
        announce_account_notes(SOON)
        return SOON

    return happens


def standing_in(table: Any) -> datetime:
    an_absence(person=table.ana, stand_in=table.ben, from_on=date(2027, 2, 8), until_on=date(2027, 2, 12), at=NOW)
    announce_stand_ins(SOON)
    return SOON


def trying_the_mail(table: Any) -> datetime:
    send_test_mail(by=table.ben, at=NOW)
    return NOW


def being_asked_often(table: Any) -> datetime:
    agreement = a_draft(table)
    forget()
    for number in range(4):
        a_commitment(agreement, owner=table.ben, receiver=table.sales, deliverable=f"Forecast {number + 1}")
    announce_all(SOON)
    bundle_all(SOON)
    return SOON


def waking_to_a_digest(table: Any) -> datetime:
    Preference.objects.update(daily_digest=True, preset="digest")
    a_running_agreement(table)
    let_pass(at_noon(2, 8))
    a_commitment(a_draft(table, title="Shelves in spring"), owner=table.ana, receiver=table.operations)
    announce_all(at_noon(2, 8))
    make_daily(TUESDAY)
    return TUESDAY


def beginning_a_week(table: Any) -> datetime:
    a_running_agreement(table)
    Preference.objects.update(weekly_digest=True)
    make_weekly(MONDAY)
    return MONDAY


def mailed(happens: Callable[[Any], datetime]) -> Callable[[Any], Any]:
    """Return what makes the newest mail to Ben, or to whoever alone gets one."""

    def newest(table: Any) -> Any:
        at = happens(table)
        mail.outbox.clear()
        deliver(at)
        to_ben = [one for one in mail.outbox if one.to == [table.ben.email]]
        return (to_ben or mail.outbox)[-1]

    return newest


MAILS: dict[str, Callable[[Any], Any]] = {
    MessageKind.STANDING_IN: mailed(standing_in),
    MessageKind.ACCOUNT_INVITATION: mailed(inviting),
    MessageKind.PASSWORD_RESET: mailed(forgetting_the_password),
    MessageKind.NEW_SIGN_IN: mailed(noting(AccountNote.Kind.NEW_SIGN_IN)),
    MessageKind.PASSWORD_CHANGED: mailed(noting(AccountNote.Kind.PASSWORD_CHANGED)),
    MessageKind.TEST_MAIL: mailed(trying_the_mail),
    MessageKind.BUNDLE: mailed(being_asked_often),
    MessageKind.DAILY_DIGEST: mailed(waking_to_a_digest),
    MessageKind.WEEKLY_DIGEST: mailed(beginning_a_week),
}
