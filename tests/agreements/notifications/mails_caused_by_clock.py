"""Mails that the clock causes (silence, reviews, open questions): one action, subject and link for each kind."""

from datetime import date, timedelta

from agreements.amendments.proposals import propose
from agreements.cadence.check_ins import record_check_in
from agreements.cadence.decision_requests import ask_for_a_decision, decide
from agreements.cadence.mail_links import mail_check_in_path, read, send_fresh_link
from agreements.drift.ladder import climb
from agreements.lifecycle.pauses import pause
from agreements.models import Commitment, Occasion, Review
from agreements.models.review import ReviewPointKind
from agreements.preparation.timetables import set_timetable
from agreements.reviews.recording import Point, hold, move
from agreements.scheduler import tick
from tests.agreements.cadence.agreements_in_force import amended
from tests.agreements.notifications.mails import a_running_agreement, at_noon, everything_by_mail, let_pass
from tests.agreements.notifications.mails_caused_by_people import sent
from tests.builders import NOW, a_draft, a_right, in_force, ready_to_seal
from tests.people import a_person


def staying_silent_for(*days):
    """Return an action: the check-in of Monday 8 February stays open, and the ladder is climbed on these days."""

    def action(table, kind):
        agreement = a_running_agreement(table)
        contact = a_person(name="Mia Manager", is_manager=True)
        amended(agreement, at=at_noon(2, 2), rhythm={"escalation": contact})
        let_pass(at_noon(2, 8))
        let_pass(at_noon(2, 11))
        for day in days:
            climb(at_noon(2, day))
        return sent(at_noon(2, days[-1]), kind=kind)

    return action


def forewarning(table):
    return staying_silent_for(12)(table, "forewarned")


def telling_the_counterpart(table):
    return staying_silent_for(12, 15)(table, "counterpart_told")


def asking_for_help(table):
    return staying_silent_for(12, 15, 22)(table, "contact_asked")


def waiting_for_an_answer(table):
    draft = ready_to_seal(table)
    a_right(draft, matter="dates", approver=table.ana, by=table.ana, days=3)
    agreement = in_force(draft)
    key = Commitment.objects.get(agreement=agreement).key
    propose(agreement=agreement, changes={key: date(2027, 3, 22)}, reason="The supplier moved.", by=table.ben, at=NOW)
    tick(at=at_noon(2, 3))
    return sent(at_noon(2, 3), kind="decision_near")


def nearing_a_proposed_day(table):
    agreement = a_draft(table)
    set_timetable(agreement=agreement, days={"text_on": date(2027, 2, 4)}, version=0, by=table.ana, at=NOW)
    tick(at=at_noon(2, 2))
    return sent(at_noon(2, 2), kind="timetable_near")


def needing_a_decision(table):
    agreement = a_running_agreement(table)
    contact = a_person(name="Mia Manager", is_manager=True)
    amended(agreement, at=NOW, rhythm={"escalation": contact})
    commitment = Commitment.objects.get(agreement=agreement)
    words = {"status": "off_track", "help_needed": "decision", "note": "One supplier or two?"}
    said = record_check_in(commitment=commitment, by=table.ben, at=NOW, **words)
    ask_for_a_decision(check_in=said, by=table.ben, at=NOW)
    return said, contact


def asking_for_a_decision(table):
    needing_a_decision(table)
    return sent(NOW + timedelta(minutes=31), kind="decision_asked")


def deciding(table):
    said, contact = needing_a_decision(table)
    decide(check_in=said, words="Two suppliers.", by=contact, at=NOW + timedelta(hours=1))
    return sent(NOW + timedelta(hours=2), kind="decision_given")


