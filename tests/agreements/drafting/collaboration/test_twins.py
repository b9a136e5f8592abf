"""Two people add the same thing: one stands, and the second says what is kept."""

import threading
import uuid
from datetime import date

import pytest
from django.db import connection

from agreements.drafting.collaboration.twins import AlreadyThere, add_once
from agreements.models import CommitmentTerms, DecisionRight, TradeOff
from agreements.models.agreement import AgreementQuerySet
from tests.builders import NOW, a_draft, a_table, seat_of

DUE = date(2027, 3, 15)


def add_promise(table, agreement, by, *, beside=None, key=None, **other):
    values = {
        "deliverable": "The new price list",
        "owner": table.ben,
        "receiver": seat_of(agreement, table.sales),
        "due_on": DUE,
        "acceptance": "",
        "depends_on": None,
    } | other
    sent = {"agreement": agreement, "key": key or uuid.uuid4(), "values": values, "beside": beside}
    return add_once(CommitmentTerms, **sent, by=by, at=NOW)


def add_trade(table, agreement, by, **other):
    values = {
        "giver": seat_of(agreement, table.sales),
        "gives": "The calendar",
        "gainer": seat_of(agreement, table.operations),
        "gains": "Time",
    } | other
    return add_once(TradeOff, agreement=agreement, key=uuid.uuid4(), values=values, by=by, at=NOW)


@pytest.mark.django_db
def test_the_second_is_shown_who_wrote_it_and_when():
    table = a_table()
    agreement = a_draft(table)
    first = add_promise(table, agreement, table.ana)
    with pytest.raises(AlreadyThere) as found:
        add_promise(table, agreement, table.ben, deliverable="the new  PRICE list", acceptance="In writing.")
    assert (found.value.theirs, found.value.by, found.value.at) == (first, table.ana, NOW)
    assert CommitmentTerms.objects.count() == 1


@pytest.mark.django_db
@pytest.mark.parametrize("other", [{"deliverable": "Another list"}, {"due_on": date(2027, 3, 16)}, {"owner": "ana"}])
def test_another_title_owner_or_day_is_another_promise(other):
    table = a_table()
    agreement = a_draft(table)
    add_promise(table, agreement, table.ana)
    if "owner" in other:
        other = {"owner": table.ana}
    add_promise(table, agreement, table.ben, **other)
    assert CommitmentTerms.objects.count() == 2


@pytest.mark.django_db
def test_who_has_seen_it_may_keep_both():
    table = a_table()
    agreement = a_draft(table)
    first = add_promise(table, agreement, table.ana)
    with pytest.raises(AlreadyThere):
        add_promise(table, agreement, table.ben, beside=uuid.uuid4())
    second = add_promise(table, agreement, table.ben, beside=first.key)
    # Of two that stand there either may have been seen.
    add_promise(table, agreement, table.ben, beside=second.key)
    assert CommitmentTerms.objects.count() == 3


@pytest.mark.django_db
def test_the_same_form_sent_twice_adds_one():
    table = a_table()
    agreement = a_draft(table)
    key = uuid.uuid4()
    assert add_promise(table, agreement, table.ana, key=key) == add_promise(table, agreement, table.ana, key=key)


@pytest.mark.django_db
def test_a_trade_is_the_same_with_the_same_sides_and_words():
    table = a_table()
    agreement = a_draft(table)
    add_trade(table, agreement, table.ana)
    add_trade(table, agreement, table.ben, gains="Money")
    with pytest.raises(AlreadyThere):
        add_trade(table, agreement, table.ben, why="We need it.")
    assert TradeOff.objects.count() == 2


@pytest.mark.django_db
def test_other_kinds_are_added_as_before():
    table = a_table()
    agreement = a_draft(table)
    values = {"matter": "dates", "words": "", "approver": table.ana, "told": None, "days": 3}
    assert add_once(DecisionRight, agreement=agreement, key=uuid.uuid4(), values=values, by=table.ana, at=NOW)


def at_once(table, agreement):
    """Let Ana and Ben add the same promise in the same moment; return how many stand."""
    ready, refused = threading.Barrier(2), []

    def add(by):
        ready.wait(5)
        try:
            add_promise(table, agreement, by)
        except AlreadyThere:
            refused.append(by)
        finally:
            connection.close()

    writers = [threading.Thread(target=add, args=[by]) for by in (table.ana, table.ben)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    return CommitmentTerms.objects.count(), len(refused)


@pytest.mark.django_db(transaction=True)
def test_of_two_in_the_same_moment_one_is_asked():
    table = a_table()
    assert at_once(table, a_draft(table)) == (1, 1)


@pytest.mark.django_db(transaction=True)
def test_without_the_lock_both_stand(monkeypatch):
    from agreements.drafting.collaboration import twins  # noqa: PLC0415 - its own function is delayed here

    table = a_table()
    agreement = a_draft(table)
    together, look = threading.Barrier(2), twins._same

    def look_together(*args):
        found = look(*args)
        together.wait(5)
        return found

    monkeypatch.setattr(AgreementQuerySet, "locked", lambda self, pk: self.get(pk=pk))
    monkeypatch.setattr(twins, "_same", look_together)
    monkeypatch.setattr(twins.terms, "add", lambda kind, *, agreement, by, at, **said: said)
    assert at_once(table, agreement) == (0, 0)
