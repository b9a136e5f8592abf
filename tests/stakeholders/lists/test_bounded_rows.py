"""Rows for pages: a short list sorted as a whole, a long one read part by part, with the same rows on each page."""

import pytest
from django.db.models import Q

from stakeholders.lists.bounded_rows import BoundedPaginator, BoundedRows
from stakeholders.models import User
from tests.agreements.views.browsers import count_queries
from tests.people import a_person

pytestmark = pytest.mark.django_db
NAMES = ["Ana", "Bea", "Cem", "Dan", "Eva", "Fay", "Gil"]
# Those who are gone stand behind all others, and there are more of them than stand on a page.
GONE = {"Bea", "Dan", "Gil"}
SORTED = ["Ana", "Cem", "Eva", "Fay", "Bea", "Dan", "Gil"]


@pytest.fixture
def people():
    for name in reversed(NAMES):
        a_person(name=name, is_active=name not in GONE)


def bounded(most: int) -> BoundedRows:
    parts = [User.objects.filter(is_active=True), User.objects.filter(is_active=False)]
    return BoundedRows(User.objects.order_by("-is_active", "folded"), [one.order_by("folded") for one in parts], most)


def names(rows: list[User]) -> list[str]:
    return [person.name for person in rows]


@pytest.mark.parametrize("most", [6, 5, 100])
@pytest.mark.parametrize("size", [1, 2, 3])
def test_every_page_holds_the_rows_of_the_whole_order(people, most, size):
    rows = bounded(most)
    pages = [names(list(page)) for page in BoundedPaginator(rows, size)]
    assert [name for page in pages for name in page] == SORTED[:most]
    assert all(len(page) == size for page in pages[:-1])


def test_more_than_there_may_be_are_not_counted(people):
    assert (len(bounded(6)), bounded(6).are_more) == (6, True)
    assert (len(bounded(7)), bounded(7).are_more) == (7, False)
    assert len(BoundedRows(User.objects.filter(Q(name="nobody")), [], 6)) == 0


def test_a_page_of_a_long_list_sorts_nothing_that_stands_elsewhere(people):
    rows = bounded(6)
    assert rows.are_more
    with count_queries() as counted:
        assert names(rows[0:4]) == SORTED[:4]
    assert len(counted) == 1
    # Control: the parts are read in the order in which they are given, and not by the order of the whole.
    parts = list(reversed(rows.groups))
    assert names(BoundedRows(rows.rows, parts, 6)[0:4]) == ["Bea", "Dan", "Gil", "Ana"]
