"""Kinds of events and messages are enum members: no quoted kind stands outside the enums."""

import ast
from pathlib import Path

from agreements.models.kinds import EventKind, MessageKind

PROJECT = Path(__file__).resolve().parents[2]
KINDS = {*EventKind.values, *MessageKind.values}
# Where the same word means something else, or names the enum members themselves.
OTHER_MEANINGS = {
    "agreements/models/kinds.py": "the enums",
    "agreements/models/health_week.py": "how an agreement is doing",
    "agreements/models/episode.py": "rules of drift, and what settles an episode",
    "agreements/models/escalation.py": "rungs of the ladder",
    "agreements/models/occasion.py": "how an occasion closed",
    "agreements/dashboard/relations/addresses.py": "a word of an address: where one is named",
    "agreements/activity/names.py": "a column of a query",
    "agreements/forms/preferences.py": "fields of the form",
    "agreements/notifications/digests/same_promise.py": "a column of a query",
}


def quoted_kinds(source: str) -> list[str]:
    """Return the kinds that stand quoted in a module."""
    return [
        node.value
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value in KINDS
    ]


def test_no_kind_is_quoted():
    found = {
        name: kinds
        for path in (PROJECT / "agreements").rglob("*.py")
        if "migrations" not in path.parts
        and (name := str(path.relative_to(PROJECT))) not in OTHER_MEANINGS
        and (kinds := quoted_kinds(path.read_text()))
    }
    assert found == {}


def test_a_quoted_kind_is_noticed():
    assert quoted_kinds('record(agreement, "text_signed")') == ["text_signed"]
