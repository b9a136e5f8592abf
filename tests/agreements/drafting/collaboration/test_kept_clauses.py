"""A department keeps a clause: who may still write it, when that ends, and what the history says."""

import pytest

from agreements.activity.history import Line
from agreements.activity.names import Names
from agreements.activity.sentences import sentence
from agreements.commitments.counter_offer_answers import consent
from agreements.commitments.counter_offers import offer_date
from agreements.drafting import terms
from agreements.drafting.collaboration.keepers import KeptByOthers, keeper
from agreements.drafting.collaboration.kept_clauses import CannotKeep, keep, release
from agreements.drafting.parties import join, leave
from agreements.drafting.terms import open_draft
from agreements.models import CommitmentTerms, Event, KeptClause, Outcome, Signatory, TradeOff
from agreements.revisions.sealing import reopen, seal
from tests.builders import NOW, a_commitment, a_draft, a_table, a_term, an_outcome, ready_to_seal, seat_of
from tests.people import a_department, a_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def table():
    return a_table()


@pytest.fixture
def agreement(table):
    return a_draft(table)


def kept_by_operations(table, agreement, outcome):
    return keep(Outcome, party=seat_of(agreement, table.operations), key=outcome.key, by=table.ben, at=NOW)


def reword(agreement, outcome, by):
    outcome.refresh_from_db()
    values = {"impact": f"{outcome.impact} Always."}
    about = {"agreement": agreement, "key": outcome.key, "version": outcome.version}
    return terms.edit(Outcome, **about, values=values, by=by, at=NOW)


def test_others_neither_edit_nor_move_nor_remove_it(table, agreement):
    promises = [a_commitment(agreement, owner=table.ben, receiver=table.sales, deliverable=one) for one in "AB"]
    first, kind = promises[0], CommitmentTerms
    keep(kind, party=seat_of(agreement, table.operations), key=first.key, by=table.ben, at=NOW)
    about = {"agreement": agreement, "key": first.key, "by": table.ana, "at": NOW}
    acts = [
        lambda: terms.edit(kind, **about, version=1, values={"deliverable": "Hers"}),
        lambda: terms.move(kind, **about, up=False),
        lambda: terms.remove(kind, **about, version=1),
    ]
    for act in acts:
        with pytest.raises(KeptByOthers, match="Operations keeps this clause"):
            act()
    first.refresh_from_db()
    assert (first.deliverable, first.position) == ("A", 1)
    about["by"] = table.ben
    for act in acts:
        act() if act is not acts[2] else terms.remove(kind, **about, version=2)
    assert [one.deliverable for one in kind.objects.all()] == ["B"]


def test_released_it_is_everybodys(table, agreement):
    outcome = an_outcome(agreement, by=table.ana)
    kept_by_operations(table, agreement, outcome)
    release(Outcome, party=seat_of(agreement, table.operations), key=outcome.key, by=table.ben, at=NOW)
    assert reword(agreement, outcome, table.ana).impact == "Shelves are full. Always."


def test_each_act_is_told_once(table, agreement):
    outcome, seat = an_outcome(agreement, by=table.ana), seat_of(agreement, table.operations)
    for act in (keep, keep, release, release):
        act(Outcome, party=seat, key=outcome.key, by=table.ben, at=NOW)
    events = list(Event.objects.filter(kind__startswith="clause_").order_by("seq"))
    names = Names.of(events)
    assert [Line(event, sentence(event, names)).sentence for event in events] == [
        "Ben Ode keeps the shared outcome for Operations.",
        "Ben Ode released the shared outcome, which Operations kept.",
    ]


def test_the_writer_of_the_words_stays_who_wrote_them(table, agreement):
    outcome = an_outcome(agreement, by=table.ana)
    kept_by_operations(table, agreement, outcome)
    assert terms.last_writer(agreement.pk, outcome.key) == table.ana
    assert reword(agreement, outcome, table.ben).version == 2


