"""Adding, editing, moving and removing clauses, with several people at once."""

import threading
import uuid

import pytest
from django.db import connection, transaction

from agreements.drafting import terms
from agreements.models import Agreement, Commitment, CommitmentTerms, Event, Outcome, Revision, TradeOff
from agreements.models.agreement import AgreementQuerySet
from agreements.models.term import Term
from agreements.revisions.sealing import seal
from tests.builders import (
    NOW,
    a_commitment,
    a_draft,
    a_table,
    an_outcome,
    ready_to_seal,
    seat_of,
)


def reword(outcome: Outcome, impact: str, *, by, version: int | None = None) -> Term:
    values = {"impact": impact, "beneficiaries": outcome.beneficiaries, "indicators": outcome.indicators}
    return terms.edit(
        Outcome,
        agreement=outcome.revision.agreement,
        key=outcome.key,
        version=version or outcome.version,
        values=values,
        by=by,
        at=NOW,
    )


@pytest.mark.django_db
def test_an_edit_is_told_with_before_and_after():
    table = a_table()
    agreement = a_draft(table)
    outcome = an_outcome(agreement, by=table.ana)
    reword(outcome, "Shelves are always full.", by=table.ben)
    event = Event.objects.get(agreement=agreement, kind="term_edited")
    assert event.data["before"]["impact"] == "Shelves are full."
    assert event.data["after"]["impact"] == "Shelves are always full."
    assert event.by == table.ben


@pytest.mark.django_db
def test_the_second_editor_gets_base_and_theirs():
    table = a_table()
    agreement = a_draft(table)
    outcome = an_outcome(agreement, by=table.ana)
    reword(outcome, "Shelves are always full.", by=table.ben)
    with pytest.raises(terms.Stale) as stale:
        reword(outcome, "Shelves are full in spring.", by=table.ana, version=1)
    assert stale.value.base["impact"] == "Shelves are full."
    assert stale.value.theirs.impact == "Shelves are always full."


@pytest.mark.django_db
def test_words_that_stay_the_same_write_nothing():
    table = a_table()
    outcome = an_outcome(a_draft(table), by=table.ana)
    before = Event.objects.count()
    assert reword(outcome, outcome.impact, by=table.ben).version == 1
    assert Event.objects.count() == before


@pytest.mark.django_db
def test_the_same_form_adds_one_clause():
    table = a_table()
    agreement = a_draft(table)
    key = uuid.uuid4()
    values = {
        "giver": seat_of(agreement, table.sales),
        "gives": "Calendar",
        "gainer": seat_of(agreement, table.operations),
        "gains": "Time",
        "why": "",
        "amount": None,
        "unit": "",
        "starts_on": None,
        "ends_on": None,
    }
    for _ in range(2):
        terms.add(TradeOff, agreement=agreement, key=key, values=values, by=table.ana, at=NOW)
    assert TradeOff.objects.count() == 1


@pytest.mark.django_db
def test_clauses_move_and_stop_at_the_edge():
    table = a_table()
    agreement = a_draft(table)
    names = ["one", "two", "three"]
    rows = [a_commitment(agreement, owner=table.ben, receiver=table.sales, deliverable=name) for name in names]
    terms.move(CommitmentTerms, agreement=agreement, key=rows[2].key, up=True, by=table.ana, at=NOW)
    terms.move(CommitmentTerms, agreement=agreement, key=rows[0].key, up=True, by=table.ana, at=NOW)
    order = CommitmentTerms.objects.order_by("position").values_list("deliverable", flat=True)
    assert list(order) == ["one", "three", "two"]


@pytest.mark.django_db
def test_what_another_clause_rests_on_stays():
    table = a_table()
    agreement = a_draft(table)
    first = a_commitment(agreement, owner=table.ben, receiver=table.sales)
    second = a_commitment(
        agreement, owner=table.ana, receiver=table.operations, depends_on=first.commitment, deliverable="Orders"
    )
    with pytest.raises(terms.StillNeeded, match="Orders"):
        terms.remove(CommitmentTerms, agreement=agreement, key=first.key, version=1, by=table.ana, at=NOW)
    terms.remove(CommitmentTerms, agreement=agreement, key=second.key, version=1, by=table.ana, at=NOW)
    terms.remove(CommitmentTerms, agreement=agreement, key=first.key, version=1, by=table.ana, at=NOW)
    assert not CommitmentTerms.objects.exists()


