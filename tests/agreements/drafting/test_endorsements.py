"""Endorsing the outcome: exactly the words that somebody read, once for each party."""

import pytest

from agreements.drafting import terms
from agreements.drafting.endorsements import (
    CannotEndorse,
    endorse,
    endorsements_among,
    endorsers,
    parties_drafting,
    waive_endorsement,
)
from agreements.models import Event, Outcome, SignOff
from tests.builders import NOW, a_draft, a_table, an_outcome, seat_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def table():
    return a_table()


@pytest.fixture
def agreement(table):
    return a_draft(table)


def waiting(person):
    return [party.department.name for party, _outcome in endorsements_among(list(parties_drafting(person)))]


def test_without_an_outcome_there_is_nothing_to_endorse(table, agreement):
    assert waiting(table.ana) == []
    with pytest.raises(CannotEndorse, match="no outcome to agree to yet"):
        endorse(party=seat_of(agreement, table.sales), digest="", by=table.ana, at=NOW)


def test_the_same_words_are_endorsed_once(table, agreement):
    outcome, party = an_outcome(agreement, by=table.ana), seat_of(agreement, table.sales)
    assert (waiting(table.ana), waiting(table.ben)) == (["Sales"], ["Operations"])
    given = [endorse(party=party, digest=outcome.content_digest(), by=table.ana, at=NOW) for _twice in range(2)]
    assert given[0] == given[1]
    assert Event.objects.filter(kind="outcome_endorsed").count() == 1
    assert (waiting(table.ana), waiting(table.ben)) == ([], ["Operations"])


def test_other_words_are_endorsed_anew(table, agreement):
    outcome, party = an_outcome(agreement, by=table.ana), seat_of(agreement, table.sales)
    read = outcome.content_digest()
    endorse(party=party, digest=read, by=table.ana, at=NOW)
    edit = {
        "agreement": agreement,
        "key": outcome.key,
        "version": outcome.version,
        "values": {"impact": "All is there."},
    }
    terms.edit(Outcome, **edit, by=table.ben, at=NOW)
    assert waiting(table.ana) == ["Sales"]
    with pytest.raises(CannotEndorse, match="The words changed while you were reading"):
        endorse(party=party, digest=read, by=table.ana, at=NOW)
    assert endorsers(Outcome.objects.get(), SignOff.objects.all()) == set()
    assert endorsers(outcome, SignOff.objects.all()) == {party.pk}


def waive(party, outcome, by, reason="We only deliver."):
    return waive_endorsement(party=party, digest=outcome.content_digest(), reason=reason, by=by, at=NOW)


def test_a_party_goes_along_without_endorsing_and_may_endorse_after_all(table, agreement):
    outcome, party = an_outcome(agreement, by=table.ana), seat_of(agreement, table.operations)
    assert waive(party, outcome, table.ben) == waive(party, outcome, table.ben)
    assert waiting(table.ben) == []
    waive(party, outcome, table.ben, reason="Our part is small.")
    assert SignOff.objects.valid().get().reason == "Our part is small."
    endorse(party=party, digest=outcome.content_digest(), by=table.ben, at=NOW)
    assert SignOff.objects.valid().get().capacity == "endorsement"
    assert Event.objects.filter(kind="endorsement_waived").count() == 2
    with pytest.raises(CannotEndorse, match="Operations has agreed to these words already"):
        waive(party, outcome, table.ben)


def test_a_waiver_needs_a_reason_and_the_words_that_stand(table, agreement):
    party = seat_of(agreement, table.operations)
    with pytest.raises(CannotEndorse, match="There is no outcome yet"):
        waive_endorsement(party=party, digest="", reason="We only deliver.", by=table.ben, at=NOW)
    outcome = an_outcome(agreement, by=table.ana)
    with pytest.raises(CannotEndorse, match="Say why your department goes along"):
        waive(party, outcome, table.ben, reason="  ")
    values = {"impact": "Shelves are never empty."}
    terms.edit(Outcome, agreement=agreement, key=outcome.key, version=1, values=values, by=table.ana, at=NOW)
    with pytest.raises(CannotEndorse, match="words changed"):
        waive(party, outcome, table.ben)
    assert not SignOff.objects.exists()
