"""Who is told of what: the table, row by row."""

from datetime import date, timedelta

import pytest

from agreements.amendments.answers import agree
from agreements.amendments.answers import decline as decline_change
from agreements.amendments.proposals import propose
from agreements.cadence.check_ins import record_check_in, undo
from agreements.cadence.disclosure import disclose_due
from agreements.commitments.handshakes import confirm, decline
from agreements.drafting import terms
from agreements.drafting.parties import add_member, join, leave, remove_member
from agreements.models import Commitment, CommitmentTerms, InboxItem
from agreements.notifications.fan_out.announcements import announce_all
from agreements.notifications.message_types.registry import caused_by
from agreements.revisions.sealing import reopen, seal
from agreements.signing.signatures import sign
from tests.agreements.notifications.mails import (
    SOON,
    a_running_agreement,
    at_noon,
    everything_by_mail,
    forget,
    let_pass,
    mailed,
    told,
)
from tests.builders import NOW, a_commitment, a_draft, a_right, a_table, in_force, ready_to_seal, seat_of
from tests.people import a_department, a_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def table():
    return a_table()


def test_heads_hear_that_they_are_named_but_the_starter_does_not(table):
    agreement = a_draft(table)
    announce_all(SOON)
    assert told(agreement) == mailed(agreement) == {("named", "Ben")}


def test_somebody_is_told_once_of_each_part_that_they_are_given(table):
    agreement = a_draft(table)
    fay = a_person(name="Fay Lind")
    party = seat_of(agreement, table.operations)
    add_member(party=party, person=fay, role="contributor", by=table.ana, at=NOW)
    a_right(agreement, matter="dates", approver=fay, by=table.ana)
    add_member(party=party, person=fay, role="representative", by=table.ana, at=NOW)
    announce_all(SOON)
    heard = InboxItem.objects.filter(kind="named", person=fay).select_related("event").order_by("event__seq")
    assert [item.event.kind for item in heard] == ["member_welcomed", "term_added"]
    assert ("named", "Fay") in mailed(agreement)


def test_the_head_of_a_department_that_joins_is_named(table):
    agreement = a_draft(table)
    fay = a_person(name="Fay Lind")
    join(agreement=agreement, department=a_department(name="Finance", head=fay), by=table.ana, at=NOW)
    announce_all(SOON)
    assert ("named", "Fay") in mailed(agreement)
    assert told(agreement, kind="party_joined") == {("party_joined", "Ben")}


def test_an_owner_is_asked_when_named_and_again_when_their_answer_has_fallen(table):
    agreement = a_draft(table)
    forget()
    wording = a_commitment(agreement, owner=table.ben, receiver=table.sales)
    announce_all(SOON)
    assert mailed(agreement) == {("commitment_offered", "Ben")}
    forget()
    edit(agreement, wording, 1, deliverable="Better forecast")
    announce_all(SOON)
    assert mailed(agreement) == set(), "not answered yet: the first offer is rendered with the words of the moment"
    confirm(agreement=agreement, key=wording.key, version=2, by=table.ben, at=NOW)
    edit(agreement, wording, 2, deliverable="Best forecast")
    announce_all(SOON)
    assert mailed(agreement) == {("commitment_offered", "Ben")}


def test_owners_who_word_their_own_commitment_are_not_told(table):
    agreement = a_draft(table)
    forget()
    a_commitment(agreement, owner=table.ben, receiver=table.sales, by=table.ben)
    announce_all(SOON)
    assert mailed(agreement) == set()


def edit(agreement, wording, version, **values):
    terms.edit(
        CommitmentTerms, agreement=agreement, key=wording.key, version=version, values=values, by=agreement.lead, at=NOW
    )


def test_edits_of_one_sitting_are_one_line_in_the_inbox_and_no_mail(table):
    agreement = a_draft(table)
    forget()
    for number in range(5):
        a_commitment(agreement, owner=table.ana, receiver=table.operations, deliverable=f"Part {number}")
    announce_all(SOON)
    assert InboxItem.objects.filter(person=table.ben).count() == 1
    assert told(agreement) == {("draft_edited", "Ben")}
    assert mailed(agreement) == set()


