"""The page of all changes: empty, narrowed, and as many queries for 30 as for 1."""

import pytest
from django.urls import reverse

from agreements.amendments.answers import decline
from tests.agreements.amendments.worked_case_d import ask_for_a_week, case_d
from tests.builders import NOW
from tests.people import a_department, a_person

pytestmark = pytest.mark.django_db
PAGE = reverse("agreements:change-log")


def test_it_says_what_changes_are_while_there_are_none(client):
    client.force_login(a_person(name="Otto Lind", department=a_department(name="Legal")))
    text = client.get(PAGE).text
    assert "Nobody has asked for a change yet." in text
    assert "Show all" not in text


def test_a_change_is_told_with_its_reason_and_leads_to_its_page(client):
    case = case_d()
    change = ask_for_a_week(case, by=case.table.ben)
    client.force_login(case.table.ana)
    text = client.get(PAGE).text
    assert reverse("agreements:change-detail", args=[case.agreement.reference, change.number]) in text
    assert change.reason in text
    assert "1 change. Sorted by asked on, latest first." in text
    assert "No change matches." in client.get(PAGE, {"status": "withdrawn"}).text


def test_many_changes_cost_no_more_queries_than_one(client, count_queries):
    case, counts = case_d(), []
    client.force_login(case.table.ana)
    for changes in (1, 12):
        for _ in range(changes):
            change = ask_for_a_week(case, by=case.table.ben)
            decline(agreement=case.agreement, digest=change.digest, reason="No.", by=case.table.ana, at=NOW)
        counts.append(count_queries(client, PAGE))
    assert counts[0] == counts[1] <= 13
