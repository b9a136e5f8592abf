"""Departments with what they have agreed, each for the reader's eyes."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from agreements.views.dashboard import departments as pages
from tests.agreements.dashboard.relations.worlds import a_manager, departments_named, head_of, promised
from tests.people import a_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def departments():
    return departments_named("Sales", "Operations", "Finance")


def agreed(giver, receiver, count=1):
    now = timezone.now()
    return promised(giver, receiver, due_on=(now + timedelta(days=30)).date(), at=now, count=count)


def main(client, path="/dashboard/departments/", **asked):
    page = client.get(path, asked)
    assert page.status_code == 200
    text = page.text[page.text.index("<main") : page.text.index("</main>")]
    return re.sub(r"\s+", " ", text)


def counts(page: str) -> list[str]:
    return re.findall(r'<span class="when"> (?:<a [^>]*>)?(.*?)(?:</a>)? </span>', page)


def test_the_list_says_how_many_agreements_the_reader_may_read(client, departments):
    sales, operations, finance = departments
    agreed(operations, sales)
    agreed(operations, finance)
    client.force_login(a_manager())
    page = main(client)
    assert re.findall(r'class="title-link"[^>]*>([^<]+)<', page) == ["Finance", "Operations", "Sales"]
    assert counts(page) == ["1 agreement", "2 agreements", "1 agreement"]
    client.force_login(head_of(sales))
    assert counts(main(client)) == [
        "none that you may read",
        "1 agreement",
        "1 agreement",
    ]


def test_one_department_shows_what_it_gives_gets_and_agrees(client, departments):
    sales, operations, finance = departments
    [gives], [gets] = agreed(operations, sales), agreed(finance, operations)
    client.force_login(a_manager())
    page = main(client, "/dashboard/departments/ABX/")
    parts = [page.index(f'id="{name}"') for name in ("gives", "gets", "agreements")]
    assert parts[0] < page.index(gives.reference) < parts[1] < page.index(gets.reference) < parts[2]
    assert gives.agreement.reference in page[parts[2] :]
    assert 'class="word">no check-in yet' in page[parts[2] :]


def test_the_number_of_the_list_is_that_of_the_agreements_behind_it(client, departments):
    sales, operations, finance = departments
    agreed(operations, sales)
    agreed(finance, sales)
    agreed(operations, finance)
    for reader, count in ((a_manager(), 2), (head_of(sales), 1)):
        client.force_login(reader)
        [number] = re.findall(r'/ABX/">Operations<.*?<span class="when"> <a [^>]*>(\d) agreements?', main(client))
        whole = main(client, "/dashboard/departments/ABX/", show="agreements")
        assert int(number) == whole.count('class="name"') == count


def test_nothing_to_read_is_said(client, departments):
    sales, operations, _finance = departments
    agreed(operations, sales)
    client.force_login(a_person())
    page = main(client, "/dashboard/departments/ABX/")
    assert "There is no agreement in force with Operations that you may read." in page
    assert "What Operations gives" not in page


def test_a_long_list_begins_here_and_goes_on_by_itself(client, departments, monkeypatch):
    monkeypatch.setattr(pages, "AT_FIRST", 1)
    monkeypatch.setattr(pages, "ON_A_PAGE", 2)
    sales, operations, _finance = departments
    agreed(operations, sales, count=3)
    client.force_login(a_manager())
    page = main(client, "/dashboard/departments/ABX/")
    assert "/dashboard/departments/ABX/?show=gives" in page
    assert page.count("/commitments/C-") == 1
    whole = main(client, "/dashboard/departments/ABX/", show="gives")
    assert whole.count("/commitments/C-") == 2
    assert "?show=gives&amp;page=2" in whole
    assert 'id="agreements"' not in whole
    assert main(client, "/dashboard/departments/ABX/", show="gives", page="2").count("/commitments/C-") == 1


def test_pages_ask_as_much_for_30_promises_as_for_one(client, departments, count_queries):
    sales, operations, _finance = departments
    agreed(operations, sales)
    client.force_login(a_manager())
    paths = ("/dashboard/departments/", "/dashboard/departments/ABX/", "/dashboard/departments/ABX/?show=gives")
    once = [count_queries(client, path) for path in paths]
    for _ in range(29):
        agreed(operations, sales)
    assert [count_queries(client, path) for path in paths] == once
    assert max(once) <= 25
