"""Parking a thing to do: until a moment to come, and for its person alone."""

from datetime import timedelta

import pytest

from agreements.dashboard.snooze import CannotPark, bring_back, park
from agreements.models import Parking
from tests.builders import NOW
from tests.people import a_person

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)


def parked():
    return set(Parking.objects.values_list("person__name", "need", "until"))


def test_the_newest_moment_counts():
    ana = a_person(name="Ana Ruiz")
    park(need="worry-1:7", until=NOW + DAY, by=ana, at=NOW)
    park(need="worry-1:7", until=NOW + 2 * DAY, by=ana, at=NOW)
    assert parked() == {("Ana Ruiz", "worry-1:7", NOW + 2 * DAY)}


@pytest.mark.parametrize("until", [NOW, NOW - DAY])
def test_only_a_moment_to_come_can_be_chosen(until):
    with pytest.raises(CannotPark, match="Choose a day that is still to come"):
        park(need="worry-1:7", until=until, by=a_person(), at=NOW)
    assert parked() == set()


def test_what_is_over_goes_when_its_person_parks_again():
    ana, ben = a_person(name="Ana Ruiz"), a_person(name="Ben Ode")
    for person in (ana, ben):
        park(need="worry-1:7", until=NOW + DAY, by=person, at=NOW)
    park(need="review-2:", until=NOW + 3 * DAY, by=ana, at=NOW + DAY)
    assert parked() == {("Ana Ruiz", "review-2:", NOW + 3 * DAY), ("Ben Ode", "worry-1:7", NOW + DAY)}


def test_bringing_back_changes_nothing_for_others_and_nothing_that_is_not_parked():
    ana, ben = a_person(name="Ana Ruiz"), a_person(name="Ben Ode")
    for person in (ana, ben):
        park(need="worry-1:7", until=NOW + DAY, by=person, at=NOW)
    for _twice in range(2):
        bring_back(need="worry-1:7", by=ana, at=NOW)
    assert parked() == {("Ben Ode", "worry-1:7", NOW + DAY)}
