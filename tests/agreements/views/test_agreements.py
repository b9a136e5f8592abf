"""Finding, starting and overviewing agreements in the browser's language."""

import pytest
from django.urls import reverse

from agreements.commitments.handshakes import confirm
from tests.builders import NOW, a_commitment, a_draft, a_table, in_force, ready_to_seal
from tests.people import a_department, a_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def table():
    return a_table()


def test_somebody_without_department_is_told_who_can_help(client):
    client.force_login(a_person(name="Otto Aus"))
    answer = client.get(reverse("agreements:agreement-new"))
    assert answer.status_code == 403
    assert "administrator can add you" in answer.text


def test_the_list_shows_only_what_exists_for_the_reader(client, table):
    a_draft(table, title="Ours alone")
    client.force_login(a_person(name="Otto Aus", department=a_department(name="Legal")))
    page = client.get(reverse("agreements:agreement-list")).text
    assert "Ours alone" not in page
    assert "You take part in none yet" in page


def test_the_list_is_filtered_by_stage_and_word(client, table):
    a_draft(table, title="Spring stock")
    in_force(ready_to_seal(table))
    client.force_login(table.ben)
    url = reverse("agreements:agreement-list")
    assert "1 agreement, " in client.get(url, {"stage": "active"}).text
    assert "2 agreements, " in client.get(url, {"q": "spring STOCK"}).text
    assert "1 agreement, " in client.get(url, {"q": "season"}).text
    assert "No agreement matches" in client.get(url, {"q": "autumn"}).text
    assert client.get(url, {"stage": "junk", "page": "junk"}).status_code == 200


def test_the_living_page_shows_commitments_and_the_text_in_force(client, table):
    agreement = in_force(ready_to_seal(table))
    client.force_login(a_person(name="Mo Dal", department=table.sales))
    page = client.get(agreement.get_absolute_url()).text
    assert "Forecast of the core range" in page
    assert "The whole text in force" in page


@pytest.mark.parametrize("active", [False, True], ids=["draft", "in force"])
def test_the_overview_asks_as_much_for_30_commitments_as_for_one(client, table, count_queries, active):
    def opened(rows: int) -> int:
        agreement = ready_to_seal(table)
        for _ in range(rows - 1):
            extra = a_commitment(agreement, owner=table.ben, receiver=table.sales)
            confirm(agreement=agreement, key=extra.key, version=1, by=table.ben, at=NOW)
        if active:
            in_force(agreement)
        return count_queries(client, agreement.get_absolute_url())

    client.force_login(table.ana)
    # The last bit says who will be told when signing opens.
    assert opened(1) == opened(30) <= 33


def test_the_list_asks_as_much_for_30_agreements_as_for_one(client, table, count_queries):
    client.force_login(table.ana)
    url = reverse("agreements:agreement-list")
    a_draft(table)
    one = count_queries(client, url)
    for _ in range(29):
        a_draft(table)
    assert count_queries(client, url) == one <= 11


@pytest.mark.parametrize("address", ["/agreements/?q=%00a", "/dashboard/?department=%00", "/agreements/%00/"])
def test_an_address_with_a_nul_is_nowhere(client, table, address):
    client.force_login(table.ana)
    assert client.get(address).status_code == 404


def test_an_empty_list_leads_to_the_example(client, table):
    client.force_login(table.ana)
    assert 'id="list-example"' in client.get(reverse("agreements:agreement-list")).text
    a_draft(table)
    assert 'id="list-example"' not in client.get(reverse("agreements:agreement-list")).text
