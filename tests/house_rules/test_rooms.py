"""Rooms and their names: how many modules a package holds, and that a name stands once."""

from collections import Counter
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parents[2]
APPS = ("agreements", "stakeholders")
MOST, MOST_OF_A_FAMILY = 20, 47
# Families that mirror each other: a page has the same name in each, and its noun in `models` too.
FAMILIES = {"views", "forms", "models", "templatetags", "commands", "message_types"}
# Other names that stand in two rooms on purpose.
TWICE = {
    "__init__": "every package has one",
    "commitment_list": "what the list shows, and its page",
    "history": "the sentences of a history, and its page",
}
# Names that end like a participle and are the noun of the field.
NOUNS_IN_ING = {
    "drafting",
    "folding",
    "signing",
    "sealing",
    "planning",
    "recording",
    "change_wording",
    "numbering",
    "rendering",
    "optimistic_locking",
    "upcoming",
    "sharing",
    "waiting",
}


def packages() -> dict[str, list[str]]:
    """Return the names of the modules of each package."""
    found: dict[str, list[str]] = {}
    for app in APPS:
        for path in (PROJECT / app).rglob("*.py"):
            if "migrations" not in path.parts and path.stem != "__init__":
                found.setdefault(str(path.parent.relative_to(PROJECT)), []).append(path.stem)
    return found


def too_full(rooms: dict[str, list[str]]) -> list[str]:
    return [
        room
        for room, modules in rooms.items()
        if len(modules) > (MOST_OF_A_FAMILY if Path(room).name in {"models", "views", "forms"} else MOST)
    ]


def repeated(rooms: dict[str, list[str]]) -> list[str]:
    """Return the names that stand in more than one room of an app, the families apart."""
    names: Counter[tuple[str, str]] = Counter()
    for room, modules in rooms.items():
        if not FAMILIES & set(Path(room).parts):
            names.update((Path(room).parts[0], module) for module in modules)
    return sorted(name for (_app, name), count in names.items() if count > 1 and name not in TWICE)


def gerunds(rooms: dict[str, list[str]]) -> list[str]:
    return sorted(
        {name for modules in rooms.values() for name in modules if name.endswith("ing") and name not in NOUNS_IN_ING}
    )


def test_a_package_holds_no_more_modules_than_people_keep_in_mind():
    assert too_full(packages()) == []


def test_a_module_name_stands_once_in_an_app():
    assert repeated(packages()) == []


def test_a_module_is_named_for_what_it_holds():
    assert gerunds(packages()) == []


@pytest.mark.parametrize(
    ("rule", "rooms"),
    [
        (too_full, {"agreements/crowd": [str(number) for number in range(21)]}),
        (repeated, {"agreements/one": ["reading"], "agreements/two": ["reading"]}),
        (gerunds, {"agreements/one": ["leaving"]}),
    ],
)
def test_each_rule_notices_what_breaks_it(rule, rooms):
    assert rule(rooms)
