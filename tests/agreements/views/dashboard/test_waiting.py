"""Who waits for whom: the table, and all promises between two departments."""

import re
from datetime import timedelta
from html import unescape

import pytest
from django.template.loader import render_to_string
from django.utils import timezone

from agreements.dashboard.overview.scope import Scope, read
from agreements.dashboard.relations.pairs import waits_block
from agreements.views.dashboard import waiting
from tests.agreements.dashboard.relations.worlds import a_manager, departments_named, head_of, promised
from tests.check_ins import told_check_in
from tests.people import a_person

pytestmark = pytest.mark.django_db

WEEK = timedelta(weeks=1)


@pytest.fixture
def began():
    return timezone.now() - 6 * WEEK


@pytest.fixture
def departments():
    return departments_named("Sales", "Operations", "Finance")


def late(giver, receiver, began, weeks=4, **more):
    first = (began + 9 * WEEK).date()
    return promised(giver, receiver, due_on=(began + weeks * WEEK).date(), at=began, first_check_in_on=first, **more)


def main(client, path, **asked):
    page = client.get(path, asked)
    assert page.status_code == 200
    return page.text[page.text.index("<main") : page.text.index("</main>")]


def words(html):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", html)).strip()


def cells(html):
    """The counts of the table with their addresses."""
    table = html[html.index('id="matrix"') : html.index("</table>")]
    return {address: int(count) for address, count in re.findall(r'<a href="([^"]+)">(\d+)<', table)}


def test_each_count_leads_to_exactly_its_promises(client, departments, began):
    sales, operations, finance = departments
    late(operations, sales, began, count=2)
    late(sales, operations, began)
    done = late(finance, sales, began)
    told_check_in(commitment=done[0], status="done", by=head_of(finance), at=timezone.now())
    client.force_login(a_manager())
    counts = cells(main(client, "/dashboard/waiting/"))
    assert sorted(counts.values()) == [1, 1, 2]
    for address, count in counts.items():
        page = words(main(client, address))
        one, other = (
            next(place.name for place in departments if place.code == code) for code in address.split("/")[3:5]
        )
        assert f"{one} waits for {other} {count} " in page


def test_all_between_two_stand_in_the_list_too(client, departments, began):
    sales, operations, _finance = departments
    late(sales, operations, began)
    late(operations, sales, began)
    client.force_login(a_manager())
    page = main(client, f"/dashboard/waiting/{sales.code}/{operations.code}/")
    [as_list] = re.findall(r'id="pair-list" href="([^"]+)"', page)
    found = [set(re.findall(r'href="(/commitments/C-\d+/)"', text)) for text in (page, main(client, unescape(as_list)))]
    assert found[0] == found[1]
    assert len(found[0]) == 2


def test_who_belongs_to_no_department_has_a_place_too(client, departments, began):
    sales, operations, _finance = departments
    [promise] = late(operations, sales, began, owner=a_person(name="Nora None"))
    client.force_login(a_manager())
    page = main(client, "/dashboard/waiting/")
    assert cells(page) == {"/dashboard/waiting/AAX/none/": 1}
    assert "No department" in page
    assert promise.reference in main(client, "/dashboard/waiting/AAX/none/")
    assert promise.reference in main(client, "/dashboard/load/none/")


def test_one_kind_is_left_and_kept_in_the_addresses(client, departments, began):
    sales, operations, finance = departments
    late(operations, sales, began)
    [worry] = late(finance, sales, began, weeks=20)
    told_check_in(commitment=worry, status="at_risk", by=head_of(finance), at=timezone.now())
    client.force_login(a_manager())
    page = main(client, "/dashboard/waiting/", kind="at_risk")
    assert list(cells(page)) == ["/dashboard/waiting/AAX/ACX/?kind=at_risk"]
    assert "1 promise waits for an act of the other side (at risk)" in words(page)
    pair = main(client, "/dashboard/waiting/AAX/ACX/", kind="at_risk")
    assert worry.reference in pair
    assert "Neither waits for this." in main(client, "/dashboard/waiting/AAX/ABX/", kind="at_risk")


def test_nobody_waits(client, departments):
    sales, operations, _finance = departments
    promised(operations, sales, at=timezone.now())
    client.force_login(a_manager())
    assert "Nobody is waiting." in main(client, "/dashboard/waiting/")
    assert "No promise in force between the two" in main(client, "/dashboard/waiting/AAX/ACX/")


def test_where_i_am_named_is_less_than_all_i_may_read(client, departments, began):
    sales, operations, finance = departments
    late(operations, sales, began)
    late(finance, operations, began)
    client.force_login(a_person(name="Mo", department=sales))
    assert len(cells(main(client, "/dashboard/waiting/"))) == 1
    assert "Nobody is waiting." in main(client, "/dashboard/waiting/", scope="named")
    client.force_login(head_of(operations))
    assert len(cells(main(client, "/dashboard/waiting/", scope="named"))) == 2


def test_long_lists_have_pages(client, departments, began, monkeypatch):
    monkeypatch.setattr(waiting, "ON_A_PAGE", 2)
    monkeypatch.setattr(waiting, "WIDEST", 1)
    sales, operations, finance = departments
    for giver, receiver in ((operations, sales), (finance, sales), (sales, finance)):
        late(giver, receiver, began)
    late(operations, sales, began, count=2)
    client.force_login(a_manager())
    assert len(cells(main(client, "/dashboard/waiting/"))) == 2
    assert len(cells(main(client, "/dashboard/waiting/", page="2"))) == 1
    pair = main(client, "/dashboard/waiting/AAX/ABX/")
    assert "3 promises in force" in words(pair)
    assert len(re.findall('class="name"', pair)) == 2
    assert "page=2" in pair


def test_the_table_is_a_region_that_can_be_reached(client, departments, began):
    sales, operations, _finance = departments
    late(operations, sales, began)
    client.force_login(a_manager())
    page = main(client, "/dashboard/waiting/")
    assert re.search(r'id="matrix" tabindex="0" role="region" aria-label="[^"]+"', page)
    assert page.count('scope="col"') == 2
    assert page.count('scope="row"') == 1


def block(*, is_small: bool) -> str:
    now = timezone.now()
    found = waits_block(read(Scope(a_manager(), now, now.date())), is_small=is_small)
    return render_to_string("agreements/dashboard/_waits.html", {"waits_block": found})


def test_the_block_of_the_dashboard_says_it_in_sentences_or_by_pair(departments, began):
    sales, operations, _finance = departments
    late(operations, sales, began, deliverable="Safety-stock formula")
    assert re.search(
        r"Sales waits for Operations : Safety-stock formula, \d+ working days, the date has passed.",
        words(block(is_small=True)),
    )
    late(operations, sales, began + timedelta(days=2))
    pairs = block(is_small=False)
    assert "2 promises, oldest: Safety-stock formula · 2 whose date has passed" in words(pairs)
    assert 'href="/dashboard/waiting/AAX/ABX/"' in pairs


def test_pages_ask_as_much_for_30_promises_as_for_one(client, departments, began, count_queries):
    sales, operations, _finance = departments
    late(operations, sales, began)
    client.force_login(a_manager())
    paths = ("/dashboard/waiting/", "/dashboard/waiting/AAX/ABX/")
    once = [count_queries(client, path) for path in paths]
    for _ in range(29):
        late(operations, sales, began)
    assert [count_queries(client, path) for path in paths] == once
    assert max(once) <= 40
