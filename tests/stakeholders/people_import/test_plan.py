"""What a list would do, before anything is written."""

import pytest

from stakeholders.models import User
from stakeholders.people_import.limits import CannotRead
from tests.people import a_department, a_person
from tests.stakeholders.people_import.lists import planned

pytestmark = pytest.mark.django_db


@pytest.fixture
def sales():
    return a_department(name="Sales", code="SAL")


def kinds(lines):
    return [step.kind for step in planned(lines).steps]


def test_the_preview_writes_nothing(sales):
    assert kinds("ana@example.org,Ana,SAL,head\n") == ["new"]
    sales.refresh_from_db()
    assert sales.head is None
    assert not User.objects.exists()


def test_each_line_is_new_changed_moved_or_unchanged(sales):
    product = a_department(name="Product")
    for name in ("Ana", "Ben", "Cleo"):
        a_person(name=name, email=f"{name.lower()}@example.org", department=sales if name == "Ana" else product)
    lines = (
        "ana@example.org,Ana,SAL\nben@example.org,Benjamin,Product\n"
        "cleo@example.org,Cleo,Sales\ndan@example.org,Dan,Sales\n"
    )
    assert kinds(lines) == ["unchanged", "changed", "moved", "new"]


def test_blanks_that_nobody_sees_change_no_name():
    a_person(name="Ana Ruiz", email="ana@example.org")
    assert kinds("ana@example.org,Ana\u00a0 Ruiz\n") == ["unchanged"]


def test_new_departments_get_codes_that_are_free(sales):
    plan = planned('ana@example.org,Ana,"Salt; Legal"\nben@example.org,Ben,LEGAL\nno address,Cleo,Purchasing\n')
    assert [(one.name, one.code) for one in plan.new_departments] == [("Salt", "SAT"), ("Legal", "LEG")]


def test_the_wrong_column_creates_no_crowd_of_departments():
    with pytest.raises(CannotRead, match="names 101 departments that are not here, such as Street 0"):
        planned("".join(f"p{number}@example.org,P,Street {number}\n" for number in range(101)))


def test_the_fingerprint_knows_no_order_and_notices_every_change(sales):
    lines = ["ana@example.org,Ana,SAL\n", "ben@example.org,Ben,SAL\n", "no address,Cleo\n"]
    before = planned("".join(lines)).fingerprint
    assert planned("".join(reversed(lines))).fingerprint == before
    a_person(name="Ana", email="ana@example.org", department=sales)
    assert planned("".join(lines)).fingerprint != before


def test_5000_people_are_read_with_few_queries(sales, django_assert_max_num_queries):
    lines = "".join(f"p{number}@example.org,P {number},SAL\n" for number in range(5000))
    with django_assert_max_num_queries(8):
        assert len(planned(lines).steps) == 5000
