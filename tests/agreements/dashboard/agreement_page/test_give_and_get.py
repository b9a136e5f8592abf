"""Give and get: the reader's side first, names for everybody else, groups where more than two are at the table."""

import pytest

from agreements.dashboard.agreement_page.give_and_get import give_and_get
from agreements.models import Party, TradeOff
from tests.builders import a_draft, a_table, a_term, seat_of
from tests.people import a_department

pytestmark = pytest.mark.django_db


def shown(sides):
    return [
        (side.title, side.direction, [(group.name, [trade.gives for trade in group.trades]) for group in side.groups])
        for side in sides
    ]


@pytest.fixture
def seats():
    """Sales, Operations and Finance at one table, and a way to trade between them."""
    table = a_table()
    finance = a_department(name="Finance", code="FIN")
    agreement = a_draft(table, also=[finance])

    def seat(department):
        return seat_of(
            agreement, {"Sales": table.sales, "Operations": table.operations, "Finance": finance}[department]
        )

    def trade(giver, gainer, gives):
        values = {"giver": seat(giver), "gainer": seat(gainer), "gives": gives, "gains": "Time"}
        return a_term(TradeOff, agreement, by=table.ana, **values)

    return seat, trade


def two(seat):
    return list(Party.objects.filter(pk__in=[seat("Sales").pk, seat("Operations").pk]).present())


def three(seat):
    return list(Party.objects.filter(agreement=seat("Sales").agreement_id).present())


def test_the_own_side_comes_first(seats):
    seat, trade = seats
    trades = [trade("Sales", "Operations", "A forecast"), trade("Operations", "Sales", "A lorry")]
    assert shown(give_and_get(trades, two(seat), own={seat("Operations").pk})) == [
        ("What we give", "Operations to Sales", [("", ["A lorry"])]),
        ("What we get", "Sales to Operations", [("", ["A forecast"])]),
    ]


def test_a_side_without_trades_stays(seats):
    seat, trade = seats
    found = give_and_get([trade("Sales", "Operations", "A forecast")], two(seat), own={seat("Sales").pk})
    assert shown(found)[1] == ("What we get", "Operations to Sales", [])


@pytest.mark.parametrize("own", [[], ["Sales", "Operations"]], ids=["outside", "on both sides"])
def test_who_has_no_one_side_reads_names(seats, own):
    seat, trade = seats
    trades = [trade("Sales", "Operations", "A forecast"), trade("Operations", "Sales", "A lorry")]
    assert shown(give_and_get(trades, two(seat), own={seat(name).pk for name in own})) == [
        ("What Operations gives", "Operations to Sales", [("", ["A lorry"])]),
        ("What Sales gives", "Sales to Operations", [("", ["A forecast"])]),
    ]


def test_among_three_what_we_get_is_grouped_by_giver(seats):
    seat, trade = seats
    trades = [
        trade("Operations", "Sales", "A lorry"),
        trade("Finance", "Sales", "A budget"),
        trade("Sales", "Finance", "A forecast"),
        trade("Finance", "Operations", "A loan"),
    ]
    assert shown(give_and_get(trades, three(seat), own={seat("Sales").pk})) == [
        ("What we give", "", [("to Finance", ["A forecast"])]),
        ("What we get", "", [("from Finance", ["A budget"]), ("from Operations", ["A lorry"])]),
        ("What Finance gives", "", [("to Operations", ["A loan"])]),
    ]


def test_without_trades_there_is_nothing_to_show(seats):
    seat, _trade = seats
    assert give_and_get([], two(seat), own={seat("Sales").pk}) == []
