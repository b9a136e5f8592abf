"""How large pages of lists are in a company of 200 departments: so much a row, a page, and a page as it is sent."""

import gzip

import pytest
from django.urls import reverse

from agreements.database_clock import database_now
from agreements.management.commands.create_dataset import count_rows, write
from agreements.management.dataset.recipes import Sizes
from stakeholders.lists.selection import ON_A_PAGE
from stakeholders.models import Department, User
from tests.agreements.views.browsers import browser_of
from tests.people import a_department

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner"])
OF_A_ROW, OF_A_PAGE, AS_SENT = 1_000, 60_000, 12_000
LISTS = [
    ("agreements:agreement-list", ""),
    ("agreements:commitment-list", "show=all"),
    ("agreements:commitment-list", "show=all&status=waits"),
    ("agreements:commitment-list", "show=all&status=on_track"),
    ("agreements:event-list", "since=2000-01-01"),
    ("stakeholders:person-list", ""),
]
NOTHING = "q=nothingsuch&until=2000-01-01&lead=nothingsuch&person=nothingsuch"
OTHERS = ["dashboard", "health-list", "decision-list", "waiting", "calendar", "load", "relation-list", "being-written"]


@pytest.fixture
def manager():
    write(Sizes(1), database_now())
    for number in range(200 - Department.objects.count()):
        code = f"Z{chr(65 + number // 26)}{chr(65 + number % 26)}"
        a_department(name=f"Department of subject {number:03}", code=code)
    # Without it the planner takes the tables to be empty.
    count_rows()
    return browser_of(User.objects.get(is_manager=True))


def test_lists_and_the_pages_of_the_dashboard_stay_small(manager):
    too_large: dict[str, object] = {}
    for name, query in LISTS:
        full = manager.get(f"{reverse(name)}?{query}")
        empty = manager.get(
            f"{reverse(name)}?{query}&q=nothingsuch&until=2000-01-01&lead=nothingsuch&person=nothingsuch"
        )
        rows = len(full.context["page"].object_list)
        assert (rows, len(empty.context["page"].object_list)) == (ON_A_PAGE, 0), (name, query)
        too_large |= excess(f"{name}?{query}", full.content)
        if (of_a_row := (len(full.content) - len(empty.content)) / rows) > OF_A_ROW:
            too_large[f"a row of {name}?{query}"] = of_a_row
    for name in OTHERS:
        too_large |= excess(name, manager.get(reverse(f"agreements:{name}")).content)
    assert too_large == {}


def excess(name: str, content: bytes) -> dict[str, tuple[int, int]]:
    """Return by name how large a page is and how large it is sent, where that is too much."""
    sizes = len(content), len(gzip.compress(content, compresslevel=6))
    return {name: sizes} if sizes[0] > OF_A_PAGE or sizes[1] > AS_SENT else {}
