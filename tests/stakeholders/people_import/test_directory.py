"""How a list names departments and time zones."""

import pytest

from stakeholders.models import Department
from stakeholders.people_import.directory import Directory, ManyDepartments, known_zone_or

SALES = Department(pk=1, name="Sales", code="SAL")
RESEARCH = Department(pk=2, name="Research, Development", code="RND")
OPS = Department(pk=3, name="Ops", code="OPX")
OPERATIONS = Department(pk=4, name="Operations", code="OPS")
MUNICH = Department(pk=5, name="Büro  München", code="MUC")


def names(cell):
    directory = Directory({}, [SALES, RESEARCH, OPS, OPERATIONS, MUNICH])
    return [department.name for department in directory.named(cell)]


@pytest.mark.parametrize(
    ("cell", "found"),
    [
        ("", []),
        (" ; ", []),
        ("SAL", ["Sales"]),
        ("sal", ["Sales"]),
        ("  sALES ", ["Sales"]),
        ("buro munchen", ["Büro  München"]),
        ("SAL; sales;Sales", ["Sales"]),
        ("Sales\nOperations", ["Sales", "Operations"]),
        ("sal, OPS", ["Sales", "Operations"]),
        ("Research, Development", ["Research, Development"]),
        ("Ops", ["Ops"]),
        ("OPS", ["Operations"]),
        ("Legal, Compliance", ["Legal, Compliance"]),
        ("legal;LEGAL", ["legal"]),
    ],
)
def test_departments_are_found_by_code_or_name(cell, found):
    assert names(cell) == found


@pytest.mark.parametrize(
    ("text", "zone"),
    [("europe/lisbon", "Europe/Lisbon"), ("America/New York", "America/New_York"), ("utc", "UTC"), ("Moon", "Moon")],
)
def test_a_zone_is_found_whatever_its_case(text, zone):
    assert known_zone_or(text) == zone


def test_a_line_that_names_hundreds_of_departments_is_refused_before_any_is_looked_up():
    assert len(names(";".join(f"D{number}" for number in range(50)))) == 50
    with pytest.raises(ManyDepartments, match="more than 50 departments"):
        names(";".join(f"D{number}" for number in range(51)))
