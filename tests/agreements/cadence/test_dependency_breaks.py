"""Dates that another agreement broke: mentioned once, only when something moved, and no longer than it is true."""

from datetime import date, timedelta

import pytest

from agreements.cadence.dependency_breaks import new_breaks, still_breaks
from agreements.cadence.notices import give_notices
from agreements.models import Commitment, InboxItem, Notice
from agreements.notifications.fan_out.announcements import announce_all
from tests.agreements.cadence.agreements_in_force import amended
from tests.builders import NOW, Table, a_table, in_force, ready_to_seal
from tests.people import a_department, a_person

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(days=1)
DAY = date(2027, 3, 15)


def two(table=None, *, others=None, needs_by=DAY):
    """An agreement, and another one whose commitment needs that of the first."""
    table = table or a_table()
    first = in_force(ready_to_seal(table, due_on=DAY))
    needed = Commitment.objects.get(agreement=first)
    owner = {"owner": others.ben, "receiver": others.sales} if others else {}
    second = in_force(ready_to_seal(others or table, due_on=needs_by, depends_on=needed, **owner))
    return first, second


def given():
    return list(Notice.objects.filter(kind="date_breaks"))


def test_a_need_that_moves_past_the_day_is_mentioned_once():
    first, second = two()
    give_notices(LATER, "UTC")
    assert given() == []

    amended(first, at=LATER, due_on=DAY + timedelta(days=6))
    for _tick in range(2):
        give_notices(LATER, "UTC")

    assert [one.agreement for one in given()] == [second]
    assert still_breaks(given()[0].data).exists()


def test_what_was_late_when_it_was_signed_is_no_news_and_neither_is_another_change():
    first, _second = two(needs_by=DAY - timedelta(days=3))
    amended(first, at=LATER, acceptance="In writing.")

    assert list(new_breaks(LATER.date())) == []


def test_it_is_true_no_longer_when_either_date_moves_or_it_is_done():
    first, second = two()
    amended(first, at=LATER, due_on=DAY + timedelta(days=6))
    give_notices(LATER, "UTC")
    data = given()[0].data

    amended(second, at=LATER + timedelta(hours=1), due_on=DAY + timedelta(days=6))

    assert not still_breaks(data).exists()
    assert list(new_breaks(LATER.date())) == []


def told(first):
    amended(first, at=LATER, due_on=DAY + timedelta(days=6))
    give_notices(LATER, "UTC")
    announce_all(LATER)
    return {item.person.name for item in InboxItem.objects.filter(kind="date_breaks")}


def test_owner_and_receiver_are_told():
    first, _second = two()

    assert told(first) == {"Ana Ruiz", "Ben Ode"}


def test_who_may_not_read_the_other_agreement_is_not_told():
    table = a_table()
    cora, dan = a_person(name="Cora Lee", department=table.sales), a_person(name="Dan Fox")
    finance, logistics = a_department(name="Finance", head=cora), a_department(name="Logistics", code="LOG", head=dan)
    first, _second = two(table, others=Table(cora, dan, finance, logistics))

    # Cora receives it and reads both; Dan owns it and reads his own alone.
    assert told(first) == {"Cora Lee"}
