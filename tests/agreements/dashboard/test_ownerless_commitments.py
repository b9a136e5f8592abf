"""Commitments whose owner has left the organisation, and the page where others may name another one."""

import pytest
from django.urls import reverse

from agreements.dashboard.ownerless_commitments import by_owner, orphaned
from agreements.models import Agreement
from tests.agreements.cadence.agreements_in_force import in_force_in
from tests.people import a_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def table():
    """Ben owes Sales two things, and leaves."""
    table, _agreement = in_force_in("UTC", commitments=2)
    table.ben.is_active = False
    table.ben.save()
    return table


def test_they_stand_together_by_person_with_the_page_to_hand_them_over(table, django_assert_num_queries):
    with django_assert_num_queries(2):
        (found,) = by_owner(list(orphaned(Agreement.objects.all())), reader=table.ana)
    agreement = Agreement.objects.get()
    first, second = agreement.commitments.order_by("number")
    assert (found.owner, found.agreement, found.commitments) == (table.ben, agreement, [first, second])
    assert found.names == f"{first.reference} Forecast 1 and {second.reference} Forecast 2"
    assert found.url == reverse("agreements:change-hand-over", args=[agreement.reference, table.ben.pk])


def test_who_may_not_ask_for_a_change_has_no_such_page(table):
    (found,) = by_owner(list(orphaned(Agreement.objects.all())), reader=a_person(name="Maya Manager", is_manager=True))
    assert found.url == ""


def test_as_long_as_the_owner_is_there_nothing_is_listed(table):
    table.ben.is_active = True
    table.ben.save()
    assert by_owner(list(orphaned(Agreement.objects.all())), reader=table.ana) == []
