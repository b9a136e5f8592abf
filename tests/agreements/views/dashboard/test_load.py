"""The load: open promises by department and month, and what is behind each number."""

import re
from datetime import timedelta
from html import unescape

import pytest
from django.utils import timezone

from agreements.views.dashboard import load
from tests.agreements.dashboard.relations.worlds import a_manager, departments_named, promised
from tests.people import a_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def departments():
    return departments_named("Sales", "Operations")


def due(giver, receiver, days, count=1):
    now = timezone.now()
    return promised(giver, receiver, due_on=(now + timedelta(days=days)).date(), at=now, count=count)


def main(client, path="/dashboard/load/", **asked):
    page = client.get(path, asked)
    assert page.status_code == 200
    return page.text[page.text.index("<main") : page.text.index("</main>")]


def promises(page: str) -> list[str]:
    return re.findall(r'href="(/commitments/C-\d+/)"', page)


def test_each_count_leads_to_exactly_its_promises(client, departments):
    sales, operations = departments
    due(operations, sales, 0, count=2)
    due(operations, sales, 400)
    due(sales, operations, 40)
    client.force_login(a_manager())
    counts = re.findall(r'<a href="(/dashboard/load/[A-Z]{3}/\?month=[^"]+)">(\d+)</a>', main(client))
    assert [int(count) for _address, count in counts] == [2, 1, 1]
    for address, count in counts:
        behind = main(client, address)
        assert len(re.findall('class="name"', behind)) == int(count)
        [as_list] = re.findall(r'id="load-list" href="([^"]+)"', behind)
        assert set(promises(main(client, unescape(as_list)))) == set(promises(behind))


def test_departments_stand_in_alphabetical_order_without_sums(client, departments):
    sales, operations = departments
    due(sales, operations, 3, count=3)
    due(operations, sales, 3)
    client.force_login(a_manager())
    page = main(client)
    assert re.findall(r'<th scope="row">([^<]+)<', page) == ["Operations", "Sales"]
    assert "4" not in re.findall(r">(\d+)</a>", page)


def test_without_a_month_all_of_a_department_stand_there(client, departments):
    sales, operations = departments
    due(operations, sales, 3)
    due(operations, sales, 400)
    client.force_login(a_manager())
    whole = main(client, "/dashboard/load/ABX/")
    assert "2 promises" in whole
    assert len(re.findall('class="name"', whole)) == 2
    assert "Nothing is open here" in main(client, "/dashboard/load/AAX/")


@pytest.mark.parametrize("month", ["2027-13", "1999-01", "never", "\x00"])
def test_a_month_that_there_is_not_is_404(client, departments, month):
    client.force_login(a_manager())
    assert client.get("/dashboard/load/AAX/", {"month": month}).status_code == 404


def test_long_lists_have_pages(client, departments, monkeypatch):
    monkeypatch.setattr(load, "ON_A_PAGE", 1)
    sales, operations = departments
    due(operations, sales, 3, count=2)
    due(sales, operations, 3)
    client.force_login(a_manager())
    assert main(client).count('scope="row"') == 1
    assert "Page 2 of 2" in main(client, "/dashboard/load/ABX/", page="2")


def test_others_read_nothing(client, departments):
    sales, operations = departments
    due(operations, sales, 3)
    client.force_login(a_person())
    assert "No promise is open." in main(client)
    assert "Nothing is open here" in main(client, "/dashboard/load/ABX/")


def test_pages_ask_as_much_for_30_promises_as_for_one(client, departments, count_queries):
    sales, operations = departments
    due(operations, sales, 3)
    client.force_login(a_manager())
    paths = ("/dashboard/load/", f"/dashboard/load/ABX/?month={timezone.now() + timedelta(days=3):%Y-%m}")
    once = [count_queries(client, path) for path in paths]
    for _ in range(29):
        due(operations, sales, 3)
    assert [count_queries(client, path) for path in paths] == once
    assert max(once) <= 25
