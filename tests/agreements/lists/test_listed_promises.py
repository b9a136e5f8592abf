"""The list of promises against a slow reading of every one: filters, orders, and what it never tells."""

from datetime import date

import pytest

from agreements.dashboard.relations.between import between
from agreements.dashboard.relations.sides import side_of
from agreements.lists.listed_promises import PROMISES
from agreements.models import Commitment
from tests.agreements.amendments.worked_case_d import case_d
from tests.agreements.dashboard.overview.company import scope
from tests.agreements.lists.selected import selected, selection
from tests.builders import NOW, a_commitment, a_draft, in_force, ready_to_seal
from tests.check_ins import told_check_in
from tests.people import a_department, a_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def case():
    """Delivery from Operations to Sales, outreach from Sales to Operations, which depends on it."""
    return case_d()


def numbers(rows) -> list[int]:
    return [row.number for row in rows]


@pytest.mark.parametrize(
    ("asked", "shown"),
    [
        ({"giver": "OPS"}, "delivery"),
        ({"giver": "SAL"}, "outreach"),
        ({"receiver": "SAL"}, "delivery"),
        ({"giver": "SAL", "receiver": "OPS"}, "outreach"),
        ({"giver": "OPS", "receiver": "OPS"}, ""),
        ({"department": "SAL", "other": "OPS"}, "delivery outreach"),
        ({"department": "SAL", "other": "SAL"}, ""),
        ({"other": "OPS"}, "delivery outreach"),
        ({"status": "open"}, "delivery outreach"),
        ({"owner": "ben"}, "delivery"),
        ({"owner": "nobody is called so"}, ""),
        ({"q": "feature"}, "delivery"),
        ({"q": "outreach customers"}, "outreach"),
        ({"q": "ana"}, "outreach"),
        ({"q": "' OR 1=1 --"}, ""),
        ({"status": "waits"}, ""),
        ({"status": "not_yet"}, "delivery outreach"),
        ({"since": "nonsense"}, "delivery outreach"),
        ({"since": "2027-01-01", "until": "2099-01-01"}, "delivery outreach"),
        ({"until": "2027-01-01"}, ""),
    ],
)
def test_a_filter_shows_what_it_asks_for(case, asked, shown):
    wanted = {getattr(case, name).number for name in shown.split()}
    assert set(numbers(selected(PROMISES, case.table.ana, show="all", **asked))) == wanted


@pytest.mark.parametrize("signs", ["%", "_", "\\", "'", "…", "a"])
def test_words_that_find_nothing_narrow_nothing_and_say_why(case, signs):
    asked = selection(PROMISES, case.table.ana, show="all", q=signs)
    assert len(asked.rows) == 2
    assert asked.filter.errors["q"]


def test_both_directions_together_are_what_stands_between_two_departments(case):
    sales, operations = case.table.sales, case.table.operations
    rows = between(scope(case.table.ana, NOW), side_of(sales), side_of(operations))
    one = selected(PROMISES, case.table.ana, show="all", giver="SAL", receiver="OPS")
    other = selected(PROMISES, case.table.ana, show="all", giver="OPS", receiver="SAL")
    both = selected(PROMISES, case.table.ana, show="all", department="SAL", other="OPS")
    assert set(numbers(one + other)) == set(numbers(both)) == {row.commitment.number for row in rows}
    assert one
    assert other


def test_what_waits_is_every_kind_of_waiting(case):
    told_check_in(commitment=case.delivery, status="at_risk", by=case.table.ben, at=NOW)
    told_check_in(commitment=case.outreach, status="on_track", by=case.table.ana, at=NOW)
    assert selected(PROMISES, case.table.ana, show="all", status="waits") == [case.delivery]


def test_every_order_sorts_by_what_its_column_says(case):
    table = case.table
    anne = a_person(name="Änne Abt", department=table.operations)
    late = ready_to_seal(table, deliverable="Äpfel and pears", owner=anne, due_on=date(2029, 1, 1))
    early = ready_to_seal(table, deliverable="Zinc", due_on=date(2027, 2, 2))
    for agreement in (late, early):
        in_force(agreement)
    shown = selection(PROMISES, table.ana, show="all")
    names = {name: selected(PROMISES, table.ana, show="all", sort=name) for name in shown.orders}
    words = {name: [row.terms.deliverable for row in rows] for name, rows in names.items()}
    assert words["promise"] == ["Äpfel and pears", "Outreach to customers", "The feature", "Zinc"]
    assert [row.terms.owner.name for row in names["owner"]] == ["Ana Ruiz", "Änne Abt", "Ben Ode", "Ben Ode"]
    assert words["due"][0] == "Zinc"
    assert words["due"][-1] == words["-due"][0] == "Äpfel and pears"
    for name, rows in words.items():
        assert sorted(rows) == sorted(words["due"]), name


def test_done_stands_last_by_date_whatever_the_direction(case):
    told_check_in(commitment=case.delivery, status="done", by=case.table.ben, at=NOW)
    for sort in ("due", "-due"):
        assert selected(PROMISES, case.table.ana, show="all", sort=sort)[-1] == case.delivery


def test_words_of_a_text_that_one_does_not_read_find_nothing(case):
    """The canary stands in an open draft: its drafters find it there, in the list of what is in force nobody does."""
    draft = a_draft(case.table, title="Another one")
    a_commitment(draft, owner=case.table.ben, receiver=case.table.sales, deliverable="Quetzal feathers")
    manager = a_person(name="Maya Sun", is_manager=True)
    for reader in (case.table.ana, manager):
        assert selected(PROMISES, reader, show="all", q="quetzal") == []
    assert len(selected(PROMISES, manager, show="all", q="feature")) == 1


def test_an_outsider_is_listed_nothing_and_offered_no_agreement(case):
    outsider = a_person(name="Otto Lind", department=a_department(name="Legal"))
    asked = selection(PROMISES, outsider, show="all", agreement=case.agreement.reference)
    assert list(asked.rows) == []
    assert case.agreement.reference not in str(asked.filter["agreement"])
    assert asked.query == "show=all"


def test_the_sentence_says_what_is_chosen(case):
    asked = selection(
        PROMISES, case.table.ana, show="all", giver="OPS", receiver="SAL", until="2027-12-31", sort="-due"
    )
    assert asked.sentence(1) == (
        "1 promise, from Operations, to Sales, due until 31 December 2027. Sorted by due on, latest first."
    )


def test_a_file_says_of_a_promise_what_its_page_says(case):
    told_check_in(commitment=case.delivery, status="at_risk", note="Two are ill.", by=case.table.ben, at=NOW)
    asked = selection(PROMISES, case.table.ana, show="all", giver="OPS")
    [line] = asked.lines()
    assert dict(zip(asked.header, line, strict=True)) == {
        "Number": case.delivery.reference,
        "Promise": "The feature",
        "Owner": "Ben Ode",
        "From": "Operations",
        "To": "Sales",
        "Due on": Commitment.objects.get(pk=case.delivery.pk).terms.due_on,
        "How it stands": "At risk",
        "Last report": "At risk",
        "Reported on": NOW,
        "The receiver accepts it when": "Sales has it in writing.",
        "Agreement": case.agreement.reference,
        "Title of the agreement": "Feature delivery to Sales",
    }
