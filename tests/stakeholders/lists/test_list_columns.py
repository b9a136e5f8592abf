"""The columns of a list: what a list is sorted by, and how an order is said."""

import pytest
from django.db.models import Q

from stakeholders.lists.list_columns import Column, Order, Sense, by, orders_of
from stakeholders.models import User
from tests.people import JOINED, a_person

NAME = Column("name", "Name", lambda person: person.name, by("folded"))
SEEN = Column("seen", "Last sign-in", lambda person: person.last_login, by("last_login"), Sense.DAYS, has_gaps=True)
ROLES = Column("roles", "Role", lambda person: "")


def test_a_column_is_sorted_by_both_ways_or_not_at_all():
    assert list(orders_of((NAME, ROLES, SEEN))) == ["name", "-name", "seen", "-seen"]


@pytest.mark.parametrize(
    ("order", "words"),
    [
        (Order(NAME, is_reversed=False), "name, A to Z"),
        (Order(NAME, is_reversed=True), "name, Z to A"),
        (Order(SEEN, is_reversed=True), "last sign-in, latest first"),
    ],
)
def test_an_order_is_said_in_words(order, words):
    assert order.phrase == words


@pytest.mark.django_db
@pytest.mark.parametrize("is_reversed", [False, True])
def test_rows_of_which_nothing_is_known_stand_last_in_both_directions(is_reversed):
    a_person(name="Never Seen")
    a_person(name="Ana Ruiz", last_login=JOINED)
    found = User.objects.order_by(*Order(SEEN, is_reversed).expressions())
    assert [person.name for person in found] == ["Ana Ruiz", "Never Seen"]


@pytest.mark.django_db
@pytest.mark.parametrize("is_reversed", [False, True])
def test_parts_follow_each_other_in_both_directions(is_reversed):
    a_person(name="Bea", is_active=False)
    a_person(name="Cem", is_active=True)
    parts = (Q(is_active=False), Q(is_active=True))
    active_last = Column("name", "Name", lambda person: "", by("folded"), parts=parts)
    found = User.objects.order_by(*Order(active_last, is_reversed).expressions())
    assert [person.name for person in found] == ["Bea", "Cem"]
