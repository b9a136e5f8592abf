"""Every kind of act is said in plain words."""

from datetime import date, timedelta

import pytest

from agreements.activity.history import days
from agreements.activity.names import Names
from agreements.activity.sentences import SENTENCES, sentence
from agreements.cadence.check_ins import undo
from agreements.cadence.schedules import derive
from agreements.commitments.handshakes import confirm, decline
from agreements.drafting import terms
from agreements.drafting.endorsements import endorse
from agreements.drafting.parties import add_member, join, leave, remove_member
from agreements.drift.episodes import watch
from agreements.models import Commitment, CommitmentTerms, Event, Outcome, Stakeholder
from agreements.models.event import record
from agreements.revisions.sealing import reopen, seal
from agreements.signing.signatures import refuse, settle_refusals, sign
from tests.builders import (
    NOW,
    a_commitment,
    a_draft,
    a_right,
    a_table,
    a_term,
    an_outcome,
    in_force,
    ready_to_seal,
    seat_of,
)
from tests.check_ins import told_check_in
from tests.people import a_department, a_person

pytestmark = pytest.mark.django_db

NEVER = ("overdue", "failed", "late", "blame", "violation")


@pytest.fixture
def table():
    return a_table()


def last(agreement, kind):
    event = Event.objects.filter(agreement=agreement, kind=kind).order_by("-seq").first()
    assert event is not None, kind
    return sentence(event, Names.of([event]))


def noted(agreement, kind, *, by=None, **data):
    event = record(agreement, kind, by=by, at=NOW, **data)
    return sentence(event, Names.of([event]))


def test_starting(table):
    agreement = a_draft(table)
    assert last(agreement, "agreement_started") == "Ana Ruiz started the agreement with Operations and Sales."


def test_a_commitment_is_added_with_its_owner_receiver_and_date(table):
    agreement = a_draft(table)
    wording = a_commitment(agreement, owner=table.ben, receiver=table.sales, due_on=date(2027, 3, 15))
    assert last(agreement, "term_added") == (
        f"Ana Ruiz added the promise {wording.commitment.reference} “Forecast of the core range”: "
        "owner Ben Ode, receiver Sales, due on 15 March 2027."
    )


def test_a_moved_date_is_said_with_before_and_after(table):
    agreement = a_draft(table)
    wording = a_commitment(agreement, owner=table.ben, receiver=table.sales, due_on=date(2027, 3, 15))
    values = {"due_on": date(2027, 3, 22)}
    terms.edit(CommitmentTerms, agreement=agreement, key=wording.key, version=1, values=values, by=table.ana, at=NOW)
    assert last(agreement, "term_edited") == (
        f"Ana Ruiz changed the promise {wording.commitment.reference} “Forecast of the core range”: "
        "due on 15 March 2027 → 22 March 2027."
    )


def test_several_fields_an_emptied_one_and_people_are_said_by_name(table):
    agreement = a_draft(table)
    wording = a_commitment(agreement, owner=table.ben, receiver=table.sales)
    values = {"owner": table.ana, "acceptance": ""}
    terms.edit(CommitmentTerms, agreement=agreement, key=wording.key, version=1, values=values, by=table.ana, at=NOW)
    said = last(agreement, "term_edited")
    assert "owner Ben Ode → Ana Ruiz; the receiver accepts it when “Sales has it in writing.” → nothing." in said


def test_long_words_that_look_alike_in_short_are_reworded(table):
    agreement = a_draft(table)
    long = "Every shelf of the core range is full in every shop on every morning of the spring season"
    outcome = an_outcome(agreement, by=table.ana, impact=long)
    values = {"impact": long + ", weekends included"}
    terms.edit(Outcome, agreement=agreement, key=outcome.key, version=1, values=values, by=table.ana, at=NOW)
    assert last(agreement, "term_edited") == "Ana Ruiz changed the shared outcome: impact reworded."


def test_moving_and_removing(table):
    agreement = a_draft(table)
    first = a_commitment(agreement, owner=table.ben, receiver=table.sales)
    second = a_commitment(agreement, owner=table.ben, receiver=table.sales, deliverable="Safety stock")
    terms.move(CommitmentTerms, agreement=agreement, key=second.key, up=True, by=table.ana, at=NOW)
    moved = f"the promise {second.commitment.reference} “Safety stock”"
    assert last(agreement, "term_moved") == f"Ana Ruiz moved {moved} up."
    terms.remove(CommitmentTerms, agreement=agreement, key=first.key, version=1, by=table.ana, at=NOW)
    assert last(agreement, "term_removed") == (
        f"Ana Ruiz took out the promise {first.commitment.reference} “Forecast of the core range”."
    )


