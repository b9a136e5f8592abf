"""Tests lean on modules that are named for what they hold, never on one another."""

import re
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]
FROM_A_TEST = re.compile(r"^from tests[\w.]*\.test_\w+ import|^import tests[\w.]*\.test_\w+", re.MULTILINE)


def test_no_test_imports_from_another():
    found = [
        str(path.relative_to(PROJECT))
        for path in (PROJECT / "tests").rglob("*.py")
        if FROM_A_TEST.search(path.read_text())
    ]
    assert found == []


def test_such_an_import_is_noticed():
    assert FROM_A_TEST.search("from tests.stakeholders.test_adapter import sign_in\n")
    assert not FROM_A_TEST.search("from tests.stakeholders.passwords import sign_in\n")
