"""The owner passes a drafted commitment on: the receiver consents or says why not, the new owner answers."""

import threading
from datetime import timedelta

import pytest
from django.db import connection

from agreements.checks.blockers import blockers
from agreements.checks.pending_actions import pending_actions
from agreements.commitments.counter_offer_answers import (
    CannotOffer,
    CounterOfferClosed,
    consent,
    refuse,
    settled_words,
    wording_waiting,
    wordings_with_an_offer,
)
from agreements.commitments.counter_offers import pass_on
from agreements.commitments.handshakes import confirm, decline, drafted_for
from agreements.dashboard.completion_needs import consents
from agreements.dashboard.need import with_titles
from agreements.dashboard.needs import offers
from agreements.drafting import terms
from agreements.drafting.snapshot import read
from agreements.drafting.terms import Stale, open_draft
from agreements.models import CommitmentTerms, CounterOffer, Event, PartyMember, SignOff
from agreements.models.handshake import answers
from agreements.permissions import may_consent
from stakeholders.models import Department
from tests.builders import NOW, a_commitment, a_draft, a_table, ready_to_seal, seat_of
from tests.people import a_department, a_person


def offered(table, **commitment):
    agreement = a_draft(table)
    return a_commitment(agreement, **({"owner": table.ben, "receiver": table.sales} | commitment))


def passed_on(table, wording, *, to=None, reason="Cleo has the figures.", version=1, by=None):
    to = to or a_person(name="Cleo Owner", department=table.operations)
    agreement = wording.revision.agreement
    who = {"by": by or table.ben, "at": NOW}
    return pass_on(agreement=agreement, key=wording.key, version=version, to=to, reason=reason, **who)


def asked_of(person):
    return with_titles(consents(list(wordings_with_an_offer(person))))


def judged(agreement):
    snapshot = read(agreement, open_draft(agreement))
    return [blocker.sentence for blocker in blockers(snapshot)], [
        (act.who, act.what) for act in pending_actions(snapshot)
    ]


@pytest.mark.django_db
def test_with_the_receivers_consent_the_new_owner_is_named_and_offered_it():
    table = a_table()
    wording = offered(table)
    asked = passed_on(table, wording)
    assert [need.id for need in asked_of(table.ana)] == [f"counter-offer-{wording.commitment.number}"]
    assert with_titles(offers(list(drafted_for(table.ben)))) == [], "it waits for Sales now"
    consent(offer=asked, version=1, by=table.ana, at=NOW)
    wording.refresh_from_db()
    assert (wording.owner, wording.version) == (asked.to, 2)
    assert answers([wording]) == {}, "nobody answered for Cleo"
    assert [need.id for need in with_titles(offers(list(drafted_for(asked.to))))] == [
        f"offer-{wording.commitment.number}"
    ]
    assert asked_of(table.ana) == []
    told = Event.objects.filter(kind__in=["passing_on_asked", "term_edited", "passing_on_agreed"]).order_by("seq")
    assert [(event.kind, event.by) for event in told] == [
        ("passing_on_asked", table.ben),
        ("term_edited", table.ana),
        ("passing_on_agreed", table.ana),
    ]


@pytest.mark.django_db
def test_without_consent_it_waits_for_its_owner_again():
    table = a_table()
    wording = offered(table)
    asked = passed_on(table, wording)
    refuse(offer=asked, version=1, reason="We planned with you.", by=table.ana, at=NOW)
    wording.refresh_from_db()
    assert (wording.owner, wording.version) == (table.ben, 1)
    assert [need.id for need in with_titles(offers(list(drafted_for(table.ben))))] == [
        f"offer-{wording.commitment.number}"
    ]
    asked.refresh_from_db()
    assert (asked.consent, asked.refusal, asked.answered_by) == ("refused", "We planned with you.", table.ana)


