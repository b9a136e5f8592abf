"""The dashboard: the same page for managers and parties."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from agreements.cadence.checking_in import record_check_in
from agreements.models import Commitment
from tests.builders import a_draft, a_table, in_force, ready_to_seal
from tests.people import a_department, a_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def table():
    return a_table()


def main_of(client, user, **filters) -> str:
    client.force_login(user)
    page = client.get("/dashboard/", filters).text
    return re.sub(r"as of [^<]*<", "<", page[page.index("<main") : page.index("</main>")])


def an_agreement(table, *, at=None):
    at = at or timezone.now() - timedelta(days=1)
    return in_force(ready_to_seal(table, at=at), at=at)


def test_managers_and_parties_read_the_same_page(client, table):
    an_agreement(table)
    manager = a_person(name="Maya Lund", is_manager=True)
    assert main_of(client, manager) == main_of(client, table.ana) == main_of(client, table.ben)


def test_drafts_and_others_agreements_do_not_exist_here(client, table):
    a_draft(table)
    assert "No active agreement yet" in main_of(client, table.ana)
    an_agreement(table)
    otto = a_person(name="Otto Aus", department=a_department(name="Legal"))
    assert "No active agreement yet" in main_of(client, otto)


def test_a_worry_needs_a_decision_and_outranks_the_rest(client, table):
    an_agreement(table)
    commitment = Commitment.objects.get()
    record_check_in(
        commitment=commitment,
        status="at_risk",
        note="A part is missing",
        help_needed="decision",
        by=table.ben,
        at=timezone.now(),
        channel="app",
    )
    page = main_of(client, table.ana)
    assert "Nothing waits for a decision" not in page
    assert "At risk" in page


def test_old_news_beats_a_green_light(client, table):
    then = timezone.now() - timedelta(weeks=8)
    an_agreement(table, at=then)
    record_check_in(
        commitment=Commitment.objects.get(),
        status="on_track",
        note="",
        help_needed="",
        by=table.ben,
        at=then + timedelta(weeks=1),
        channel="app",
    )
    page = main_of(client, table.ana)
    assert "No news" in page[page.index('id="health"') : page.index('id="due-soon"')]


def test_filtering_by_department_keeps_its_agreements(client, table):
    an_agreement(table)
    a_department(name="Legal", code="LEG")
    assert "1 active" in main_of(client, table.ana, department="OPS")
    assert "No active agreement yet" in main_of(client, table.ana, department="LEG")
    assert client.get("/dashboard/", {"department": "XXX"}).status_code == 404


def test_the_dashboard_asks_as_much_for_30_agreements_as_for_one(client, table, count_queries):
    client.force_login(table.ana)
    an_agreement(table)
    one = count_queries(client, "/dashboard/")
    for _ in range(29):
        an_agreement(table)
    assert count_queries(client, "/dashboard/") == one <= 20
