"""The owner takes a drafted commitment on for another date: both dates stand until the receiver has answered."""

import threading
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from agreements.checks.blockers import blockers
from agreements.checks.pending_actions import pending_actions
from agreements.commitments.counter_offer_answers import (
    CannotOffer,
    CounterOfferClosed,
    consent,
    refuse,
    wordings_with_an_offer,
)
from agreements.commitments.counter_offers import offer_date, pass_on
from agreements.commitments.handshakes import confirm, drafted_for, offers_awaiting
from agreements.dashboard.completion_needs import consents
from agreements.dashboard.need import with_titles
from agreements.dashboard.needs import offers
from agreements.drafting import terms
from agreements.drafting.snapshot import read
from agreements.drafting.terms import NotBeingDrafted, open_draft
from agreements.lifecycle.withdrawal import withdraw_draft
from agreements.models import CommitmentTerms, CounterOffer, Event, SignOff
from agreements.models.handshake import answers
from agreements.revisions.sealing import CannotSeal, seal
from tests.builders import NOW, a_commitment, a_draft, a_table, ready_to_seal
from tests.people import a_person

WEEK = timedelta(days=7)


@pytest.fixture
def table(db):
    return a_table()


@pytest.fixture
def wording(table):
    return a_commitment(a_draft(table), owner=table.ben, receiver=table.sales)


def ask(table, wording, *, days=7, version=1, reason="The data come then."):
    agreement, due_on = wording.revision.agreement, wording.due_on + timedelta(days=days)
    who = {"by": table.ben, "at": NOW}
    return offer_date(agreement=agreement, key=wording.key, version=version, due_on=due_on, reason=reason, **who)


def day(value):
    return f"{value:%-d %B %Y}"


def kinds():
    return list(Event.objects.filter(kind__startswith="other_date").order_by("seq").values_list("kind", "by__name"))


def test_nothing_moves_before_the_receiver_agrees_and_both_dates_stand(table, wording):
    asked = ask(table, wording)
    wording.refresh_from_db()
    assert (wording.due_on, wording.version) == (asked.instead_of, 1)
    assert answers([wording]) == {}
    assert with_titles(offers(list(drafted_for(table.ben)))) == [], "it waits for Sales now"
    (need,) = with_titles(consents(list(wordings_with_an_offer(table.ana))))
    assert need.about.endswith(f"Ben Ode can do it by {day(asked.due_on)} instead of {day(asked.instead_of)}.")
    assert need.words == "The data come then."


def test_with_a_yes_the_date_moves_and_the_owners_yes_holds_for_it(table, wording):
    asked = ask(table, wording)
    consent(offer=asked, version=1, by=table.ana, at=NOW)
    wording.refresh_from_db()
    assert (wording.due_on, wording.version) == (asked.due_on, 2)
    given = answers([wording])[wording.commitment_id]
    assert (given.answer, given.person) == ("yes", table.ben)
    assert offers_awaiting(table.ben) == [], "nobody has to accept again"
    assert kinds() == [("other_date_asked", "Ben Ode"), ("other_date_agreed", "Ana Ruiz")]


def test_with_a_no_it_goes_back_to_the_owner_with_both_dates_and_the_words(table, wording):
    asked = ask(table, wording)
    refuse(offer=asked, version=1, reason="The season begins.", by=table.ana, at=NOW)
    (need,) = with_titles(offers(list(drafted_for(table.ben))))
    both = f"{day(asked.due_on)} instead of {day(asked.instead_of)}"
    assert need.words == f"Ana Ruiz does not agree to {both}: “The season begins.”"
    wording.refresh_from_db()
    assert (wording.due_on, answers([wording])) == (asked.instead_of, {})


def test_who_still_has_to_act_is_the_receiver(table, wording):
    asked = ask(table, wording)
    snapshot = read(wording.revision.agreement, open_draft(wording.revision.agreement))
    reference = wording.commitment.reference
    both = f"{day(asked.due_on)} instead of {day(asked.instead_of)}"
    assert f"{reference} “{wording.deliverable}” waits for Sales: may it be {both}?" in [
        blocker.sentence for blocker in blockers(snapshot)
    ]
    acts = [(act.who, act.what) for act in pending_actions(snapshot)]
    assert ("Sales", f"say whether {reference} “{wording.deliverable}” may be {both}") in acts
    assert not any(who == "Ben Ode" for who, _what in acts)


def test_nothing_is_sealed_while_a_date_is_asked_for(table):
    agreement = ready_to_seal(table)
    promise = CommitmentTerms.objects.get(owner=table.ben)
    ask(table, promise)
    assert not SignOff.objects.valid().filter(capacity="acceptance", commitment=promise.commitment).exists()
    with pytest.raises(CannotSeal):
        seal(agreement=agreement, by=agreement.lead, at=NOW)


