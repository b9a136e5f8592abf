"""Many decisions, by the departments between which they stand."""

import pytest

from agreements.dashboard.overview.decision_pairs import pairs_of
from agreements.dashboard.overview.decisions import decisions_in
from tests.agreements.dashboard.overview.company import DAY, WEDNESDAY, an_agreement, asks_for_another_date, scope
from tests.builders import NOW, a_table
from tests.check_ins import told_check_in
from tests.people import a_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def table():
    table = a_table()
    first, second = an_agreement(table)[1], an_agreement(table)[1]
    asks_for_another_date(table, first, NOW + 2 * DAY)
    told_check_in(commitment=second, status="at_risk", help_needed="decision", by=table.ben, at=NOW + DAY)
    return table


def the_pairs(reader):
    narrowed = scope(reader, WEDNESDAY)
    return pairs_of(decisions_in(narrowed), narrowed)


def test_a_pair_counts_what_is_to_be_decided_and_how_old_it_is(table):
    [pair] = the_pairs(table.ana)
    assert (pair.giver.label, pair.receiver.label, pair.kinds) == ("Operations", "Sales", "1 date, 1 question")
    assert (pair.mine, pair.oldest, len(pair.decisions)) == (1, (NOW + DAY).date(), 2)
    assert pair.url == "/dashboard/decisions/?giver=OPS&receiver=SAL"


def test_nobody_else_finds_anything_of_theirs(table):
    [pair] = the_pairs(a_person(is_manager=True))
    assert pair.mine == 0
    assert the_pairs(a_person()) == []


def test_the_list_of_a_pair_holds_exactly_its_decisions(table, client):
    client.force_login(table.ana)
    [pair] = the_pairs(table.ana)
    page = client.get(pair.url).text
    assert page.count('<p class="who">') == 2
    assert "Between Operations and Sales" in page
    other_way = client.get("/dashboard/decisions/", {"giver": "SAL", "receiver": "OPS"})
    assert "Nothing waits for a decision." in other_way.text
    for code in ("XXX", "<script>", "a" * 5_000):
        assert client.get("/dashboard/decisions/", {"giver": code, "receiver": "SAL"}).status_code == 404
