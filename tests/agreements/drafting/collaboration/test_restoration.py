"""Putting back what was taken out: key, words, place and what hung on it; and what contradicts it."""

import pytest

from agreements.activity.names import Names
from agreements.activity.sentences import sentence
from agreements.commitments.handshakes import confirm
from agreements.drafting import terms
from agreements.drafting.collaboration.keepers import KeptByOthers
from agreements.drafting.collaboration.kept_clauses import keep
from agreements.drafting.collaboration.restoration import CannotRestore, restore
from agreements.drafting.parties import leave
from agreements.drafting.snapshot import read
from agreements.drafting.terms import open_draft
from agreements.models import CommitmentTerms, Event, Outcome, SearchEntry, SignOff, TradeOff
from agreements.revisions.sealing import seal
from tests.builders import (
    NOW,
    a_commitment,
    a_draft,
    a_right,
    a_table,
    a_term,
    endorsed_by_all,
    ready_to_seal,
    seat_of,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def table():
    return a_table()


@pytest.fixture
def agreement(table):
    return a_draft(table)


def take_out(term, by):
    agreement = term.revision.agreement
    terms.remove(type(term), agreement=agreement, key=term.key, version=term.version, by=by, at=NOW)


def put_back(agreement, term, by):
    return restore(agreement=agreement, key=term.key, by=by, at=NOW)


def a_trade(agreement, table):
    values = {
        "giver": seat_of(agreement, table.sales),
        "gives": "Calendar",
        "gainer": seat_of(agreement, table.operations),
        "gains": "Time",
        "amount": "5.00",
        "unit": "days",
        "starts_on": "2027-03-01",
    }
    trade = a_term(TradeOff, agreement, by=table.ana, **values)
    trade.refresh_from_db()
    return trade


def test_a_promise_comes_back_at_its_place_with_its_number_and_its_owners_yes(table, agreement):
    promises = [a_commitment(agreement, owner=table.ben, receiver=table.sales, deliverable=one) for one in "ABC"]
    second = promises[1]
    confirm(agreement=agreement, key=second.key, version=1, by=table.ben, at=NOW)
    take_out(second, table.ana)
    back = put_back(agreement, second, table.ben)
    rows = CommitmentTerms.objects.order_by("position")
    assert [(one.deliverable, one.position) for one in rows] == [("A", 1), ("B", 2), ("C", 3)]
    assert (back.key, back.commitment_id, back.values()) == (second.key, second.commitment_id, second.values())
    given = read(agreement, open_draft(agreement)).answers
    assert given[second.commitment_id].answer == SignOff.Answer.YES
    assert SearchEntry.objects.filter(key=second.key).exists()


def test_what_was_moved_into_its_place_makes_room(table, agreement):
    promises = [a_commitment(agreement, owner=table.ben, receiver=table.sales, deliverable=one) for one in "ABC"]
    take_out(promises[0], table.ana)
    # The row is numbered anew: B is the first now.
    about = {"agreement": agreement, "key": promises[2].key, "by": table.ana, "at": NOW}
    terms.move(CommitmentTerms, **about, up=True)
    terms.move(CommitmentTerms, **about, up=False)
    put_back(agreement, promises[0], table.ana)
    assert [one.deliverable for one in CommitmentTerms.objects.order_by("position")] == ["A", "B", "C"]


def test_an_outcome_comes_back_with_those_who_agreed(table, agreement):
    outcome = endorsed_by_all(agreement)
    take_out(outcome, table.ana)
    assert read(agreement, open_draft(agreement)).endorsed == set()
    put_back(agreement, outcome, table.ana)
    assert len(read(agreement, open_draft(agreement)).endorsed) == 2


def test_every_sort_of_value_comes_back(table, agreement):
    trade = a_trade(agreement, table)
    take_out(trade, table.ana)
    assert put_back(agreement, trade, table.ana).values() == trade.values()
    assert TradeOff.objects.get().values() == trade.values()


def test_the_history_says_both_and_a_form_of_before_is_old(table, agreement):
    trade = a_trade(agreement, table)
    take_out(trade, table.ana)
    put_back(agreement, trade, table.ben)
    events = list(Event.objects.filter(data__key=str(trade.key)).order_by("seq"))
    names = Names.of(events)
    assert [sentence(event, names) for event in events][1:] == [
        "Ana Ruiz took out the trade-off “Calendar”.",
        "Ben Ode put the trade-off “Calendar” back.",
    ]
    values = {"gives": "Another calendar"}
    about = {"agreement": agreement, "key": trade.key, "version": 1}
    with pytest.raises(terms.Stale) as stale:
        terms.edit(TradeOff, **about, values=values, by=table.ana, at=NOW)
    assert stale.value.by == table.ben
    # The version that came back can be looked up, as the base of a conflict.
    assert terms.values_at(agreement, trade.key, 2)["gives"] == "Calendar"


def test_twice_is_once(table, agreement):
    trade = a_trade(agreement, table)
    take_out(trade, table.ana)
    put_back(agreement, trade, table.ana)
    put_back(agreement, trade, table.ben)
    assert Event.objects.filter(kind="term_restored").count() == 1
    assert TradeOff.objects.count() == 1


def test_what_was_written_anew_stays(table, agreement):
    outcome = endorsed_by_all(agreement)
    take_out(outcome, table.ana)
    a_term(Outcome, agreement, by=table.ben, impact="Another one")
    with pytest.raises(CannotRestore, match="anew"):
        put_back(agreement, outcome, table.ana)


def test_another_clause_in_its_place_contradicts(table, agreement):
    right = a_right(agreement, matter="dates", approver=table.ana, by=table.ana)
    take_out(right, table.ana)
    a_right(agreement, matter="dates", approver=table.ben, by=table.ben)
    with pytest.raises(CannotRestore, match="in its place"):
        put_back(agreement, right, table.ana)


def test_a_department_that_left_contradicts(table, agreement):
    trade = a_trade(agreement, table)
    take_out(trade, table.ana)
    leave(party=seat_of(agreement, table.operations), by=table.ben, at=NOW)
    with pytest.raises(CannotRestore, match="Operations is no longer at the table"):
        put_back(agreement, trade, table.ana)


def test_somebody_who_left_and_a_need_that_is_gone_contradict(table, agreement):
    needed, resting = [
        a_commitment(agreement, owner=table.ben, receiver=table.sales, deliverable=one) for one in ("Needed", "Resting")
    ]
    about = {"agreement": agreement, "key": resting.key, "version": 1, "by": table.ana, "at": NOW}
    take_out(terms.edit(CommitmentTerms, **about, values={"depends_on": needed.commitment}), table.ana)
    take_out(needed, table.ana)
    with pytest.raises(CannotRestore, match="Choose a promise of this agreement"):
        put_back(agreement, resting, table.ana)
    table.ben.is_active = False
    table.ben.save()
    with pytest.raises(CannotRestore, match="Ben Ode has left"):
        put_back(agreement, needed, table.ana)
    assert not CommitmentTerms.objects.exists()


def test_what_a_department_keeps_it_alone_puts_back(table, agreement):
    trade = a_trade(agreement, table)
    keep(TradeOff, party=seat_of(agreement, table.operations), key=trade.key, by=table.ben, at=NOW)
    take_out(trade, table.ben)
    with pytest.raises(KeptByOthers):
        put_back(agreement, trade, table.ana)
    put_back(agreement, trade, table.ben)
    with pytest.raises(KeptByOthers):
        take_out(TradeOff.objects.get(), table.ana)


def test_what_never_stood_and_what_is_sealed_is_not_put_back(table):
    agreement = ready_to_seal(table)
    trade = a_trade(agreement, table)
    take_out(trade, table.ana)
    with pytest.raises(CannotRestore, match="nothing to put back"):
        restore(agreement=agreement, key=agreement.key, by=table.ana, at=NOW)
    seal(agreement=agreement, by=table.ana, at=NOW)
    with pytest.raises(terms.NotBeingDrafted):
        put_back(agreement, trade, table.ana)
