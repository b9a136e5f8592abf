"""The owner confirms, confirms with another date, or declines with a reason."""

import pytest

from agreements.commitments.handshakes import confirm, decline
from agreements.drafting.terms import NotBeingDrafted, Stale
from agreements.models import CommitmentTerms, Event, SignOff
from agreements.models.handshake import answers
from tests.builders import NOW, a_commitment, a_draft, a_table, in_force, ready_to_seal

pytestmark = pytest.mark.django_db


def offered(table):
    agreement = a_draft(table)
    return agreement, a_commitment(agreement, owner=table.ben, receiver=table.sales)


def test_confirming_stands_until_the_words_change():
    table = a_table()
    agreement, wording = offered(table)
    confirm(agreement=agreement, key=wording.key, version=1, by=table.ben, at=NOW)
    assert answers([wording])[wording.commitment_id].answer == "yes"
    CommitmentTerms.objects.filter(pk=wording.pk).update(deliverable="Something else")
    wording.refresh_from_db()
    assert answers([wording]) == {}


def test_a_no_may_become_a_yes():
    table = a_table()
    agreement, wording = offered(table)
    decline(agreement=agreement, key=wording.key, version=1, reason="No people", by=table.ben, at=NOW)
    confirm(agreement=agreement, key=wording.key, version=1, by=table.ben, at=NOW)
    assert answers([wording])[wording.commitment_id].answer == "yes"
    assert SignOff.objects.count() == 2


def test_answering_twice_is_one_answer():
    table = a_table()
    agreement, wording = offered(table)
    for _ in range(2):
        confirm(agreement=agreement, key=wording.key, version=1, by=table.ben, at=NOW)
    assert SignOff.objects.count() == 1
    assert Event.objects.filter(kind="commitment_confirmed").count() == 1


def test_an_answer_to_older_words_is_refused():
    table = a_table()
    agreement, wording = offered(table)
    CommitmentTerms.objects.update(version=2)
    with pytest.raises(Stale):
        decline(agreement=agreement, key=wording.key, version=1, reason="No", by=table.ben, at=NOW)


def test_once_in_force_the_handshake_is_over():
    table = a_table()
    agreement = in_force(ready_to_seal(table))
    wording = CommitmentTerms.objects.get()
    with pytest.raises(NotBeingDrafted):
        confirm(agreement=agreement, key=wording.key, version=1, by=table.ben, at=NOW)