def test_an_edit_of_the_date_makes_the_question_moot_and_asks_the_owner(table, wording):
    asked = ask(table, wording)
    values, who = {"due_on": wording.due_on + timedelta(days=3)}, {"by": table.ana, "at": NOW}
    terms.edit(CommitmentTerms, agreement=wording.revision.agreement, key=wording.key, version=1, values=values, **who)
    assert with_titles(consents(list(wordings_with_an_offer(table.ana)))) == []
    with pytest.raises(CounterOfferClosed, match=r"changed since\. Nobody waits for this answer any more"):
        consent(offer=asked, version=2, by=table.ana, at=NOW)
    assert [one.pk for one in offers_awaiting(table.ben)] == [wording.pk]
    wording.refresh_from_db()
    assert ask(table, wording, version=2).instead_of == wording.due_on, "and may be asked anew"


def test_asking_and_answering_twice_is_once(table, wording):
    assert ask(table, wording) == ask(table, wording)
    for _ in range(2):
        consent(offer=CounterOffer.objects.get(), version=1, by=table.ana, at=NOW)
    assert len(kinds()) == 2
    assert SignOff.objects.count() == 1


def test_the_owners_own_yes_to_the_first_date_closes_the_question(table, wording):
    asked = ask(table, wording)
    confirm(agreement=wording.revision.agreement, key=wording.key, version=1, by=table.ben, at=NOW)
    with pytest.raises(CounterOfferClosed, match=r"Ben Ode answered C-.* otherwise"):
        consent(offer=asked, version=1, by=table.ana, at=NOW)
    assert CommitmentTerms.objects.get().due_on == asked.instead_of


@pytest.mark.parametrize(
    ("odd", "sentence"),
    [
        ({"days": 0}, "stands there already"),
        ({"reason": " "}, "Say why"),
    ],
)
def test_what_cannot_be_asked_is_said_in_a_sentence(table, wording, odd, sentence):
    with pytest.raises(CannotOffer, match=sentence):
        ask(table, wording, **odd)
    assert not CounterOffer.objects.exists()


def test_one_question_at_a_time_whichever_it_is(table, wording):
    asked = ask(table, wording)
    who = {"to": a_person(name="Cleo Owner"), "reason": "She has time.", "by": table.ben, "at": NOW}
    with pytest.raises(CannotOffer, match=f"Sales is asked already about {day(asked.due_on)}"):
        pass_on(agreement=wording.revision.agreement, key=wording.key, version=1, **who)


def test_a_counter_offer_is_a_person_or_a_date(table, wording):
    asked = ask(table, wording)
    with pytest.raises(IntegrityError), transaction.atomic():
        CounterOffer.objects.filter(pk=asked.pk).update(to=table.ana)
    with pytest.raises(IntegrityError), transaction.atomic():
        CounterOffer.objects.filter(pk=asked.pk).update(due_on=asked.instead_of)


def test_an_owner_who_alone_speaks_for_the_receiver_is_not_asked_by_themselves(table):
    wording = a_commitment(a_draft(table), owner=table.ben, receiver=table.operations)
    asked = ask(table, wording)
    assert asked.consent == "given"
    wording.refresh_from_db()
    assert (wording.due_on, answers([wording])[wording.commitment_id].answer) == (asked.due_on, "yes")


def test_an_owner_who_has_left_takes_nothing_on(table, wording):
    asked = ask(table, wording)
    table.ben.is_active = False
    table.ben.save()
    with pytest.raises(CannotOffer, match="Ben Ode has left"):
        consent(offer=asked, version=1, by=table.ana, at=NOW)


def test_in_a_withdrawn_draft_nobody_is_asked(table, wording):
    asked = ask(table, wording)
    withdraw_draft(agreement=wording.revision.agreement, reason="Not now.", by=table.ana, at=NOW)
    assert with_titles(consents(list(wordings_with_an_offer(table.ana)))) == []
    with pytest.raises((CounterOfferClosed, NotBeingDrafted)):
        consent(offer=asked, version=1, by=table.ana, at=NOW)


@pytest.mark.django_db(transaction=True)
def test_of_two_who_answer_at_once_one_is_told_of_the_other():
    table = a_table()
    deputy = a_person(name="Sam Deputy")
    table.sales.deputies.add(deputy)
    asked = ask(table, a_commitment(a_draft(table), owner=table.ben, receiver=table.sales))
    outcomes, start = [], threading.Barrier(2)

    def one(answer, **said):
        try:
            start.wait()
            outcomes.append(answer(offer=asked, version=1, at=NOW, **said).consent)
        except CounterOfferClosed as closed:
            outcomes.append(str(closed))
        finally:
            connection.close()

    threads = [
        threading.Thread(target=one, args=[consent], kwargs={"by": table.ana}),
        threading.Thread(target=one, args=[refuse], kwargs={"by": deputy, "reason": "No."}),
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len([outcome for outcome in outcomes if outcome in ("given", "refused")]) == 1
    assert len([outcome for outcome in outcomes if "already" in outcome]) == 1
    assert len(kinds()) == 2
