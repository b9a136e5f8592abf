"""What the pages of the dashboard are about: what one may read, or where one has a part; of one department."""

import pytest

from agreements.dashboard.overview.scope import Scope, read
from agreements.models import Rhythm
from tests.builders import NOW, a_draft, a_table, in_force, ready_to_seal, seat_of
from tests.people import a_department, a_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def table():
    return a_table()


@pytest.fixture
def agreement(table):
    agreement = ready_to_seal(table)
    in_force(agreement)
    return agreement


def scope(reader, **narrowed):
    return Scope(reader, NOW, NOW.date(), **narrowed)


def test_a_manager_reads_all_and_has_a_part_in_none(table, agreement):
    for reader, read_by, named in ((table.ana, 1, 1), (a_person(is_manager=True), 1, 0), (a_person(), 0, 0)):
        assert scope(reader).agreements.count() == read_by
        assert scope(reader, only_named=True).agreements.count() == named


def test_a_department_narrows_it_to_where_it_has_a_seat(table, agreement):
    assert scope(a_person(is_manager=True), department=table.sales).agreements.get() == agreement
    assert not scope(a_person(is_manager=True), department=a_department(name="Finance", code="FIN")).agreements.exists()
    assert seat_of(agreement, table.sales).left_at is None


def test_a_place_in_the_text_in_force_is_a_name_without_any_change_open(table):
    contact = a_person(is_manager=True)
    agreement = ready_to_seal(table)
    Rhythm.objects.filter(revision__agreement=agreement).update(escalation=contact)
    in_force(agreement)
    assert scope(contact, only_named=True).agreements.get() == agreement


def test_a_draft_is_no_part_of_it(table, agreement):
    a_draft(table, title="Another")
    reading = read(scope(table.ana))
    assert {one.agreement for one in reading.commitments} == {agreement}
    assert set(reading.statuses) == {one.pk for one in reading.commitments}
