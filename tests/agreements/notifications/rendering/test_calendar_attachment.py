"""The days of what is promised come as a file, numbered by their text, and no words of people break out of it."""

from datetime import date

import pytest
from django.core import mail

from agreements.amendments.answers import agree
from agreements.amendments.proposals import propose
from agreements.drafting.parties import add_member
from agreements.models import Commitment, OutboxMessage, Preference, Review
from agreements.notifications.delivery.sender import deliver
from agreements.notifications.digests.bundles import bundle_all
from agreements.notifications.digests.daily import make_daily
from agreements.notifications.fan_out.announcements import announce_all
from agreements.notifications.rendering import calendar_attachment
from agreements.revisions.sealing import seal
from agreements.scheduler import tick
from agreements.signing.signatures import sign
from tests.agreements.notifications.calendar_parts import UID, days, files, forms
from tests.agreements.notifications.mails import SOON, a_running_agreement, at_noon, everything_by_mail, forget
from tests.agreements.notifications.mails_caused_by_people import sent, signing_by_all, taking_force_anew
from tests.builders import NOW, a_table, ready_to_seal, seat_of
from tests.people import a_person
from tests.services.database import remove

pytestmark = pytest.mark.django_db

THURSDAY = at_noon(3, 25)


@pytest.fixture
def table():
    return a_table()


def test_when_all_have_signed_the_days_come_as_a_file(table):
    letter = signing_by_all(table)
    assert forms(letter) == []
    ((name, _kind, calendar),) = files(letter)
    due, review = calendar.walk("VEVENT")
    assert name == "c-0001.ics"
    assert (due["SUMMARY"], due["URL"]) == (
        "Due: Forecast of the core range (Stock for the spring season)",
        "http://testserver/commitments/C-0001/",
    )
    assert due["CATEGORIES"].to_ical() == b"Stock for the spring season"
    assert "ATTENDEE" not in due
    assert "ORGANIZER" not in due
    assert days(letter) == {
        "c-0001@testserver": (date(2027, 3, 15), 1),
        UID: (date(2027, 3, 29), 1),
    }
    assert review["TRANSP"] == due["TRANSP"] == "TRANSPARENT"


def test_the_review_of_the_file_is_the_one_that_the_tick_plans(table):
    letter = signing_by_all(table)
    tick(at=NOW)
    review = Review.objects.get()
    assert days(letter)[UID] == (review.planned_on, review.version)


def test_who_neither_owes_nor_receives_gets_the_review_alone(table):
    agreement = ready_to_seal(table)
    fay = a_person(name="Fay Lind")
    add_member(party=seat_of(agreement, table.operations), person=fay, role="contributor", by=table.ana, at=NOW)
    forget()
    everything_by_mail()
    put_in_force(table, agreement)
    remove(OutboxMessage.objects.exclude(person=fay))
    assert set(days(sent(kind="signed_by_all"))) == {UID}


def put_in_force(table, agreement):
    sealed = seal(agreement=agreement, by=table.ana, at=NOW)
    for person in (table.ana, table.ben):
        sign(agreement=agreement, digest=sealed.digest, by=person, at=NOW)
    announce_all(SOON)


def test_a_date_that_moved_replaces_the_old_one(table):
    letter = taking_force_anew(table)
    assert days(letter) == {"c-0001@testserver": (date(2027, 3, 22), 2)}


def change(table, agreement, *, to=None, owners=None):
    key = Commitment.objects.get(agreement=agreement).key
    asked = propose(
        agreement=agreement,
        changes={key: to} if to else {},
        owners={key: owners} if owners else {},
        reason="A supplier moved.",
        by=table.ben,
        at=NOW,
    )
    forget()
    everything_by_mail()
    for person in (table.ana, owners):
        if person:
            agree(agreement=agreement, digest=asked.digest, by=person, at=NOW)
    announce_all(SOON)


def test_where_nothing_of_the_readers_moved_there_is_no_file(table):
    agreement = a_running_agreement(table)
    fay = a_person(name="Fay Lind")
    add_member(party=seat_of(agreement, table.operations), person=fay, role="contributor", by=table.ana, at=NOW)
    change(table, agreement, to=date(2027, 3, 22))
    remove(OutboxMessage.objects.exclude(person=fay))
    assert files(sent(kind="change_in_force")) == []


