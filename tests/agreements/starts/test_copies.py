"""An agreement as a start."""

from datetime import timedelta

import pytest

from agreements.models import DecisionRight, Matter, TradeOff
from agreements.starts.copies import copy_of, copyable
from tests.builders import NOW, a_draft, a_right, a_table, a_term, in_force, ready_to_seal, seat_of
from tests.people import a_department, a_person

pytestmark = pytest.mark.django_db
TODAY = (NOW + timedelta(weeks=30)).date()


@pytest.fixture
def table():
    return a_table()


def test_days_are_as_far_from_today_as_they_were_from_the_start(table):
    agreement = in_force(ready_to_seal(table, due_on=(NOW + timedelta(days=14)).date()))
    copied = copy_of(str(agreement.number), reader=table.ben, today=TODAY)
    assert copied.day(copied.promises[0].due_on) == TODAY + timedelta(days=14)
    before_it_started = copied.day(NOW.date() - timedelta(days=3))
    assert before_it_started
    assert before_it_started > TODAY
    assert copied.day(None) is None


def test_trades_and_rights_come_along_where_their_departments_are(table):
    draft = ready_to_seal(table)
    a_term(
        TradeOff, draft, by=table.ana, giver=seat_of(draft, table.sales), gives="Days",
        gainer=seat_of(draft, table.operations), gains="Calm",
    )  # fmt: skip
    a_right(draft, matter=Matter.DATES, by=table.ana, approver=table.ben)
    copied = copy_of(str(in_force(draft).number), reader=table.ana, today=TODAY)
    both = dict(copied.unseen([table.sales, table.operations]))
    assert (both[TradeOff]["giver"], both[TradeOff]["gives"]) == (table.sales, "Days")
    assert both[DecisionRight]["approver"] == table.ben
    elsewhere = dict(copied.unseen([table.sales, a_department(name="Legal")]))
    assert TradeOff not in elsewhere


def test_only_what_one_may_read_and_what_was_in_force_is_offered(table):
    a_draft(table)
    agreement = in_force(ready_to_seal(table))
    otto = a_person(name="Otto Aus", department=a_department(name="Legal"))
    assert copyable(table.ana) == [agreement]
    assert not copyable(otto)
    assert copy_of(str(agreement.number), reader=otto, today=TODAY) is None


@pytest.mark.parametrize("number", ["", "x", "1" * 12, "404"])
def test_any_other_number_is_no_copy(table, number):
    assert copy_of(number, reader=table.ana, today=TODAY) is None
