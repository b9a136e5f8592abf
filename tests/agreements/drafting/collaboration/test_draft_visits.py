"""What others changed since the reader was last at a draft, part by part."""

from datetime import timedelta

import pytest

from agreements.drafting import terms
from agreements.drafting.collaboration.draft_visits import changes_since, last_visit, note_draft_visit
from agreements.models import CommitmentTerms, DraftVisit, Event, Outcome
from tests.builders import NOW, a_commitment, a_draft, a_table, an_outcome

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.fixture
def table():
    return a_table()


@pytest.fixture
def agreement(table):
    return a_draft(table)


def visit(agreement, person, at):
    return note_draft_visit(agreement=agreement, by=person, at=at)


def since_of(agreement, person, at):
    return last_visit(DraftVisit.objects.filter(agreement=agreement, person=person), person, at=at)


def changes(agreement, reader, since=NOW):
    return changes_since(agreement, reader, since=since, today=NOW.date())


def test_a_visit_goes_on_until_its_page_was_away_for_half_an_hour(table, agreement):
    visit(agreement, table.ana, NOW)
    assert since_of(agreement, table.ana, NOW) is None
    visit(agreement, table.ana, NOW + timedelta(minutes=20))
    visit(agreement, table.ana, NOW + timedelta(minutes=40))
    assert since_of(agreement, table.ana, NOW + timedelta(minutes=45)) is None
    # Before the page of the next visit is noted and after it the same is said.
    back = NOW + 5 * HOUR
    assert since_of(agreement, table.ana, back) == NOW + timedelta(minutes=40)
    visit(agreement, table.ana, back)
    assert since_of(agreement, table.ana, back + timedelta(minutes=1)) == NOW + timedelta(minutes=40)


def test_without_a_noted_visit_the_last_one_to_any_page_counts(table, agreement):
    table.ana.last_visit_at = NOW - HOUR
    assert since_of(agreement, table.ana, NOW) == NOW - HOUR


def test_a_visit_is_told_to_nobody(table, agreement):
    before = Event.objects.count()
    visit(agreement, table.ana, NOW)
    visit(agreement, table.ana, NOW + HOUR)
    assert Event.objects.count() == before
    assert DraftVisit.objects.count() == 1


def test_the_clauses_that_others_changed_are_counted_once_each_part_by_part(table, agreement):
    later = NOW + HOUR
    old = a_commitment(agreement, owner=table.ben, receiver=table.sales, deliverable="Of before")
    outcome = an_outcome(agreement, by=table.ben, at=later)
    about = {"agreement": agreement, "key": outcome.key, "version": 1}
    terms.edit(Outcome, **about, values={"impact": "Fuller"}, by=table.ben, at=later)
    new = a_commitment(agreement, owner=table.ben, receiver=table.sales, by=table.ben, at=later, deliverable="New")
    gone = {"agreement": agreement, "key": old.key, "version": 1, "by": table.ben, "at": later}
    terms.remove(CommitmentTerms, **gone)
    found = changes(agreement, table.ana)
    assert found.words == {"outcome": "1 change since 09:00", "commitments": "2 changes since 09:00"}
    assert set(found.changed) == {outcome.key, new.key}
    assert [(one.gone, one.by) for one in found.gone["commitments"]] == [("Of before", table.ben)]
    # Each link leads to the first of them.
    assert found.first == {"outcome": outcome.anchor, "commitments": new.anchor}


def test_ones_own_words_are_no_news(table, agreement):
    outcome = an_outcome(agreement, by=table.ben, at=NOW + HOUR)
    assert changes(agreement, table.ben).words == {}
    about = {"agreement": agreement, "key": outcome.key, "version": 1}
    terms.edit(Outcome, **about, values={"impact": "Mine"}, by=table.ana, at=NOW + 2 * HOUR)
    # She has written over what was new to her; to him hers is.
    assert changes(agreement, table.ana).words == {}
    assert set(changes(agreement, table.ben).words) == {"outcome"}


def test_what_was_before_and_a_first_visit_are_no_news(table, agreement):
    an_outcome(agreement, by=table.ben)
    assert changes(agreement, table.ana, since=NOW).words == {}
    assert changes(agreement, table.ana, since=None).words == {}
    assert set(changes(agreement, table.ana, since=NOW - HOUR).words) == {"outcome"}
