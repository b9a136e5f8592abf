"""Whether somebody who is asked takes part: waits from the first minute, is told to the lead, and may be changed."""

import threading

import pytest
from django.db import IntegrityError

from agreements.commitments.handshakes import confirm
from agreements.drafting import terms
from agreements.drafting.participation import (
    CannotAnswer,
    answer_participation,
    answers_that_wait,
    participations_awaiting,
)
from agreements.drafting.parties import add_member, remove_member
from agreements.models import (
    CommitmentTerms,
    Event,
    Participation,
    PartyMember,
)
from agreements.models.agreement import AgreementQuerySet
from agreements.notifications.fan_out.announcements import announce_all
from tests.agreements.notifications.mails import SOON, forget, mailed, told
from tests.builders import (
    NOW,
    a_commitment,
    a_draft,
    a_table,
    in_force,
    ready_to_seal,
    seat_of,
)
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


def test_an_answer_is_changed_by_who_saw_it_and_the_lead_hears_of_it(fay):
    answer_participation(agreement=fay.asked_to, answer=ELSE, instead="Gil", by=fay, at=NOW)
    forget()
    given = answer_participation(agreement=fay.asked_to, answer=YES, version=1, by=fay, at=NOW)
    assert (given.answer, given.instead, given.version) == (YES, "", 2)
    assert Participation.objects.get() == given
    assert [event.data["answer"] for event in answers_in_history()] == [ELSE, YES]
    announce_all(SOON)
    assert mailed(fay.asked_to) == {("participation_answered", "Ana")}


def test_another_answer_that_was_not_seen_is_not_overwritten(fay):
    answer_participation(agreement=fay.asked_to, answer=YES, by=fay, at=NOW)
    with pytest.raises(CannotAnswer, match="answered this already"):
        answer_participation(agreement=fay.asked_to, answer=NOT_NOW, by=fay, at=NOW)
    assert Participation.objects.get().answer == YES


def test_the_same_answer_twice_is_one(fay):
    for _ in range(2):
        answer_participation(agreement=fay.asked_to, answer=NOT_NOW, words="In May.", by=fay, at=NOW)
    assert Participation.objects.get().version == 1
    assert len(answers_in_history()) == 1


def answers_in_history():
    return list(Event.objects.filter(kind="participation_answered").order_by("seq"))


def press_two_at_once(fay):
    """Press yes and no at the same moment, and return what became of each."""
    outcomes, left = [], [YES, NOT_NOW]

    def press():
        answer = left.pop()
        try:
            outcomes.append(answer_participation(agreement=fay.asked_to, answer=answer, by=fay, at=NOW).answer)
        except (CannotAnswer, IntegrityError) as refusal:
            outcomes.append(type(refusal))

    in_parallel(press, 2)
    return outcomes


def test_of_two_answers_at_once_one_counts_and_the_other_is_told(fay, transactional_db):
    outcomes = press_two_at_once(fay)
    assert CannotAnswer in outcomes
    assert Participation.objects.get().answer in outcomes
    assert len(answers_in_history()) == 1


def test_without_the_lock_two_answers_at_once_break(fay, transactional_db, monkeypatch):
    both_have_looked, save = threading.Barrier(2, timeout=10), Participation.save

    def save_together(self, *args, **kwargs):
        both_have_looked.wait()
        save(self, *args, **kwargs)

    monkeypatch.setattr(AgreementQuerySet, "locked", lambda self, pk: self.get(pk=pk))
    monkeypatch.setattr(Participation, "save", save_together)
    assert IntegrityError in press_two_at_once(fay)


def test_an_act_after_a_no_says_that_they_take_part(fay):
    lead = fay.asked_to.lead
    answer_participation(agreement=fay.asked_to, answer=ELSE, instead="Gil", by=fay, at=NOW)
    assert len(list(answers_that_wait(lead))) == 1
    worded = a_commitment(fay.asked_to, owner=fay, receiver=fay.asked_to.parties.first().department)
    confirm(agreement=fay.asked_to, key=worded.key, version=worded.version, by=fay, at=SOON)
    assert list(answers_that_wait(lead)) == []


def test_who_is_not_named_any_more_has_nothing_to_answer(fay):
    member = PartyMember.objects.get(person=fay)
    remove_member(member=member, by=fay.asked_to.lead, at=NOW)
    with pytest.raises(CannotAnswer, match="not named in this agreement any more"):
        answer_participation(agreement=fay.asked_to, answer=YES, by=fay, at=NOW)


@pytest.mark.parametrize(("answer", "waits"), [(YES, False), (NOT_NOW, True), (ELSE, True)])
def test_a_no_waits_for_the_lead_until_the_person_is_named_no_more(fay, answer, waits):
    lead = fay.asked_to.lead
    assert list(answers_that_wait(lead)) == []
    given = answer_participation(agreement=fay.asked_to, answer=answer, by=fay, at=NOW)
    assert list(answers_that_wait(lead)) == ([given] if waits else [])
    assert list(answers_that_wait(fay)) == []
    remove_member(member=PartyMember.objects.get(person=fay), by=lead, at=NOW)
    assert list(answers_that_wait(lead)) == []


def test_who_is_named_as_an_owner_alone_waits_for_the_lead_too():
    table = a_table()
    agreement = a_draft(table)
    fay = a_person(name="Fay Lind", password=None)
    wording = a_commitment(agreement, owner=fay, receiver=table.sales)
    given = answer_participation(agreement=agreement, answer=NOT_NOW, by=fay, at=NOW)
    assert list(answers_that_wait(table.ana)) == [given]
    change = {"owner": table.ben}
    terms.edit(CommitmentTerms, agreement=agreement, key=wording.key, version=1, values=change, by=table.ana, at=NOW)
    assert list(answers_that_wait(table.ana)) == []


def test_what_waits_costs_one_query(fay, django_assert_num_queries):
    lead = fay.asked_to.lead
    with django_assert_num_queries(1):
        assert list(answers_that_wait(lead)) == []
    answer_participation(agreement=fay.asked_to, answer=NOT_NOW, by=fay, at=NOW)
    with django_assert_num_queries(1):
        assert len(list(answers_that_wait(lead))) == 1
    with django_assert_num_queries(1):
        list(participations_awaiting(fay))


def test_who_was_asked_on_a_suggestion_settles_it(fay):
    given = answer_participation(agreement=fay.asked_to, answer=ELSE, instead="Gil", by=fay, at=NOW)
    Participation.objects.update(asked_instead=a_person(name="Gil Stone"))
    assert list(answers_that_wait(fay.asked_to.lead)) == []
    answer_participation(agreement=fay.asked_to, answer=ELSE, instead="Hal", version=1, by=fay, at=NOW)
    assert list(answers_that_wait(fay.asked_to.lead)) == [given], "another suggestion waits anew"


def test_in_force_there_is_nothing_to_answer():
    table = a_table()
    agreement = in_force(ready_to_seal(table))
    with pytest.raises(CannotAnswer, match="is in force"):
        answer_participation(agreement=agreement, answer=YES, by=table.ben, at=NOW)
    with pytest.raises(CannotAnswer, match="You lead"):
        answer_participation(agreement=a_draft(table), answer=YES, by=table.ana, at=NOW)
