"""What people and the clock do, to make every kind of mail once."""

from datetime import date, timedelta

from django.core import mail

from agreements.agreeing.amending import agree, ask, decline
from agreements.agreeing.sealing import reopen, seal
from agreements.agreeing.signing import sign
from agreements.cadence.checking_in import record_check_in
from agreements.models import Commitment, OutboxMessage
from agreements.notifications.announcing import announce_all
from agreements.notifications.delivery import deliver
from tests.agreements.notifications.mails import SOON, a_running_agreement, at_noon, forget, let_pass
from tests.builders import NOW, a_commitment, a_draft, ready_to_seal


def sent(at=SOON, *, kind=""):
    """Deliver and return the newest mail, or that of one kind."""
    mail.outbox.clear()
    announce_all(at)
    rows = OutboxMessage.objects.filter(state="pending")
    if kind:
        rows.exclude(kind=kind).delete()
    deliver(at)
    return mail.outbox[-1]


def naming(table):
    a_draft(table)
    return sent()


def offering(table):
    agreement = a_draft(table)
    forget()
    a_commitment(agreement, owner=table.ben, receiver=table.sales, due_on=date(2027, 3, 22))
    return sent()


def calling_for_signatures(table):
    agreement = ready_to_seal(table)
    forget()
    seal(agreement=agreement, by=table.ana, at=NOW)
    return sent()


def opening_again(table):
    agreement = ready_to_seal(table)
    sealed = seal(agreement=agreement, by=table.ana, at=NOW)
    sign(agreement=agreement, digest=sealed.digest, by=table.ben, at=NOW)
    forget()
    reopen(agreement=agreement, by=table.ana, at=NOW)
    return sent()


def signing_by_all(table):
    agreement = ready_to_seal(table)
    sealed = seal(agreement=agreement, by=table.ana, at=NOW)
    sign(agreement=agreement, digest=sealed.digest, by=table.ana, at=NOW)
    forget()
    sign(agreement=agreement, digest=sealed.digest, by=table.ben, at=NOW)
    return sent(kind="signed_by_all")


def on_day(month, day, kind):
    def come(table):
        a_running_agreement(table)
        let_pass(at_noon(month, day))
        return sent(at_noon(month, day), kind=kind)

    return come


def staying_silent(table):
    a_running_agreement(table)
    let_pass(at_noon(2, 8))
    let_pass(at_noon(2, 11))
    return sent(at_noon(2, 11), kind="no_news")


def worrying(table):
    agreement = a_running_agreement(table)
    commitment = Commitment.objects.select_related("terms__owner").get(agreement=agreement)
    record_check_in(
        commitment=commitment,
        status="at_risk",
        note="The supplier is slow.\nhttp://evil.example/ <b>now</b>",
        help_needed="decision",
        by=commitment.terms.owner,
        at=NOW,
    )
    return sent(NOW + timedelta(minutes=31))


def a_change(table):
    agreement = a_running_agreement(table)
    key = Commitment.objects.get(agreement=agreement).key
    dates = {key: date(2027, 3, 22)}
    return ask(agreement=agreement, changes=dates, reason="The supplier moved.\nSorry.", by=table.ben, at=NOW)


def asking_for_a_change(table):
    a_change(table)
    return sent()


def declining_a_change(table):
    change = a_change(table)
    forget()
    decline(agreement=change.agreement, digest=change.digest, reason="Not before March", by=table.ana, at=NOW)
    return sent()


def taking_force_anew(table):
    change = a_change(table)
    forget()
    agree(agreement=change.agreement, digest=change.digest, by=table.ana, at=NOW)
    return sent(kind="change_in_force")


LETTERS = {
    "named": (naming, "You sign for Operations: Stock for the spring season", "/agreements/AG-0001/"),
    "commitment_offered": (
        offering,
        "Will you take this on? Forecast of the core range by 22 Mar",
        "/answer/",
    ),
    "ready_to_sign": (
        calling_for_signatures,
        "Ready for your signature: Stock for the spring season",
        "/agreements/AG-0001/sign/",
    ),
    "signature_fell": (
        opening_again,
        "Wording changed, please look again: Stock for the spring season",
        "/agreements/AG-0001/sign/",
    ),
    "signed_by_all": (signing_by_all, "Signed by all: Stock for the spring season", "/certificate/"),
    "check_in_due": (on_day(2, 8, "check_in_due"), "Check-in: Forecast of the core range (due 15 Mar)", "?s=at_risk"),
    "date_near": (on_day(3, 10, "date_near"), "Coming up: Forecast of the core range, Mon 15 Mar", "?s=done"),
    "date_today": (on_day(3, 15, "date_today"), "Mon 15 Mar: Forecast of the core range", "?s=done"),
    "date_passed": (
        on_day(3, 17, "date_passed"),
        "Is something in the way? Forecast of the core range",
        "?s=off_track",
    ),
    "no_news": (staying_silent, "No news yet: Forecast of the core range", "?s=on_track"),
    "date_behind": (
        on_day(3, 19, "date_behind"),
        "Needs a decision: Forecast of the core range",
        "/commitments/C-0001/",
    ),
    "worry": (
        worrying,
        "At risk: Forecast of the core range. Operations asks for a decision",
        "/commitments/C-0001/",
    ),
    "change_asked": (
        asking_for_a_change,
        "Change asked: C-0001 “Forecast of the core range”, due on 15 March 2027 → 22 March 2027",
        "/changes/2/",
    ),
    "change_declined": (declining_a_change, "Change not agreed: Stock for the spring season", "/changes/2/"),
    "change_in_force": (taking_force_anew, "The change is in force: Stock for the spring season", "/AG-0001/"),
}