def test_answers_to_an_offer_are_told_in_the_inbox(table):
    agreement = a_draft(table)
    first = a_commitment(agreement, owner=table.ben, receiver=table.sales)
    second = a_commitment(agreement, owner=table.ben, receiver=table.sales, deliverable="Safety stock")
    forget()
    confirm(agreement=agreement, key=first.key, version=1, by=table.ben, at=NOW)
    decline(agreement=agreement, key=second.key, version=1, reason="Too soon", by=table.ben, at=NOW)
    announce_all(SOON)
    assert told(agreement) == {("commitment_confirmed", "Ana"), ("commitment_declined", "Ana")}
    assert mailed(agreement) == set()


def test_signatories_are_asked_and_those_who_signed_hear_that_it_fell(table):
    agreement = ready_to_seal(table)
    forget()
    sealed = seal(agreement=agreement, by=table.ana, at=NOW)
    announce_all(SOON)
    assert mailed(agreement) == {("ready_to_sign", "Ben")}, "Ana opened signing herself"
    sign(agreement=agreement, digest=sealed.digest, by=table.ben, at=NOW)
    announce_all(SOON)
    assert ("text_signed", "Ana") in told(agreement)
    forget()
    reopen(agreement=agreement, by=table.ana, at=NOW)
    announce_all(SOON)
    assert mailed(agreement) == told(agreement) == {("signature_fell", "Ben")}


def test_everybody_at_the_table_hears_that_all_have_signed(table):
    agreement = ready_to_seal(table)
    fay = a_person(name="Fay Lind")
    add_member(party=seat_of(agreement, table.operations), person=fay, role="contributor", by=table.ana, at=NOW)
    everything_by_mail()
    forget()
    in_force(agreement)
    announce_all(SOON)
    everybody = {name for kind, name in mailed(agreement) if kind == "signed_by_all"}
    assert everybody in ({"Fay", "Ana"}, {"Fay", "Ben"}), "whoever signed last saw it happen"


def test_the_owner_is_asked_how_it_goes(table):
    agreement = a_running_agreement(table)
    let_pass(at_noon(2, 8))
    assert mailed(agreement) == told(agreement) == {("check_in_due", "Ben")}


def test_a_worry_that_is_told_reaches_the_receiver_and_the_lead(table):
    lead = a_person(name="Lea Moor", department=table.sales)
    agreement = a_running_agreement(table)
    agreement.lead = lead
    agreement.save()
    worry(agreement, at=NOW)
    half_an_hour_later(NOW + timedelta(minutes=29))
    assert mailed(agreement) == set()
    half_an_hour_later(NOW + timedelta(minutes=31))
    assert mailed(agreement) == {("worry", "Ana"), ("worry", "Lea")}


def test_a_worry_that_was_taken_back_reaches_nobody(table):
    agreement = a_running_agreement(table)
    undo(check_in=worry(agreement, at=NOW), by=table.ben, at=NOW + timedelta(minutes=10))
    half_an_hour_later(NOW + timedelta(hours=1))
    assert mailed(agreement) == told(agreement) == set()


def test_what_is_done_asks_the_receiver(table):
    agreement = a_running_agreement(table)
    worry(agreement, at=NOW, status="done")
    half_an_hour_later(NOW + timedelta(minutes=29))
    assert told(agreement) == set()
    half_an_hour_later(NOW + timedelta(minutes=31))
    assert told(agreement) == mailed(agreement) == {("completion_asked", "Ana")}


def test_a_lead_who_is_not_asked_to_accept_hears_that_it_is_done(table):
    lead = a_person(name="Lea Moor", department=table.sales)
    agreement = a_running_agreement(table)
    agreement.lead = lead
    agreement.save()
    worry(agreement, at=NOW, status="done")
    half_an_hour_later(NOW + timedelta(minutes=31))
    assert told(agreement) == {("completion_asked", "Ana"), ("commitment_done", "Lea")}
    assert mailed(agreement) == {("completion_asked", "Ana")}


def test_done_taken_back_in_time_is_told_to_nobody(table):
    agreement = a_running_agreement(table)
    undo(check_in=worry(agreement, at=NOW, status="done"), by=table.ben, at=NOW + timedelta(minutes=5))
    half_an_hour_later(NOW + timedelta(minutes=31))
    assert told(agreement) == set()


def test_a_worry_that_was_over_before_it_was_told_is_not_told(table):
    agreement = a_running_agreement(table)
    worry(agreement, at=NOW)
    worry(agreement, at=NOW + timedelta(minutes=10), status="on_track")
    half_an_hour_later(NOW + timedelta(minutes=31))
    assert told(agreement) == set()


