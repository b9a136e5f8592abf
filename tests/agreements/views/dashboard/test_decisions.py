"""The whole list of what needs a decision."""

import pytest

from tests.agreements.dashboard.overview.company import DAY, an_agreement, asks_for_another_date
from tests.builders import NOW, a_table
from tests.check_ins import told_check_in
from tests.people import a_person

pytestmark = pytest.mark.django_db

ADDRESS = "/dashboard/decisions/"


def test_each_is_one_row_with_its_act(client):
    table = a_table()
    asks_for_another_date(table, an_agreement(table)[1], NOW + DAY)
    client.force_login(table.ana)
    page = client.get(ADDRESS, {"page": "10000000000"}).text
    assert page.count('<p class="who">') == 1
    assert "Forecast of the core range: 15 Mar" in page
    client.force_login(a_person())
    assert "Nothing waits for a decision." in client.get(ADDRESS).text


def test_a_day_narrows_it_to_what_is_wanted_by_then(client):
    table = a_table()
    promise = an_agreement(table)[1]
    told_check_in(commitment=promise, status="at_risk", help_needed="decision", by=table.ben, at=NOW + DAY)
    client.force_login(table.ana)
    for day, rows in ((promise.terms.due_on.isoformat(), 1), ("2027-02-02", 0), ("no day", 1)):
        assert client.get(ADDRESS, {"by": day}).text.count('<p class="who">') == rows


def test_the_queries_do_not_grow(client, count_queries):
    table = a_table()
    client.force_login(table.ana)
    asked = []
    for _size in (1, 6):
        for _number in range(_size):
            asks_for_another_date(table, an_agreement(table)[1], NOW + DAY)
        asked.append(count_queries(client, ADDRESS))
    assert asked[0] == asked[1] <= 30