@pytest.mark.django_db
def test_a_number_is_never_given_twice():
    table = a_table()
    agreement = a_draft(table)
    gone = a_commitment(agreement, owner=table.ben, receiver=table.sales)
    terms.remove(CommitmentTerms, agreement=agreement, key=gone.key, version=1, by=table.ana, at=NOW)
    a_commitment(agreement, owner=table.ben, receiver=table.sales)
    assert list(Commitment.objects.order_by("number").values_list("number", flat=True)) == [1, 2]


@pytest.mark.django_db
def test_a_removed_clause_cannot_be_edited():
    table = a_table()
    agreement = a_draft(table)
    gone = a_commitment(agreement, owner=table.ben, receiver=table.sales)
    remove = {"agreement": agreement, "key": gone.key, "version": 1, "by": table.ana, "at": NOW}
    terms.remove(CommitmentTerms, **remove)
    with pytest.raises(terms.Gone):
        terms.remove(CommitmentTerms, **remove)


@pytest.mark.django_db
def test_a_sealed_text_is_not_edited():
    table = a_table()
    agreement = ready_to_seal(table)
    outcome = Outcome.objects.get()
    sealed = seal(agreement=agreement, by=table.ana, at=NOW)
    with pytest.raises(terms.NotBeingDrafted) as refused:
        reword(outcome, "Quietly other words", by=table.ana)
    assert refused.value.open_revision == sealed


def edit_at_once(agreement: Agreement, outcome: Outcome, editors: list, lost: list[str]) -> None:
    """Every editor saves their own words against version 1 at the same moment; who is told so, is not lost."""
    gate = threading.Barrier(len(editors))

    def save(by) -> None:
        gate.wait(5)
        try:
            reword(outcome, f"Words of {by.name}", by=by, version=1)
        except terms.Stale:
            lost.append(by.name)
        finally:
            connection.close()

    threads = [threading.Thread(target=save, args=[editor]) for editor in editors]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)


@pytest.mark.django_db(transaction=True)
def test_of_two_editors_at_once_one_is_saved_and_one_is_told():
    table = a_table()
    agreement = a_draft(table)
    outcome = an_outcome(agreement, by=table.ana)
    told: list[str] = []
    edit_at_once(agreement, outcome, [table.ana, table.ben], told)
    assert len(told) == 1
    assert Event.objects.filter(kind="term_edited").count() == 1


@pytest.mark.django_db(transaction=True)
def test_without_the_lock_words_are_lost(monkeypatch):
    """The negative control: read the agreement without its lock, and both editors believe that they saved."""
    table = a_table()
    agreement = a_draft(table)
    outcome = an_outcome(agreement, by=table.ana)
    together = threading.Barrier(2)
    read = terms._existing

    def read_together(*args, by):
        term = read(*args, by=by)
        together.wait(5)
        return term

    monkeypatch.setattr(AgreementQuerySet, "locked", lambda self, pk: self.get(pk=pk))
    monkeypatch.setattr(terms, "_existing", read_together)
    told: list[str] = []
    edit_at_once(agreement, outcome, [table.ana, table.ben], told)
    assert told == []
    assert Event.objects.filter(kind="term_edited", data__version=2).count() == 2


@pytest.mark.django_db
def test_every_verb_is_all_or_nothing(monkeypatch):
    table = a_table()
    agreement = a_draft(table)
    outcome = an_outcome(agreement, by=table.ana)

    def refuse(*args, **kwargs):
        raise RuntimeError("no history, no change")

    monkeypatch.setattr(terms, "record", refuse)
    with pytest.raises(RuntimeError), transaction.atomic():
        reword(outcome, "Half a change", by=table.ana)
    outcome.refresh_from_db()
    assert outcome.impact == "Shelves are full."
    assert Revision.objects.count() == 1
