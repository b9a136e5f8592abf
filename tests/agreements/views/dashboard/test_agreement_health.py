"""The whole list of how agreements are doing: narrowed as the address says, and never by what cannot be read."""

import re
from html import unescape

import pytest

from tests.agreements.dashboard.overview.company import DAY, WEDNESDAY, WEEK, an_agreement, let_pass, says
from tests.agreements.views.clock import clock
from tests.builders import NOW, a_table
from tests.people import a_person

__all__ = ["clock"]

pytestmark = pytest.mark.django_db

ADDRESS = "/dashboard/agreements/"


@pytest.fixture
def table(clock):
    table = a_table()
    worse, better, signed = an_agreement(table)[1], an_agreement(table)[1], None
    says(table, worse, "on_track", NOW + DAY)
    says(table, better, "off_track", NOW + DAY)
    let_pass(NOW + WEEK)
    says(table, worse, "at_risk", WEDNESDAY - DAY)
    says(table, better, "on_track", WEDNESDAY - DAY)
    signed = an_agreement(table, at=WEDNESDAY - DAY)[0]
    assert signed.is_active
    clock.moment = WEDNESDAY
    return table


def listed(client, reader, **query):
    client.force_login(reader)
    answer = client.get(ADDRESS, query)
    assert answer.status_code == 200
    return answer.text.count('class="marks"'), answer.text


@pytest.mark.parametrize(
    ("query", "rows", "said"),
    [
        ({}, 3, "3 agreements"),
        ({"word": "at_risk"}, 1, "at risk."),
        ({"word": "off_track", "week": "2027-02-01"}, 1, "off track at the end of the week of 1 February."),
        ({"word": "off_track"}, 0, "off track."),
        ({"moved": "worse"}, 1, "got worse since Monday 8 February."),
        ({"moved": "better"}, 1, "got better since Monday 8 February."),
        ({"moved": "signed"}, 1, "signed since Monday 8 February."),
        ({"word": "at_risk", "moved": "worse"}, 1, "at risk, got worse since Monday 8 February."),
    ],
)
def test_what_is_chosen_is_said_and_listed(client, table, query, rows, said):
    count, page = listed(client, table.ana, **query)
    assert count == rows
    assert said in " ".join(page.split())
    # The list that one sorts and takes along has the same rows; of past weeks it has none.
    for address in re.findall(r'id="health-as-list" href="([^"]+)"', page):
        assert client.get(unescape(address)).text.count('<h2><a href="/agreements/AG-') == rows
    assert ("health-as-list" in page) is ("week" not in query)


@pytest.mark.parametrize(
    "query",
    [
        {"word": "brilliant"},
        {"moved": "sideways"},
        {"week": "2027-02-31"},
        {"page": "10000000000"},
        {"sort": "nothing"},
    ],
)
def test_what_cannot_be_read_narrows_nothing(client, table, query):
    assert listed(client, table.ana, **query)[0] == 3


def test_what_needs_people_first_stands_first(client, table):
    _count, page = listed(client, table.ana)
    assert page.index("At risk</span>") < page.index("on track</span>")


def test_the_past_of_what_one_may_not_read_does_not_exist(client, table):
    stranger, manager = a_person(), a_person(is_manager=True)
    past = {"word": "off_track", "week": "2027-02-01"}
    assert [listed(client, reader, **past)[0] for reader in (stranger, manager)] == [0, 1]


def test_the_queries_do_not_grow(client, table, count_queries):
    client.force_login(table.ana)
    asked = count_queries(client, ADDRESS)
    for _number in range(10):
        an_agreement(table, at=WEDNESDAY)
    assert count_queries(client, ADDRESS) == asked <= 22