def test_a_second_department_cannot_keep_it_too(table, agreement):
    outcome = an_outcome(agreement, by=table.ana)
    kept_by_operations(table, agreement, outcome)
    with pytest.raises(KeptByOthers):
        keep(Outcome, party=seat_of(agreement, table.sales), key=outcome.key, by=table.ana, at=NOW)
    release(Outcome, party=seat_of(agreement, table.sales), key=outcome.key, by=table.ana, at=NOW)
    assert KeptClause.objects.get().party == seat_of(agreement, table.operations)


def test_nobody_keeps_who_signs(table, agreement):
    signatory = Signatory.objects.filter(revision__agreement=agreement).first()
    with pytest.raises(CannotKeep):
        keep(Signatory, party=signatory.party, key=signatory.key, by=table.ana, at=NOW)


def test_where_nobody_speaks_for_the_department_any_more_all_may_edit(table, agreement):
    outcome = an_outcome(agreement, by=table.ana)
    kept_by_operations(table, agreement, outcome)
    with pytest.raises(KeptByOthers):
        reword(agreement, outcome, table.ana)
    table.operations.head = None
    table.operations.save()
    assert reword(agreement, outcome, table.ana).version == 2
    # Somebody new at its head keeps what it kept.
    table.operations.head = a_person(name="Nora New")
    table.operations.save()
    with pytest.raises(KeptByOthers):
        reword(agreement, outcome, table.ana)


def test_a_department_that_leaves_keeps_nothing_when_it_comes_back(table, agreement):
    outcome, legal = an_outcome(agreement, by=table.ana), a_department(name="Legal", head=a_person(name="Lea Lex"))
    party = join(agreement=agreement, department=legal, by=table.ana, at=NOW)
    keep(Outcome, party=party, key=outcome.key, by=legal.head, at=NOW)
    leave(party=party, by=legal.head, at=NOW)
    assert reword(agreement, outcome, table.ana).version == 2
    join(agreement=agreement, department=legal, by=table.ana, at=NOW)
    assert keeper(open_draft(agreement), outcome.key) is None


def test_alone_at_the_table_there_is_nothing_to_keep(table, agreement):
    outcome = an_outcome(agreement, by=table.ana)
    kept_by_operations(table, agreement, outcome)
    leave(party=seat_of(agreement, table.sales), by=table.ana, at=NOW)
    # The lead still writes, though her department has left.
    assert reword(agreement, outcome, table.ana).version == 2
    with pytest.raises(CannotKeep, match="Nobody else"):
        kept_by_operations(table, agreement, outcome)


def test_sealed_and_opened_again_it_is_still_kept(table):
    agreement = ready_to_seal(table)
    outcome = Outcome.objects.get()
    kept_by_operations(table, agreement, outcome)
    seal(agreement=agreement, by=table.ana, at=NOW)
    with pytest.raises(terms.NotBeingDrafted):
        kept_by_operations(table, agreement, outcome)
    reopen(agreement=agreement, by=table.ana, at=NOW)
    copied = Outcome.objects.get(revision=open_draft(agreement))
    with pytest.raises(KeptByOthers):
        reword(agreement, copied, table.ana)


def test_another_date_that_owner_and_receiver_agree_on_passes_the_keeper(table, agreement):
    promise = a_commitment(agreement, owner=table.ben, receiver=table.sales)
    keep(CommitmentTerms, party=seat_of(agreement, table.operations), key=promise.key, by=table.ben, at=NOW)
    other = promise.due_on.replace(day=promise.due_on.day - 1)
    words = {"key": promise.key, "version": 1, "due_on": other, "reason": "Earlier"}
    offer = offer_date(agreement=agreement, **words, by=table.ben, at=NOW)
    consent(offer=offer, version=1, by=table.ana, at=NOW)
    promise.refresh_from_db()
    assert promise.due_on == other


def test_a_clause_that_is_gone_cannot_be_kept(table, agreement):
    sales, operations = seat_of(agreement, table.sales), seat_of(agreement, table.operations)
    words = {"giver": sales, "gives": "The calendar", "gainer": operations, "gains": "Time"}
    trade = a_term(TradeOff, agreement, by=table.ana, **words)
    terms.remove(TradeOff, agreement=agreement, key=trade.key, version=1, by=table.ana, at=NOW)
    with pytest.raises(terms.Gone):
        keep(TradeOff, party=sales, key=trade.key, by=table.ana, at=NOW)