def test_what_is_handed_over_leaves_the_calendar_of_the_former_owner_and_enters_that_of_the_new_one(table):
    cleo = a_person(name="Cleo Owner", department=table.operations)
    agreement = a_running_agreement(table)
    change(table, agreement, owners=cleo)
    remove(OutboxMessage.objects.exclude(person=table.ben))
    ((_name, _kind, calendar),) = files(sent(kind="change_in_force"))
    (event,) = calendar.walk("VEVENT")
    assert (event["UID"], event["STATUS"], event["SEQUENCE"]) == ("c-0001@testserver", "CANCELLED", 2)


def test_who_reads_of_it_in_the_digest_finds_the_days_there(table):
    Preference.objects.update(preset=Preference.Preset.DIGEST, daily_digest=True)
    agreement = ready_to_seal(table)
    forget()
    put_in_force(table, agreement)
    tomorrow = at_noon(2, 2)
    make_daily(tomorrow)
    letter = sent(tomorrow, kind="daily_digest")
    assert set(days(letter)) == {"c-0001@testserver", UID}
    assert forms(letter) == []


def a_bundle_with_an_invitation(table):
    """Return the mail of Thursday that ties the invitation of Ben to other news."""
    agreement = a_running_agreement(table)
    tick(at=THURSDAY)
    announce_all(THURSDAY)
    remove(OutboxMessage.objects.exclude(kind="review_near", person=table.ben))
    first = OutboxMessage.objects.get()
    for number in range(4):
        OutboxMessage.objects.create(
            kind="signed_by_all" if number else "agreement_resumed",
            dedupe_key=f"copy:{number}",
            person=table.ben,
            agreement=agreement,
            event=agreement.events.get(kind="text_in_force"),
            urgency="routine",
            created_at=THURSDAY,
            available_at=THURSDAY,
            not_after=first.not_after,
        )
    everything_by_mail()
    bundle_all(THURSDAY)
    mail.outbox.clear()
    deliver(THURSDAY)
    (letter,) = mail.outbox
    return letter


def test_in_a_mail_made_of_others_the_invitation_is_a_file(table):
    letter = a_bundle_with_an_invitation(table)
    found = {(name, kind) for name, kind, _calendar in files(letter)}
    assert ("review-ag-0001-1.ics", "text/calendar; method=REQUEST") in found
    assert forms(letter) == []


def test_a_calendar_in_trouble_holds_up_no_mail_that_it_is_tied_to(table, monkeypatch):
    calendar_of = calendar_attachment._calendar

    def broken_for_invitations(told):
        if told.kind == "review_near":
            raise ValueError
        return calendar_of(told)

    monkeypatch.setattr(calendar_attachment, "_calendar", broken_for_invitations)
    letter = a_bundle_with_an_invitation(table)
    assert {name for name, _kind, _calendar in files(letter)} == {"c-0001.ics"}


# --- words of people ---------------------------------------------------------------------------------------

HOSTILE = [
    # Line breaks and overrides of the direction are refused by the database; `test_text` is about these.
    "Forecast END:VEVENT BEGIN:VEVENT SUMMARY:Other",
    "One; two, three: four \\n five \\",
    "Turned \u2067gnp.exe",
    "Größe für Łódź ☂ 在庫 " * 5,
    'ATTENDEE;CN="x":mailto:evil@example.org',
]


@pytest.mark.parametrize("words", HOSTILE)
def test_hostile_words_stay_words(table, words):
    everything_by_mail()
    agreement = ready_to_seal(table, deliverable=words)
    forget()
    put_in_force(table, agreement)
    letter = sent(kind="signed_by_all")
    ((_name, _kind, calendar),) = files(letter)
    events = calendar.walk("VEVENT")
    assert [str(event["UID"]) for event in events] == ["c-0001@testserver", UID]
    assert "ATTENDEE" not in events[0]
    assert str(events[0]["SUMMARY"]).startswith("Due: ")
    assert not [sign for sign in str(events[0]["SUMMARY"]) if ord(sign) < 32 or sign == "\u2067"]
    if "\\n" in words:
        assert words in str(events[0]["SUMMARY"])