def asking_for_a_fresh_link(table):
    agreement = a_running_agreement(table)
    let_pass(at_noon(2, 8))
    commitment = Commitment.objects.select_related("terms").get(agreement=agreement)
    occasion = Occasion.objects.get(commitment=commitment)
    path = mail_check_in_path(person=table.ben, commitment=commitment, occasion=occasion)
    link = read(path.split("/")[2])
    assert link is not None
    send_fresh_link(link=link, at=at_noon(2, 9))
    return sent(at_noon(2, 9), kind="fresh_link")


def coming_near_a_review(table):
    everything_by_mail()
    a_running_agreement(table)
    tick(at=at_noon(3, 25))
    return sent(at_noon(3, 25), kind="review_near")


def invited(table):
    """Ben and Ana were invited to the review of Monday 29 March."""
    agreement = a_running_agreement(table)
    tick(at=at_noon(3, 25))
    sent(at_noon(3, 25), kind="review_near")
    return agreement


def moving_a_review(table):
    invited(table)
    move(review=Review.objects.get(), version=1, to=date(2027, 4, 13), by=table.ana, at=at_noon(3, 25))
    return sent(at_noon(3, 25) + timedelta(hours=1), kind="review_moved")


def moving_a_review_by_another_text(table):
    amended(invited(table), at=at_noon(3, 26), rhythm={"first_review_on": date(2027, 4, 13)})
    tick(at=at_noon(3, 26))
    return sent(at_noon(3, 26), kind="review_moved")


def calling_a_review_off(table):
    days = {"from_on": date(2027, 3, 27), "until_on": date(2027, 4, 10), "reason": "Stocktaking."}
    pause(agreement=invited(table), **days, by=table.ana, at=at_noon(3, 25))
    tick(at=at_noon(3, 26))
    return sent(at_noon(3, 26), kind="review_called_off")


def recording_a_review(table):
    a_running_agreement(table)
    points = [
        Point(ReviewPointKind.DECISION, "Safety stock stays as it is."),
        Point(ReviewPointKind.ACTION, "Count the shelves.", table.ben, date(2027, 4, 9)),
    ]
    hold(
        review=Review.objects.get(),
        version=1,
        notes="We met.\nAll came.",
        present=[table.ana, table.ben],
        points=points,
        by=table.ana,
        at=at_noon(3, 29),
    )
    return sent(at_noon(3, 29) + timedelta(hours=1), kind="review_minutes")


EXPECTED_MAILS = {
    "forewarned": (forewarning, "Can you answer before others are told? Forecast of the core range", "?s=on_track"),
    "counterpart_told": (
        telling_the_counterpart,
        "Do you know how it is going? Forecast of the core range",
        "/commitments/C-0001/",
    ),
    "contact_asked": (asking_for_help, "Can you help? Forecast of the core range", "/commitments/C-0001/"),
    "decision_near": (waiting_for_an_answer, "Please answer by 4 Feb: Stock for the spring season", "/changes/2/"),
    "timetable_near": (
        nearing_a_proposed_day,
        "The text is to be ready by 4 Feb: Stock for the spring season",
        "/agreements/AG-0001/",
    ),
    "decision_asked": (asking_for_a_decision, "What do you decide? Forecast of the core range", "/commitments/C-0001/"),
    "decision_given": (deciding, "Mia Manager has decided: Forecast of the core range", "/commitments/C-0001/"),
    "fresh_link": (
        asking_for_a_fresh_link,
        "Here is your new check-in link: Forecast of the core range (due 15 Mar)",
        "?s=on_track",
    ),
    "review_near": (
        coming_near_a_review,
        "Come to the review on Mon 29 Mar: Stock for the spring season",
        "/reviews/1/",
    ),
    "review_moved": (moving_a_review, "The review is on Tue 13 Apr now: Stock for the spring season", "/reviews/1/"),
    "review_called_off": (
        calling_a_review_off,
        "There is no review on Mon 29 Mar: Stock for the spring season",
        "/reviews/1/",
    ),
    "review_minutes": (recording_a_review, "Read the minutes of 29 Mar: Stock for the spring season", "/reviews/1/"),
}
