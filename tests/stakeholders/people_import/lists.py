"""Short lists, and what they would do or do, for the tests of the import."""

from datetime import UTC, datetime

from stakeholders.people_import.intake import Decisions, ImportResult, import_people
from stakeholders.people_import.people_list import read_list
from stakeholders.people_import.plan import Plan, plan_import

NOW = datetime(2026, 3, 2, 10, tzinfo=UTC)
HEADING = "email,name,department,role,zone\n"


def planned(lines: str) -> Plan:
    """Return what the lines would do, in an organisation whose clock is UTC."""
    return plan_import(read_list(HEADING + lines).rows, zone="UTC", at=NOW)


def imported(lines: str, admin, *, moves: bool = True, codes: dict[str, str] | None = None) -> ImportResult:
    """Take the lines over as they were just shown, moves agreed to, and departments with these codes."""
    rows = read_list(HEADING + lines).rows
    decisions = Decisions(codes=codes or {}, moves=moves)
    return import_people(rows, decisions=decisions, seen=planned(lines).fingerprint, by=admin, at=NOW)