def test_other_clauses_are_told_apart_by_what_people_see(table):
    agreement = a_draft(table)
    a_right(agreement, matter="dates", approver=table.ben, by=table.ana)
    assert last(agreement, "term_added") == "Ana Ruiz added the decision right A date moves."
    a_term(
        Stakeholder,
        agreement,
        by=table.ana,
        department=table.sales,
        person=None,
        name="The night shift",
        capacity="expert",
        needed="input",
        measured_by="",
    )
    assert last(agreement, "term_added") == "Ana Ruiz added the stakeholder “The night shift”."


def test_departments_and_people_come_and_go(table):
    agreement = a_draft(table)
    finance, fay = a_department(name="Finance"), a_person(name="Fay Lind")
    party = join(agreement=agreement, department=finance, by=table.ana, at=NOW)
    assert last(agreement, "party_joined") == "Ana Ruiz brought Finance to the table."
    member = add_member(party=party, person=fay, role="contributor", by=table.ana, at=NOW)
    assert last(agreement, "member_welcomed") == "Ana Ruiz named Fay Lind as contributor of Finance."
    remove_member(member=member, by=table.ana, at=NOW)
    assert last(agreement, "member_left") == "Fay Lind no longer sits for Finance; Ana Ruiz noted it."
    leave(party=party, by=table.ana, at=NOW)
    assert last(agreement, "party_left") == "Finance left the table; Ana Ruiz noted it."


def test_answers_before_signing(table):
    agreement = a_draft(table)
    outcome = an_outcome(agreement, by=table.ana)
    endorse(party=seat_of(agreement, table.sales), digest=outcome.content_digest(), by=table.ana, at=NOW)
    assert last(agreement, "outcome_endorsed") == "Ana Ruiz agreed to the shared outcome for Sales."
    wording = a_commitment(agreement, owner=table.ben, receiver=table.sales)
    decline(agreement=agreement, key=wording.key, version=1, reason="Too soon", by=table.ben, at=NOW)
    called = f"{wording.commitment.reference} “Forecast of the core range”"
    assert last(agreement, "commitment_declined") == f"Ben Ode cannot take on {called} as worded: “Too soon”."
    confirm(agreement=agreement, key=wording.key, version=1, by=table.ben, at=NOW)
    assert last(agreement, "commitment_confirmed") == f"Ben Ode took on {called}."


def test_signing(table):
    agreement = ready_to_seal(table)
    sealed = seal(agreement=agreement, by=table.ana, at=NOW)
    assert last(agreement, "signing_opened") == "Ana Ruiz opened signing of revision 1."
    refuse(agreement=agreement, digest=sealed.digest, reason="No room", by=table.ben, at=NOW)
    assert last(agreement, "signing_refused") == "Ben Ode cannot sign revision 1 as it stands: “No room”."
    settle_refusals(agreement=agreement, by=table.ben, at=NOW)
    assert last(agreement, "refusal_settled") == "Ben Ode has settled their point; signing can go on."
    sign(agreement=agreement, digest=sealed.digest, by=table.ben, at=NOW)
    assert last(agreement, "text_signed") == "Ben Ode signed revision 1."
    reopen(agreement=agreement, by=table.ana, at=NOW)
    assert last(agreement, "text_reopened") == (
        "Ana Ruiz opened the text for editing again. The signature of Ben Ode no longer stands: the wording may change."
    )


def test_taking_force_checking_in_and_drifting(table):
    agreement = in_force(ready_to_seal(table))
    commitment = Commitment.objects.get(agreement=agreement)
    called = f"{commitment.reference} “Forecast of the core range”"
    assert last(agreement, "text_in_force") == "Revision 1 is in force."
    check_in = told_check_in(commitment=commitment, status="at_risk", by=table.ben, at=NOW)
    assert last(agreement, "checked_in") == f"Ben Ode checked in on {called}: at risk."
    undo(check_in=check_in, by=table.ben, at=NOW)
    assert last(agreement, "check_in_undone") == f"Ben Ode took back a check-in on {called}."
    derive()
    watch(at=NOW + timedelta(weeks=9))
    assert last(agreement, "episode_opened") == f"The date of {called} has passed; it is not done yet."
    told_check_in(commitment=commitment, status="done", by=table.ben, at=NOW + timedelta(weeks=9))
    watch(at=NOW + timedelta(weeks=9, hours=1))
    assert last(agreement, "episode_closed") == f"{called} is done."
    silence = noted(agreement, "episode_opened", commitment=commitment.pk, episode=1, rule="no_news")
    assert silence == f"No news on {called} yet."


