"""Mails that people and dates cause: one action, subject and link for each kind."""

from datetime import date, timedelta

from agreements.amendments.answers import agree, decline
from agreements.amendments.proposals import propose
from agreements.cadence.auto_acceptance import apply_silence_rule
from agreements.cadence.check_ins import undo
from agreements.cadence.news_requests import ask_deciders, ask_owner
from agreements.commitments.completions import accept_completion, return_completion
from agreements.drafting.participation import answer_participation
from agreements.drafting.parties import add_member
from agreements.models import CheckIn, Commitment, Completion
from agreements.revisions.sealing import reopen, seal
from agreements.signing.signatures import sign
from tests.agreements.cadence.agreements_in_force import amended
from tests.agreements.notifications import mails_about_offers
from tests.agreements.notifications.mails import (
    a_running_agreement,
    at_noon,
    everything_by_mail,
    forget,
    let_pass,
    sent,
)
from tests.builders import NOW, a_commitment, a_draft, in_force, ready_to_seal, seat_of
from tests.check_ins import told_check_in
from tests.people import a_person


def naming(table):
    a_draft(table)
    return sent()


def asking_for_somebody_else(table):
    agreement = a_draft(table)
    fay = a_person(name="Fay Lind", password=None)
    add_member(party=seat_of(agreement, table.operations), person=fay, role="contributor", by=table.ana, at=NOW)
    forget()
    answer_participation(
        agreement=agreement, answer="somebody_else", instead="Gil Stone", words="He knows it.", by=fay, at=NOW
    )
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
    everything_by_mail()
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
    told_check_in(
        commitment=commitment,
        status="at_risk",
        note="The supplier is slow.\nhttp://evil.example/ <b>now</b>",
        help_needed="decision",
        by=commitment.terms.owner,
        at=NOW,
    )
    return sent(NOW + timedelta(minutes=1))


def taking_a_worry_back(table):
    worrying(table)
    undo(check_in=CheckIn.objects.get(), by=table.ben, at=NOW + timedelta(minutes=20))
    return sent(NOW + timedelta(minutes=20), kind="check_in_undone")


def breaking_a_date(table):
    agreement = a_running_agreement(table)
    needed = Commitment.objects.select_related("terms").get(agreement=agreement)
    in_force(ready_to_seal(table, deliverable="Outreach", due_on=needed.terms.due_on, depends_on=needed))
    amended(agreement, at=at_noon(2, 2), due_on=needed.terms.due_on + timedelta(days=7))
    let_pass(at_noon(2, 2))
    return sent(at_noon(2, 2), kind="date_breaks")


def a_change(table):
    agreement = a_running_agreement(table)
    key = Commitment.objects.get(agreement=agreement).key
    dates = {key: date(2027, 3, 22)}
    return propose(agreement=agreement, changes=dates, reason="The supplier moved.\nSorry.", by=table.ben, at=NOW)


def asking_for_a_change(table):
    a_change(table)
    return sent()


def asking_for_news(table):
    agreement = a_running_agreement(table)
    ask_owner(commitment=Commitment.objects.get(agreement=agreement), by=a_manager(), at=NOW)
    return sent()


def asking_for_news_of_a_change(table):
    change = a_change(table)
    forget()
    ask_deciders(change=change, by=a_manager(), at=NOW)
    return sent()


def a_manager():
    return a_person(name="Lee Morgan", is_manager=True)


def declining_a_change(table):
    everything_by_mail()
    change = a_change(table)
    forget()
    decline(agreement=change.agreement, digest=change.digest, reason="Not before March", by=table.ana, at=NOW)
    return sent()


def taking_force_anew(table):
    everything_by_mail()
    change = a_change(table)
    forget()
    agree(agreement=change.agreement, digest=change.digest, by=table.ana, at=NOW)
    return sent(kind="change_in_force")


def reporting_done(table):
    agreement = a_running_agreement(table)
    commitment = Commitment.objects.select_related("terms__owner").get(agreement=agreement)
    said = {"evidence": "Signed by the shop.", "evidence_link": "https://example.org/list", "note": "Two days early."}
    told_check_in(commitment=commitment, status="done", by=commitment.terms.owner, at=NOW, **said)
    return Completion.objects.get()


def asking_to_accept(table):
    reporting_done(table)
    return sent(NOW + timedelta(minutes=31), kind="completion_asked")


