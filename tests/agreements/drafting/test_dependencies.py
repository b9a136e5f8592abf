"""What rests on what: circles are refused, breaks are found, and nobody sees what they may not read."""

from datetime import date

import pytest

from agreements.commitments.handshakes import confirm
from agreements.drafting import terms
from agreements.drafting.cascade import save_with_cascade
from agreements.drafting.dependencies import CannotDepend, broken_by_dates, broken_by_edit, neighbours
from agreements.models import Commitment, CommitmentTerms
from tests.agreements.amendments.worked_case_d import DELIVERY, OUTREACH, WEEK, case_d
from tests.agreements.cadence.agreements_in_force import amended
from tests.agreements.views.browsers import count_queries
from tests.builders import NOW, Table, a_commitment, a_draft, a_table, in_force, ready_to_seal
from tests.people import a_department, a_person

pytestmark = pytest.mark.django_db


def drafted(agreement, table, deliverable, day, needs=None):
    return a_commitment(
        agreement, owner=table.ben, receiver=table.sales, deliverable=deliverable, due_on=day, depends_on=needs
    )


def needing(wording, needed, by):
    return terms.edit(
        CommitmentTerms,
        agreement=wording.revision.agreement,
        key=wording.key,
        version=wording.version,
        values={"depends_on": needed},
        by=by,
        at=NOW,
    )


def test_a_circle_is_refused_with_the_way_it_runs():
    table = a_table()
    agreement = a_draft(table)
    first = drafted(agreement, table, "A", DELIVERY)
    second = drafted(agreement, table, "B", DELIVERY, first.commitment)
    third = drafted(agreement, table, "C", DELIVERY, second.commitment)

    with pytest.raises(CannotDepend) as refusal:
        needing(first, third.commitment, table.ana)

    a, b, c = first.commitment, second.commitment, third.commitment
    assert str(refusal.value) == f"That would be a circle: {a} needs {c}, {c} needs {b}, {b} needs {a}."
    first.refresh_from_db()
    assert first.depends_on is None


def test_a_circle_through_another_agreement_is_refused():
    table = a_table()
    agreement = a_draft(table)
    ours = drafted(agreement, table, "Ours", DELIVERY)
    case = case_d(table=table)
    # No page asks for another need in force yet; the verb is ready for one that does.
    amended(case.agreement, at=NOW, depends_on=ours.commitment)

    with pytest.raises(CannotDepend, match="That would be a circle"):
        needing(ours, case.outreach, table.ana)


def test_what_is_only_drafted_elsewhere_cannot_be_needed():
    table = a_table()
    elsewhere = drafted(a_draft(table), table, "Elsewhere", DELIVERY)
    ours = drafted(a_draft(table), table, "Ours", DELIVERY)

    with pytest.raises(CannotDepend, match="in force elsewhere"):
        needing(ours, elsewhere.commitment, table.ana)


def test_what_is_in_force_elsewhere_can_be_needed_and_breaks_the_date():
    table = a_table()
    case = case_d(table=table)
    ours = drafted(a_draft(table), table, "Ours", date(2027, 3, 10))
    ours.depends_on = case.delivery

    broken = broken_by_edit(ours, reader=table.ana)

    assert [(one.fact.who, one.fact.what, one.fact.short) for one in broken] == [
        (ours.commitment_id, case.delivery.pk, 5)
    ]
    needing(ours, case.delivery, table.ana)
    ours.refresh_from_db()
    # Saved all the same: the same date breaks nothing anew.
    assert broken_by_edit(ours, reader=table.ana) == []


def test_a_moved_date_breaks_what_rests_on_it_down_the_chain_in_the_draft():
    table = a_table()
    agreement = a_draft(table)
    first = drafted(agreement, table, "A", date(2027, 3, 15))
    second = drafted(agreement, table, "B", date(2027, 3, 16), first.commitment)
    third = drafted(agreement, table, "C", date(2027, 3, 17), second.commitment)
    first.due_on = date(2027, 3, 22)

    broken = broken_by_edit(first, reader=table.ana)

    assert [(one.who.deliverable, one.fact.short, one.fact.is_direct) for one in broken] == [
        ("B", 6, True),
        ("C", 5, False),
    ]
    values = {"due_on": date(2027, 3, 22)}
    save_with_cascade(
        lambda: terms.edit(
            CommitmentTerms, agreement=agreement, key=first.key, version=1, values=values, by=table.ana, at=NOW
        ),
        agreement=agreement,
        by=table.ana,
        at=NOW,
    )
    days = set(CommitmentTerms.objects.filter(revision=first.revision).values_list("due_on", flat=True))
    assert days == {date(2027, 3, 22)}
    assert {second.key, third.key} <= set(CommitmentTerms.objects.filter(version=2).values_list("key", flat=True))


def resting_elsewhere(case, table, *, owner=None, count=1, day=OUTREACH):
    """Another agreement in force whose commitments need the delivery."""
    agreement = ready_to_seal(table, due_on=day, depends_on=case.delivery)
    for number in range(count - 1):
        wording = drafted(agreement, table, f"More {number}", day, case.delivery)
        confirm(agreement=agreement, key=wording.key, version=1, by=table.ben, at=NOW)
    return in_force(agreement)


def test_a_date_in_force_breaks_others_in_other_agreements_for_who_may_read_them():
    table = a_table()
    case = case_d(table=table)
    other = a_table_of_others(table)
    hidden = resting_elsewhere(case, other)
    shown = resting_elsewhere(case, table)

    broken = broken_by_dates({case.delivery.pk: DELIVERY + WEEK}, reader=table.ben)

    agreements = {one.who.commitment.agreement_id for one in broken}
    assert agreements == {case.agreement.pk, shown.pk}
    assert hidden.pk not in agreements
    assert {one.fact.short for one in broken} == {6}


def a_table_of_others(table):
    """Cora and Dan at a table where nobody of Sales or Operations sits; Cora alone reads both."""
    cora, dan = a_person(name="Cora Lee", department=table.sales), a_person(name="Dan Fox")
    return Table(
        cora, dan, a_department(name="Finance", head=cora), a_department(name="Logistics", code="LOG", head=dan)
    )


def test_thirty_that_rest_on_one_cost_as_many_questions_as_one():
    table = a_table()
    case = case_d(table=table)
    counts = []
    for count in (1, 30):
        resting_elsewhere(case, table, count=count)
        with count_queries() as asked:
            broken = broken_by_dates({case.delivery.pk: DELIVERY + WEEK}, reader=table.ben)
        counts.append((len(asked), len(broken)))

    (few, some), (many, all_of_them) = counts
    assert (some, all_of_them) == (2, 32)
    assert few == many


def test_neighbours_are_shown_to_those_who_may_read_them():
    table = a_table()
    case = case_d(table=table)
    other = a_table_of_others(table)
    resting_elsewhere(case, other)
    delivery = Commitment.objects.get(pk=case.delivery.pk).terms
    outreach = Commitment.objects.get(pk=case.outreach.pk).terms
    assert delivery
    assert outreach

    for_ben = neighbours([delivery], reader=table.ben)[case.delivery.pk]
    for_cora = neighbours([delivery], reader=other.ana)[case.delivery.pk]

    assert [one.commitment for one in for_ben.feeds] == [case.outreach]
    assert len(for_cora.feeds) == 2
    assert neighbours([outreach], reader=table.ben)[case.outreach.pk].needs == delivery
    assert neighbours([outreach], reader=a_person(name="Otto Lang"))[case.outreach.pk].needs is None