@pytest.mark.parametrize(
    ("because", "said"),
    [
        ("checked_in", "News came on {}."),
        ("passed_on", "{} has a new owner."),
        ("date_moved", "{} has a new date."),
        ("done", "{} is done."),
        ("ended", "{} has ended."),
        ("", "A question about {} is settled."),
    ],
)
def test_an_episode_says_what_settled_it(table, because, said):
    agreement = in_force(ready_to_seal(table))
    commitment = Commitment.objects.get(agreement=agreement)
    called = f"{commitment.reference} “Forecast of the core range”"
    closed = noted(agreement, "episode_closed", commitment=commitment.pk, rule="no_news", because=because)
    assert closed == said.format(called)


def test_changes(table):
    agreement = in_force(ready_to_seal(table))
    commitment = Commitment.objects.get(agreement=agreement)
    asked = noted(
        agreement, "change_asked", by=table.ben, revision=2, reason="A supplier moved", commitments=[commitment.pk]
    )
    assert asked == (
        f"Ben Ode asked for a change of {commitment.reference} “Forecast of the core range”: “A supplier moved”."
    )
    assert noted(agreement, "change_agreed", by=table.ana, revision=2) == (
        "Ana Ruiz agreed to the change in revision 2."
    )
    assert noted(agreement, "change_declined", by=table.ana, revision=2, reason="Not now") == (
        "Ana Ruiz did not agree to the change in revision 2: “Not now”."
    )
    assert noted(agreement, "change_withdrawn", by=table.ben, revision=2) == (
        "Ben Ode withdrew the change in revision 2."
    )


def test_no_sentence_uses_a_word_that_we_never_use(table):
    agreement = in_force(ready_to_seal(table))
    commitment = Commitment.objects.get(agreement=agreement)
    data = {
        "term": "commitment",
        "key": str(commitment.key),
        "before": commitment.terms.values(),
        "after": commitment.terms.values(),
        "commitment": commitment.pk,
        "rule": "date_passed",
        "until": "2027-03-01",
        "from": "2027-03-01",
        "to": "2027-03-08",
        "answer": "yes",
        "degree": "support",
        "point_kind": "question",
    }
    for kind in SENTENCES:
        said = noted(agreement, kind, by=table.ana, **data)
        assert said
        assert not [word for word in NEVER if word in said.lower()], kind


def test_an_unknown_kind_has_a_sentence(table):
    assert noted(a_draft(table), "something_new", by=table.ana) == "Something was noted here."


def test_whoever_no_longer_signs_in_keeps_their_name(table):
    agreement = a_draft(table)
    table.ana.is_active = False
    table.ana.save()
    assert last(agreement, "agreement_started").startswith("Ana Ruiz started")


def test_whoever_is_unknown_is_a_former_member(table):
    welcomed = noted(a_draft(table), "member_welcomed", by=table.ana, person=0, department=table.sales.pk, role="")
    assert "named Former member" in welcomed


def test_hostile_words_stay_on_one_line(table):
    agreement = in_force(ready_to_seal(table))
    said = noted(
        agreement, "change_declined", by=table.ana, revision=2, reason="No\r\nBcc: all@example.org\n\n" + "x" * 900
    )
    assert "\n" not in said
    assert len(said) < 200


def test_the_history_needs_the_same_number_of_queries_for_few_lines_and_many(table, django_assert_num_queries):
    agreement = a_draft(table)
    a_commitment(agreement, owner=table.ben, receiver=table.sales)
    few = list(Event.objects.filter(agreement=agreement))
    with django_assert_num_queries(4):
        days(few)
    for number in range(30):
        a_commitment(agreement, owner=table.ben, receiver=table.sales, deliverable=f"Part {number}")
    many = list(Event.objects.filter(agreement=agreement))
    with django_assert_num_queries(4):
        assert len(days(many)[0].lines) == len(many)
