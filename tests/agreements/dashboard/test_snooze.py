"""Snooze a thing to do: until a moment to come, and for its person alone."""

from datetime import timedelta

import pytest

from agreements.dashboard.snooze import CannotSnooze, end_snooze, snooze_task
from agreements.models import Snooze
from tests.builders import NOW
from tests.people import a_person

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)


def parked():
    return set(Snooze.objects.values_list("person__name", "need", "until"))


def test_the_newest_moment_counts():
    ana = a_person(name="Ana Ruiz")
    snooze_task(need="worry-1:7", until=NOW + DAY, by=ana, at=NOW)
    snooze_task(need="worry-1:7", until=NOW + 2 * DAY, by=ana, at=NOW)
    assert parked() == {("Ana Ruiz", "worry-1:7", NOW + 2 * DAY)}


@pytest.mark.parametrize("until", [NOW, NOW - DAY])
def test_only_a_moment_to_come_can_be_chosen(until):
    with pytest.raises(CannotSnooze, match="Choose a day that is still to come"):
        snooze_task(need="worry-1:7", until=until, by=a_person(), at=NOW)
    assert parked() == set()


def test_what_is_over_goes_when_its_person_parks_again():
    ana, ben = a_person(name="Ana Ruiz"), a_person(name="Ben Ode")
    for person in (ana, ben):
        snooze_task(need="worry-1:7", until=NOW + DAY, by=person, at=NOW)
    snooze_task(need="review-2:", until=NOW + 3 * DAY, by=ana, at=NOW + DAY)
    assert parked() == {("Ana Ruiz", "review-2:", NOW + 3 * DAY), ("Ben Ode", "worry-1:7", NOW + DAY)}


def test_bringing_back_changes_nothing_for_others_and_nothing_that_is_not_parked():
    ana, ben = a_person(name="Ana Ruiz"), a_person(name="Ben Ode")
    for person in (ana, ben):
        snooze_task(need="worry-1:7", until=NOW + DAY, by=person, at=NOW)
    for _twice in range(2):
        end_snooze(need="worry-1:7", by=ana, at=NOW)
    assert parked() == {("Ben Ode", "worry-1:7", NOW + DAY)}
