"""The dates of a rhythm, shown before anybody agrees to it."""

from datetime import UTC, date, datetime, time

import pytest

from agreements.cadence.upcoming import upcoming
from agreements.models import CommitmentTerms, Rhythm
from tests.builders import a_commitment, a_draft, a_rhythm, a_table
from tests.people import a_person

pytestmark = pytest.mark.django_db

BEFORE = datetime(2027, 1, 4, 9, tzinfo=UTC)


def a_drafted(**rhythm) -> Rhythm:
    table = a_table()
    draft = a_draft(table)
    for name, zone in (("Ben Ode", "Europe/Berlin"), ("Bea Ode", "Europe/Berlin"), ("Kim Auk", "Pacific/Auckland")):
        a_commitment(draft, owner=a_person(name=name, zone=zone), receiver=table.sales, deliverable=f"What {name} does")
    return a_rhythm(draft, by=table.ana, escalation=table.ana, **rhythm)


def test_each_clock_is_shown_once_with_the_six_next_points():
    shown = upcoming(a_drafted(unit="month", every=1, first_check_in_on=date(2027, 1, 31)), after=BEFORE)
    assert [(clock.zone, clock.owners) for clock in shown] == [
        ("Europe/Berlin", ("Bea Ode", "Ben Ode")),
        ("Pacific/Auckland", ("Kim Auk",)),
    ]
    days = [(moment.month, moment.day) for moment in shown[0].moments]
    assert days == [(1, 31), (2, 28), (3, 31), (4, 30), (5, 31), (6, 30)]
    assert {moment.time() for clock in shown for moment in clock.moments} == {time(9)}


def test_a_rhythm_that_is_in_force_shows_what_is_still_to_come():
    rhythm = a_drafted(unit="quarter", every=1, first_check_in_on=date(2027, 2, 8), check_in_at=time(14, 30))
    shown = upcoming(rhythm, after=datetime(2027, 6, 1, tzinfo=UTC))
    assert (shown[0].moments[0].date(), shown[0].moments[0].time()) == (date(2027, 8, 8), time(14, 30))


def test_a_rhythm_that_ends_shows_fewer():
    shown = upcoming(a_drafted(first_check_in_on=date(2027, 2, 8), ends_on=date(2027, 3, 31)), after=BEFORE)
    assert [moment.day for moment in shown[0].moments] == [8, 22, 8, 22]


def test_before_anybody_owns_anything_the_clock_is_that_of_the_lead():
    rhythm = a_drafted()
    CommitmentTerms.objects.filter(revision=rhythm.revision).delete()
    assert [clock.owners for clock in upcoming(rhythm, after=BEFORE)] == [("Ana Ruiz",)]