def test_a_mistaken_done_tells_nobody_that_the_date_is_settled(table):
    agreement = a_running_agreement(table)
    let_pass(at_noon(3, 19))
    forget()
    done = worry(agreement, at=at_noon(3, 19), status="done")
    let_pass(at_noon(3, 19) + timedelta(minutes=29))
    undo(check_in=done, by=table.ben, at=at_noon(3, 19) + timedelta(minutes=30))
    let_pass(at_noon(3, 19) + timedelta(minutes=40))
    assert told(agreement, kind="episode_closed") == mailed(agreement, kind="date_behind") == set()


def worry(agreement, *, at, status="at_risk"):
    commitment = Commitment.objects.get(agreement=agreement)
    return record_check_in(commitment=commitment, status=status, by=commitment.terms.owner, at=at)


def half_an_hour_later(at):
    """What can no longer be taken back is told, and people hear of it."""
    disclose_due(at)
    announce_all(at)


def test_dates_are_mentioned_to_the_owner_alone(table):
    agreement = a_running_agreement(table)
    for at, kind in ((at_noon(3, 10), "date_near"), (at_noon(3, 15), "date_today"), (at_noon(3, 17), "date_passed")):
        let_pass(at)
        assert mailed(agreement, kind=kind) == {(kind, "Ben")}, kind


def test_those_whose_department_left_are_told_and_so_is_the_table(table):
    agreement = a_draft(table)
    gil, fay = a_person(name="Gil Ray"), a_person(name="Fay Lind")
    party = join(agreement=agreement, department=a_department(name="Finance", head=gil), by=table.ana, at=NOW)
    add_member(party=party, person=fay, role="contributor", by=table.ana, at=NOW)
    forget()
    leave(party=party, by=table.ana, at=NOW)
    announce_all(SOON)
    assert told(agreement) == {("seat_ended", "Gil"), ("seat_ended", "Fay"), ("party_left", "Ben")}


def test_a_member_who_no_longer_sits_there_is_told_and_so_is_the_table(table):
    agreement = a_draft(table)
    fay = a_person(name="Fay Lind")
    member = add_member(
        party=seat_of(agreement, table.operations), person=fay, role="contributor", by=table.ana, at=NOW
    )
    forget()
    remove_member(member=member, by=table.ana, at=NOW)
    announce_all(SOON)
    assert told(agreement) == {("seat_ended", "Fay"), ("member_left", "Ben")}


def test_changes_reach_whoever_is_asked_by_mail_and_the_others_in_the_inbox(table):
    agreement = a_running_agreement(table)
    fay = a_person(name="Fay Lind")
    add_member(party=seat_of(agreement, table.operations), person=fay, role="contributor", by=table.ana, at=NOW)
    forget()
    everything_by_mail()
    dates = {Commitment.objects.get(agreement=agreement).key: date(2027, 3, 22)}
    change = propose(agreement=agreement, changes=dates, reason="A supplier moved", by=table.ben, at=NOW)
    announce_all(SOON)
    assert mailed(agreement, kind="change_asked") == {("change_asked", "Ana")}, "Ben said yes by asking"
    assert told(agreement, kind="change_noted") == {("change_noted", "Fay")}
    decline_change(agreement=agreement, digest=change.digest, reason="Not now", by=table.ana, at=NOW)
    announce_all(SOON)
    assert mailed(agreement, kind="change_declined") == {("change_declined", "Ben"), ("change_declined", "Fay")}


def test_everybody_hears_that_a_change_is_in_force(table):
    agreement = a_running_agreement(table)
    dates = {Commitment.objects.get(agreement=agreement).key: date(2027, 3, 22)}
    change = propose(agreement=agreement, changes=dates, reason="A supplier moved", by=table.ben, at=NOW)
    forget()
    everything_by_mail()
    agree(agreement=agreement, digest=change.digest, by=table.ana, at=NOW)
    announce_all(SOON)
    assert mailed(agreement, kind="change_in_force") == {("change_in_force", "Ben")}
    assert ("change_agreed", "Ben") in told(agreement)


def test_people_who_left_are_told_nothing(table):
    agreement = a_draft(table)
    table.ben.is_active = False
    table.ben.save()
    announce_all(SOON)
    assert told(agreement) == set()


def test_no_edit_of_the_draft_is_mailed_to_the_table():
    edits = ("term_added", "term_edited", "term_removed", "term_moved")
    caused = [known for kind in edits for known, _cause in caused_by(kind)]
    assert {known.kind for known in caused if known.urgency} == {"named", "commitment_offered"}
