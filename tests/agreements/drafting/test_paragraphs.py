"""The text of a draft as a document: its numbers, and each kind of clause as a sentence."""

from datetime import date
from decimal import Decimal

import pytest

from agreements.drafting.paragraphs import numbers_of, parts_of
from agreements.drafting.snapshot import read
from agreements.drafting.terms import move, remove
from agreements.models import CommitmentTerms, Revision, Stakeholder, TradeOff
from tests.builders import NOW, a_commitment, a_draft, a_rhythm, a_right, a_table, a_term, an_outcome, seat_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def table():
    return a_table()


@pytest.fixture
def agreement(table):
    return a_draft(table)


def snapshot_of(agreement):
    return read(agreement, Revision.objects.get(agreement=agreement))


def sentences(agreement):
    parts = parts_of(snapshot_of(agreement))
    return {one.number: one.sentence for part in parts for one in part.paragraphs}


def test_four_parts_are_always_there_and_keep_their_numbers(table, agreement):
    def numbered():
        return [(part.number, part.slug) for part in parts_of(snapshot_of(agreement))]

    four = [(1, "outcome"), (2, "trade-offs"), (3, "commitments"), (4, "cadence")]
    assert numbered() == [*four, (5, "stakeholders")]
    a_right(agreement, matter="dates", approver=table.ana, by=table.ana)
    assert numbered() == [*four, (5, "decisions"), (6, "stakeholders")]


def test_a_part_that_is_not_used_is_there_while_its_first_clause_is_written(agreement):
    slugs = [part.slug for part in parts_of(snapshot_of(agreement), adding="decision-right")]
    assert "decisions" in slugs


def test_a_single_clause_is_offered_once_and_others_always(table, agreement):
    def offered():
        return [one.slug for part in parts_of(snapshot_of(agreement)) for one in part.additions]

    assert offered() == ["outcome", "trade-off", "commitment", "rhythm", "signatory", "stakeholder"]
    an_outcome(agreement, by=table.ana)
    a_commitment(agreement, owner=table.ben, receiver=table.sales)
    assert offered() == ["trade-off", "commitment", "rhythm", "signatory", "stakeholder"]


def test_numbers_follow_the_order_of_the_text(table, agreement):
    first, second = (a_commitment(agreement, owner=table.ben, receiver=table.sales) for _ in range(2))
    assert numbers_of(snapshot_of(agreement))[second.key] == "3.2"
    move(CommitmentTerms, agreement=agreement, key=second.key, up=True, by=table.ana, at=NOW)
    numbers = numbers_of(snapshot_of(agreement))
    assert (numbers[second.key], numbers[first.key]) == ("3.1", "3.2")
    remove(CommitmentTerms, agreement=agreement, key=second.key, version=1, by=table.ana, at=NOW)
    assert numbers_of(snapshot_of(agreement))[first.key] == "3.1"


def test_each_kind_of_clause_is_a_sentence(table, agreement):
    sales, operations = seat_of(agreement, table.sales), seat_of(agreement, table.operations)
    a_term(
        TradeOff,
        agreement,
        by=table.ana,
        giver=sales,
        gives="Two shelves.",
        gainer=operations,
        gains="Room",
        why="It is empty.",
        amount=Decimal("10000.00"),
        unit="days",
        starts_on=date(2027, 3, 1),
    )
    a_commitment(
        agreement, owner=table.ben, receiver=table.sales, deliverable="the price list.", due_on=date(2027, 3, 15)
    )
    a_rhythm(agreement, by=table.ana, escalation=table.ben, ends_on=date(2028, 1, 31))
    a_right(agreement, matter="dates", approver=table.ana, told=table.ben, days=1, by=table.ana)
    values = {"department": table.sales, "name": "The shops", "capacity": "influencer", "needed": "input"}
    a_term(Stakeholder, agreement, by=table.ana, measured_by="Sales a week", **values)
    assert sentences(agreement) == {
        "2.1": "Sales gives: Two shelves (10000 days, from 1 March 2027). Operations gains: Room. It is empty.",
        "3.1": "Ben Ode delivers the price list to Sales by 15 March 2027. Sales accepts it when this is so: "
        "Sales has it in writing.",
        "4.1": "Owners check in every 2 weeks, first on 8 February 2027. We meet for a review on 29 March 2027, "
        "and every 3 months after it. When something is stuck, Ben Ode helps. It ends on 31 January 2028.",
        "5.1": "When a date moves, Ana Ruiz approves within 1 working day; Ben Ode is told.",
        "6.1": "Ben Ode signs for Operations, as Head of Operations.",
        "6.2": "Ana Ruiz signs for Sales, as Head of Sales.",
        "6.3": "The shops of Sales, influencer. Needed: input. Measured by: Sales a week.",
    }