def asking_the_contact(table):
    completion = reporting_done(table)
    contact = a_person(name="Mia Manager", is_manager=True)
    amended(completion.commitment.agreement, at=NOW, rhythm={"escalation": contact})
    later = NOW + timedelta(days=14)
    apply_silence_rule(later)
    return sent(later, kind="completion_contact_asked")


def returning(table):
    completion = reporting_done(table)
    missing = "The price list.\nThe date of the shop."
    return_completion(completion=completion, missing=missing, by=table.ana, at=NOW + timedelta(hours=1))
    return sent(NOW + timedelta(hours=2), kind="completion_returned")


def accepting(table):
    everything_by_mail()
    completion = reporting_done(table)
    accept_completion(completion=completion, by=table.ana, at=NOW + timedelta(hours=1))
    return sent(NOW + timedelta(hours=2), kind="completion_accepted")


EXPECTED_MAILS = mails_about_offers.EXPECTED_MAILS | {
    "named": (naming, "Ana Ruiz asks Operations: Stock for the spring season", "/agreements/AG-0001/"),
    "participation_answered": (
        asking_for_somebody_else,
        "Will you ask Gil Stone instead of Fay Lind? Stock for the spring season",
        "/stakeholders/",
    ),
    "commitment_offered": (
        offering,
        "Will you take this on? Forecast of the core range by 22 Mar",
        "/answer/",
    ),
    "ready_to_sign": (
        calling_for_signatures,
        "Please read and sign: Stock for the spring season",
        "/agreements/AG-0001/sign/",
    ),
    "signature_fell": (
        opening_again,
        "Please look again, the wording may change: Stock for the spring season",
        "/agreements/AG-0001/sign/",
    ),
    "signed_by_all": (signing_by_all, "Everybody has signed: Stock for the spring season", "/certificate/"),
    "check_in_due": (
        on_day(2, 8, "check_in_due"),
        "How is it going? Forecast of the core range (due 15 Mar)",
        "?s=at_risk",
    ),
    "date_near": (on_day(3, 10, "date_near"), "Does the date hold? Forecast of the core range, Mon 15 Mar", "?s=done"),
    "date_today": (on_day(3, 15, "date_today"), "Is it done? Forecast of the core range, Mon 15 Mar", "?s=done"),
    "date_passed": (
        on_day(3, 17, "date_passed"),
        "Is something in the way? Forecast of the core range",
        "?s=off_track",
    ),
    "no_news": (staying_silent, "Do you have news? Forecast of the core range", "?s=on_track"),
    "date_behind": (
        on_day(3, 19, "date_behind"),
        "Does it need another date? Forecast of the core range",
        "/commitments/C-0001/",
    ),
    "date_breaks": (breaking_a_date, "Does this date still fit? Outreach", "/commitments/C-0002/"),
    "worry": (
        worrying,
        "At risk: Forecast of the core range. Operations asks for a decision",
        "/commitments/C-0001/",
    ),
    "check_in_undone": (
        taking_a_worry_back,
        "Ben Ode took back “at risk”: Forecast of the core range",
        "/commitments/C-0001/",
    ),
    "completion_asked": (
        asking_to_accept,
        "Do you accept it as done? Forecast of the core range",
        "/commitments/C-0001/completion/",
    ),
    "completion_contact_asked": (
        asking_the_contact,
        "Can you say whether it is done? Forecast of the core range",
        "/commitments/C-0001/completion/",
    ),
    "completion_returned": (returning, "Something is missing: Forecast of the core range", "/commitments/C-0001/"),
    "completion_accepted": (accepting, "Sales accepted it: Forecast of the core range", "/commitments/C-0001/"),
    "change_asked": (
        asking_for_a_change,
        "Do you agree? C-0001 “Forecast of the core range”, due on 15 March 2027 → 22 March 2027",
        "/changes/2/",
    ),
    "news_asked": (asking_for_news, "Lee Morgan asks: any news? Forecast of the core range", "?s=on_track"),
    "change_news_asked": (
        asking_for_news_of_a_change,
        "Lee Morgan asks: any news on this change? Stock for the spring season",
        "/changes/2/",
    ),
    "change_declined": (
        declining_a_change,
        "Ana Ruiz did not agree to your change: Stock for the spring season",
        "/changes/2/",
    ),
    "change_in_force": (taking_force_anew, "Your change is in force: Stock for the spring season", "/AG-0001/"),
}
