"""The dataset: its sizes and where it is not even; it keeps away from an installation that is in use."""

from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.models import Count

from agreements.database_clock import database_now
from agreements.management.dataset.recipes import CORNER, EVERY, ROUNDS, People, Sizes, recipes
from agreements.models import Agreement, CheckIn, Commitment, CommitmentTerms, Party, SearchEntry
from agreements.signing.verification import faults
from stakeholders.models import Department, User
from tests.people import a_person

pytestmark = pytest.mark.django_db


def test_it_changes_nothing_where_people_are(capsys):
    a_person()
    with pytest.raises(CommandError, match="Nothing was changed"):
        call_command("create_dataset", "--scale", "1")
    assert not Agreement.objects.exists()


@pytest.mark.django_db(transaction=True, databases=["default", "owner"])
def test_the_smallest_has_a_hundred_agreements_beside_the_corner(capsys):
    call_command("create_dataset", "--scale", "1")
    assert Agreement.objects.count() == 100 + len(CORNER)
    assert counted("agreements_agreement") == 100 + len(CORNER)
    assert 1_000 <= Commitment.objects.count() <= 1_500
    assert CheckIn.objects.count() > 9 * Commitment.objects.count()
    largest = Agreement.objects.annotate(size=Count("commitments")).order_by("-size").first()
    assert largest.size == 200
    seats = Party.objects.values("department").annotate(seats=Count("pk")).order_by("-seats")
    assert seats[0]["seats"] >= 10
    head = Department.objects.get(code="YAA").head
    assert Agreement.objects.visible_to(head).count() == len(CORNER)
    owner = CommitmentTerms.objects.values("owner").annotate(owned=Count("pk")).order_by("-owned")[0]
    assert owner["owned"] >= 10
    assert User.objects.get(is_manager=True).name == "Manager"
    assert SearchEntry.objects.filter(kind="promise").count() == Commitment.objects.count()
    assert [fault for agreement in Agreement.objects.all()[:3] for fault in faults(agreement)] == []


def counted(table):
    """Return how many rows the planner takes a table to have; -1 where nobody has counted."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT reltuples::int FROM pg_class WHERE relname = %s", [table])
        return cursor.fetchone()[0]


@pytest.mark.parametrize("day", range(7))
def test_the_last_point_of_every_rhythm_is_past_on_any_day_of_the_week(day):
    departments = [Department(pk=place, name=f"D {place}") for place in range(1, 20)]
    members = {one.pk: [User(pk=10 * one.pk + place) for place in range(5)] for one in departments}
    at = database_now() + timedelta(days=day)
    for one in recipes(People(departments[3:], members, departments[:3]), Sizes(1), at):
        last = one.first_check_in_on + timedelta(weeks=EVERY * (ROUNDS - 1))
        assert at.date() - timedelta(weeks=EVERY) <= last < at.date()


def test_the_corner_is_the_same_at_every_scale():
    corner, others = (
        [Department(pk=place, name=f"{name} {place}") for place in places]
        for name, places in (("C", (1, 2, 3)), ("D", range(4, 20)))
    )
    members = {one.pk: [User(pk=10 * one.pk + place) for place in range(5)] for one in [*corner, *others]}
    people, at = People(others, members, corner), database_now()
    small, large = (list(recipes(people, Sizes(scale), at)) for scale in (1, 10))
    assert small[: len(CORNER)] == large[: len(CORNER)]
    assert len(large) == 1_000 + len(CORNER)
    on_mondays = sum(one.first_check_in_on.weekday() == 0 for one in large)
    assert 0.04 < on_mondays / len(large) < 0.06
    assert all(at - one.in_force_at > timedelta(weeks=18) for one in large)
