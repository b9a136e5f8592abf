"""Whether somebody who is asked takes part: answered once, told to the lead, by a link that holds 14 days."""

from datetime import timedelta

import pytest

from agreements.drafting import terms
from agreements.drafting.participation import (
    CannotAnswer,
    answer_participation,
    participation_path,
    participation_refusals,
    read_participation_link,
)
from agreements.drafting.parties import add_member, remove_member
from agreements.models import CommitmentTerms, Event, Participation, PartyMember
from agreements.notifications.fan_out.announcements import announce_all
from tests.agreements.notifications.mails import SOON, forget, mailed, told
from tests.builders import NOW, a_commitment, a_draft, a_table, seat_of
from tests.people import a_person
from tests.services.threads import in_parallel

pytestmark = pytest.mark.django_db
YES, NOT_NOW, ELSE = Participation.Answer


@pytest.fixture
def fay():
    """Asked to Ana's agreement as a contributor, and not yet signed in."""
    table = a_table()
    agreement = a_draft(table)
    fay = a_person(name="Fay Lind", password=None)
    add_member(party=seat_of(agreement, table.operations), person=fay, role="contributor", by=table.ana, at=NOW)
    fay.asked_to = agreement
    return fay


@pytest.mark.parametrize("answer", Participation.Answer)
def test_an_answer_is_kept_and_told_to_the_lead(fay, answer):
    forget()
    given = answer_participation(
        agreement=fay.asked_to, answer=answer, instead="Ada, who knows it", words="Thank you.", by=fay, at=NOW
    )
    assert given.instead == ("Ada, who knows it" if answer == ELSE else "")
    event = Event.objects.get(kind="participation_answered")
    assert event.data == {"answer": answer}, "no name stands in the history"
    announce_all(SOON)
    assert told(fay.asked_to, kind="participation_answered") == {("participation_answered", "Ana")}
    assert mailed(fay.asked_to) == {("participation_answered", "Ana")}


def test_it_is_answered_once(fay):
    answer_participation(agreement=fay.asked_to, answer=YES, by=fay, at=NOW)
    with pytest.raises(CannotAnswer, match="answered this already"):
        answer_participation(agreement=fay.asked_to, answer=NOT_NOW, by=fay, at=NOW)
    assert Participation.objects.get().answer == YES


def test_of_two_presses_at_once_one_counts(fay, transactional_db):
    outcomes = []

    def press():
        try:
            outcomes.append(answer_participation(agreement=fay.asked_to, answer=YES, by=fay, at=NOW))
        except CannotAnswer as refusal:
            outcomes.append(refusal)

    in_parallel(press)
    assert Participation.objects.count() == 1
    assert len([one for one in outcomes if isinstance(one, Participation)]) == 1


def test_who_is_not_named_any_more_has_nothing_to_answer(fay):
    member = PartyMember.objects.get(person=fay)
    remove_member(member=member, by=fay.asked_to.lead, at=NOW)
    with pytest.raises(CannotAnswer, match="not named in this agreement any more"):
        answer_participation(agreement=fay.asked_to, answer=YES, by=fay, at=NOW)


def test_a_link_names_person_agreement_and_moment(fay):
    token = participation_path(person=fay, agreement=fay.asked_to, asked_at=NOW).split("/")[-2]
    link = read_participation_link(token)
    assert (link.person, link.agreement, link.asked_at) == (fay, fay.asked_to, NOW)
    assert not link.has_run_out(NOW + timedelta(days=14))
    assert link.has_run_out(NOW + timedelta(days=14, seconds=1))
    for forged in (token[:-1] + ("A" if token[-1] != "A" else "B"), "1", ""):
        assert read_participation_link(forged) is None


def test_a_link_of_somebody_deactivated_names_nobody(fay):
    token = participation_path(person=fay, agreement=fay.asked_to, asked_at=NOW).split("/")[-2]
    fay.is_active = False
    fay.save()
    assert read_participation_link(token) is None


def test_after_a_correction_of_the_address_the_first_mail_names_nobody(fay):
    token = participation_path(person=fay, agreement=fay.asked_to, asked_at=NOW).split("/")[-2]
    fay.email = "fay.right@example.org"
    fay.save()
    assert read_participation_link(token) is None


@pytest.mark.parametrize(("answer", "waits"), [(YES, False), (NOT_NOW, True), (ELSE, True)])
def test_a_no_waits_for_the_lead_until_the_person_is_named_no_more(fay, answer, waits):
    lead = fay.asked_to.lead
    assert participation_refusals(lead) == []
    given = answer_participation(agreement=fay.asked_to, answer=answer, by=fay, at=NOW)
    assert participation_refusals(lead) == ([given] if waits else [])
    assert participation_refusals(fay) == []
    remove_member(member=PartyMember.objects.get(person=fay), by=lead, at=NOW)
    assert participation_refusals(lead) == []


def test_who_is_named_as_an_owner_alone_waits_for_the_lead_too():
    table = a_table()
    agreement = a_draft(table)
    fay = a_person(name="Fay Lind", password=None)
    wording = a_commitment(agreement, owner=fay, receiver=table.sales)
    given = answer_participation(agreement=agreement, answer=NOT_NOW, by=fay, at=NOW)
    assert participation_refusals(table.ana) == [given]
    change = {"owner": table.ben}
    terms.edit(CommitmentTerms, agreement=agreement, key=wording.key, version=1, values=change, by=table.ana, at=NOW)
    assert participation_refusals(table.ana) == []


def test_what_waits_costs_one_query_and_five_at_most(fay, django_assert_num_queries):
    lead = fay.asked_to.lead
    with django_assert_num_queries(1):
        participation_refusals(lead)
    answer_participation(agreement=fay.asked_to, answer=NOT_NOW, by=fay, at=NOW)
    with django_assert_num_queries(5):
        participation_refusals(lead)