@pytest.mark.django_db
def test_the_draft_says_for_whom_it_waits():
    table = a_table()
    wording = offered(table)
    passed_on(table, wording)
    reference = wording.commitment.reference
    blocking, acts = judged(wording.revision.agreement)
    assert f"{reference} “{wording.deliverable}” waits for Sales: may Cleo Owner be asked to take it on?" in blocking
    assert not any("not taken on by its owner" in sentence for sentence in blocking)
    assert ("Sales", f"say whether Cleo Owner may take on {reference} “{wording.deliverable}”") in acts
    assert not any(what.startswith(f"take on {reference}") for _, what in acts)


@pytest.mark.django_db
def test_an_earlier_yes_falls_so_that_nothing_is_sealed_while_the_receiver_is_asked():
    table = a_table()
    agreement = ready_to_seal(table)
    wording = CommitmentTerms.objects.get()
    passed_on(table, wording)
    assert not SignOff.objects.valid().filter(capacity="acceptance").exists()
    assert judged(agreement)[0] != []


@pytest.mark.django_db
def test_asking_answering_and_refusing_twice_is_once():
    table = a_table()
    wording, cleo = offered(table), a_person(name="Cleo Owner")
    first, second = (passed_on(table, wording, to=cleo) for _ in range(2))
    assert first == second
    for _ in range(2):
        refuse(offer=first, version=1, reason="No.", by=table.ana, at=NOW)
    again = passed_on(table, wording, to=cleo, reason="Once more.")
    for _ in range(2):
        consent(offer=again, version=1, by=table.ana, at=NOW)
    kinds = Event.objects.filter(kind__startswith="passing_on").order_by("seq").values_list("kind", flat=True)
    assert list(kinds) == ["passing_on_asked", "passing_on_refused", "passing_on_asked", "passing_on_agreed"]


@pytest.mark.django_db
@pytest.mark.parametrize("answer", [confirm, decline])
def test_the_owners_own_word_closes_the_question(answer):
    table = a_table()
    wording = offered(table)
    asked = passed_on(table, wording)
    said = {"reason": "No people."} if answer is decline else {}
    answer(agreement=wording.revision.agreement, key=wording.key, version=1, by=table.ben, at=NOW, **said)
    with pytest.raises(CounterOfferClosed, match=r"Ben Ode answered C-.* otherwise"):
        consent(offer=asked, version=1, by=table.ana, at=NOW)
    assert CommitmentTerms.objects.get().owner == table.ben


@pytest.mark.django_db
def test_another_wording_closes_the_question_and_frees_the_way_for_another():
    table = a_table()
    wording = offered(table)
    asked = passed_on(table, wording)
    edit(table, wording, deliverable="Something else")
    assert wording_waiting(asked) is None
    assert asked_of(table.ana) == []
    with pytest.raises(CounterOfferClosed, match="changed since"):
        consent(offer=asked, version=1, by=table.ana, at=NOW)
    assert passed_on(table, wording, version=2, to=a_person(name="Dan New")).consent == ""
    asked.refresh_from_db()
    assert asked.consent == "closed"


def edit(table, wording, *, version=1, **values):
    agreement = wording.revision.agreement
    who = {"by": table.ana, "at": NOW}
    terms.edit(CommitmentTerms, agreement=agreement, key=wording.key, version=version, values=values, **who)


@pytest.mark.django_db
def test_words_that_moved_while_the_receiver_was_reading_are_shown_first():
    table = a_table()
    wording = offered(table)
    other = a_commitment(wording.revision.agreement, owner=table.ana, receiver=table.operations)
    asked = passed_on(table, wording)
    edit(table, wording, depends_on=other.commitment)
    with pytest.raises(Stale):
        consent(offer=asked, version=1, by=table.ana, at=NOW)
    assert consent(offer=asked, version=2, by=table.ana, at=NOW).consent == "given"


