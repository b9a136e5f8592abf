"""Starting an agreement."""

import threading
import uuid

import pytest
from django.db import connection

from agreements.drafting.new_agreement import CannotStart, start
from agreements.models import Agreement, Event, PartyMember, Purpose, Signatory
from tests.builders import NOW, a_draft, a_table
from tests.people import a_department, a_person

pytestmark = pytest.mark.django_db


def test_the_starter_leads_and_represents_their_department():
    table = a_table()
    agreement = a_draft(table)
    assert agreement.lead == table.ana
    assert PartyMember.objects.get().party.department == table.sales


def test_heads_are_prefilled_as_signatories():
    table = a_table()
    a_draft(table)
    signing = {(term.person, term.signs_as) for term in Signatory.objects.all()}
    assert signing == {(table.ana, "Head of Sales"), (table.ben, "Head of Operations")}


def test_a_department_without_head_sits_down_without_signatory():
    table = a_table()
    agreement = a_draft(table, also=[a_department(name="Legal")])
    assert agreement.parties.count() == 3
    assert Signatory.objects.count() == 2


def test_the_same_form_starts_one_agreement():
    table, key = a_table(), uuid.uuid4()
    answers = {"key": key, "title": "Stock", "why_now": "", "departments": [table.sales, table.operations]}
    first = start(**answers, by=table.ana, at=NOW)
    assert start(**answers, by=table.ana, at=NOW) == first
    assert Event.objects.filter(agreement=first).count() == 1


@pytest.mark.parametrize("which", ["one department", "not their own"])
def test_an_agreement_is_between_departments_and_for_ones_own(which):
    table = a_table()
    others = [a_department(name="Legal"), a_department(name="Finance")]
    departments = [table.sales] if which == "one department" else others
    with pytest.raises(CannotStart):
        start(key=uuid.uuid4(), title="Stock", why_now="", departments=departments, by=table.ana, at=NOW)
    assert not Agreement.objects.exists()


def test_numbers_are_given_in_order_and_titles_stand_in_the_terms():
    table = a_table()
    first, second = a_draft(table, title="One"), a_draft(table, title="Two")
    assert (first.reference, second.reference) == ("AG-0001", "AG-0002")
    assert list(Purpose.objects.order_by("pk").values_list("title", flat=True)) == ["One", "Two"]


def test_a_member_without_office_may_start_too():
    table = a_table()
    carl = a_person(name="Carl Mey", department=table.operations)
    agreement = start(
        key=uuid.uuid4(),
        title="Stock",
        why_now="",
        departments=[table.sales, table.operations],
        by=carl,
        at=NOW,
    )
    assert agreement.lead == carl


@pytest.mark.django_db(transaction=True)
def test_two_clicks_at_the_same_moment_start_one_agreement():
    table, key = a_table(), uuid.uuid4()
    gate, started = threading.Barrier(2), []

    def click() -> None:
        gate.wait(5)
        departments = [table.sales, table.operations]
        started.append(start(key=key, title="Stock", why_now="", departments=departments, by=table.ana, at=NOW))
        connection.close()

    clicks = [threading.Thread(target=click) for _ in range(2)]
    for thread in clicks:
        thread.start()
    for thread in clicks:
        thread.join(20)
    assert len(started) == 2
    assert started[0] == started[1]
