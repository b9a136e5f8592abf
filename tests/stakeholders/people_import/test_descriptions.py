"""What a line does to somebody, in words."""

import pytest

from stakeholders.people_import.descriptions import described
from tests.people import a_department, a_person
from tests.stakeholders.people_import.lists import planned

pytestmark = pytest.mark.django_db


def words(line):
    [step] = planned(line + "\n").steps
    return ", ".join(described(step))


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("ana@example.org,Ana", ""),
        ("ana@example.org,Ana,,manager", "becomes manager"),
        ("ana@example.org,Ana,Sales;Product", "joins Sales and Product"),
        ("ana@example.org,Ana,Sales,head", "joins Sales, becomes head of Sales in place of Olga, who stays a member"),
        ("ana@example.org,Ana,Legal,head", "joins Legal, becomes head of Legal"),
        ("jonas@example.org,Jonas Weber,Operations", ""),
        (
            "jonas@example.org,Jonas,Product,,Asia/Tokyo",
            "moves from Operations to Product, was called Jonas Weber, time zone Asia/Tokyo instead of UTC",
        ),
        (
            "olga@example.org,Olga,Product,administrator",
            "joins Product, stays head of Sales until another head is named, becomes administrator",
        ),
        ("both@example.org,Both,Sales", "leaves Operations"),
        ("both@example.org,Both,Sales;Operations,deputy", "becomes deputy of Sales and Operations"),
    ],
)
def test_what_happens_is_said(line, said):
    olga = a_person(name="Olga", email="olga@example.org")
    sales, operations = a_department(name="Sales", head=olga), a_department(name="Operations")
    a_department(name="Product")
    a_person(name="Jonas Weber", email="jonas@example.org", department=operations)
    both = a_person(name="Both", email="both@example.org", department=operations)
    both.memberships.create(department=sales)
    olga.memberships.create(department=sales)
    assert words(line) == said