@pytest.mark.django_db
def test_what_cannot_be_passed_on_is_said_in_a_sentence():
    table = a_table()
    wording = offered(table)
    gone = a_person(name="Gone Away", is_active=False)
    for odd, sentence in [
        ({"to": table.ben}, "Choose somebody else"),
        ({"to": gone}, "Choose somebody else"),
        ({"reason": "  "}, "Say why"),
        ({"by": table.ana, "to": table.ana}, "Ben Ode answers this one"),
    ]:
        with pytest.raises(CannotOffer, match=sentence):
            passed_on(table, wording, **odd)
    passed_on(table, wording)
    with pytest.raises(CannotOffer, match="Sales is asked already whether Cleo Owner"):
        passed_on(table, wording, to=a_person(name="Dan New"))
    assert CounterOffer.objects.count() == 1


@pytest.mark.django_db
def test_nobody_can_be_asked_for_a_department_for_which_nobody_speaks():
    table = a_table()
    wording = offered(table)
    Department.objects.filter(pk=table.sales.pk).update(head=None)
    PartyMember.objects.all().delete()
    with pytest.raises(CannotOffer, match="Nobody speaks for Sales yet"):
        passed_on(table, wording)


@pytest.mark.django_db
def test_whoever_owns_and_receives_consents_only_where_nobody_else_can():
    table = a_table()
    wording = offered(table, owner=table.ana)
    assert may_consent(table.ana, wording)
    assert passed_on(table, wording, by=table.ana).consent == "given", "nobody asks themselves"
    other = offered(table, owner=table.ana)
    deputy = a_person(name="Sam Deputy")
    table.sales.deputies.add(deputy)
    assert not may_consent(table.ana, other)
    assert passed_on(table, other, by=table.ana, to=a_person(name="Dan New")).consent == ""
    assert asked_of(table.ana) == []
    assert len(asked_of(deputy)) == 1


@pytest.mark.django_db
def test_somebody_who_left_meanwhile_is_not_named():
    table = a_table()
    wording = offered(table)
    asked = passed_on(table, wording)
    asked.to.is_active = False
    asked.to.save()
    with pytest.raises(CannotOffer, match="Cleo Owner has left"):
        consent(offer=asked, version=1, by=table.ana, at=NOW)


def two_answers_at_once(table, asked, deputy):
    outcomes, start = [], threading.Barrier(2)

    def one(answer):
        try:
            start.wait()
            outcomes.append(answer().consent)
        except CounterOfferClosed as closed:
            outcomes.append(str(closed))
        finally:
            connection.close()

    both = [
        lambda: consent(offer=asked, version=1, by=table.ana, at=NOW),
        lambda: refuse(offer=asked, version=1, reason="No.", by=deputy, at=NOW + timedelta(seconds=1)),
    ]
    threads = [threading.Thread(target=one, args=[answer]) for answer in both]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return outcomes


@pytest.mark.django_db(transaction=True)
def test_of_two_representatives_who_answer_at_once_one_is_told_of_the_other():
    table = a_table()
    deputy = a_person(name="Sam Deputy")
    table.sales.deputies.add(deputy)
    asked = passed_on(table, offered(table))
    outcomes = two_answers_at_once(table, asked, deputy)
    assert len([outcome for outcome in outcomes if outcome in ("given", "refused")]) == 1
    assert len([outcome for outcome in outcomes if "already" in outcome]) == 1
    answered = Event.objects.filter(kind__in=["passing_on_agreed", "passing_on_refused"])
    assert answered.count() == 1


@pytest.mark.django_db
def test_a_seat_of_another_department_gives_no_consent():
    table = a_table()
    wording = offered(table)
    asked = passed_on(table, wording)
    finance = a_department(name="Finance", head=a_person(name="Fay Lind"))
    assert not may_consent(finance.head, wording)
    assert not may_consent(table.ben, wording)
    assert seat_of(wording.revision.agreement, table.sales) == wording.receiver
    assert settled_words(asked).startswith("The words of C-")
