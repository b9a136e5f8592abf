"""The page of what happened: sentences with their agreement, and as many queries for many as for one."""

import pytest
from django.urls import reverse

from tests.agreements.amendments.worked_case_d import case_d
from tests.agreements.cadence.agreements_in_force import in_force_in
from tests.people import a_department, a_person

pytestmark = pytest.mark.django_db
PAGE = reverse("agreements:event-list")


def test_it_tells_what_happened_with_a_way_to_the_history(client):
    case = case_d()
    client.force_login(case.table.ana)
    asked = {"agreement": case.agreement.reference}
    text = client.get(PAGE, asked).text
    assert "The agreement is in force" in text or "force" in text
    assert reverse("agreements:history", args=[case.agreement.reference]) in text


def test_an_outsider_reads_that_nothing_matches(client):
    case_d()
    client.force_login(a_person(name="Otto Lind", department=a_department(name="Legal")))
    assert "Nothing happened that matches." in client.get(PAGE, {"since": "2020-01-01"}).text


def test_many_entries_cost_no_more_queries_than_few(client, count_queries):
    table, _agreement = in_force_in("UTC")
    client.force_login(table.ana)
    asked = f"{PAGE}?since=2020-01-01"
    counts = [count_queries(client, asked)]
    for _ in range(3):
        in_force_in("UTC", table=table)
    counts.append(count_queries(client, asked))
    assert counts[0] == counts[1] <= 14
