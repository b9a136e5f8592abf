"""Tables: no order of their own, a moment and its person stand together, every index names its reader."""

import re
from collections.abc import Sequence

from django.apps import apps
from django.db.models import CheckConstraint, Model, Q

from tests.house_rules.sources import modules, named


def models() -> list[type[Model]]:
    return [model for name in ("agreements", "stakeholders") for model in apps.get_app_config(name).get_models()]


def ordered(orders: dict[str, Sequence[object]]) -> list[str]:
    """Return the tables that sort every query of theirs, asked or not."""
    return [name for name, order in orders.items() if order]


def loose_moments(fields: set[str], tied: list[set[str]]) -> list[str]:
    """Return the pairs `…_at` and `…_by` among these fields that no check constraint ties together."""
    pairs = [name.removesuffix("_at") for name in fields if name.endswith("_at") and f"{name[:-3]}_by" in fields]
    return sorted(pair for pair in pairs if not any({f"{pair}_at", f"{pair}_by"} <= rule for rule in tied))


def tied_fields(model: type[Model]) -> list[set[str]]:
    """Return the fields that each check constraint of a table compares."""
    return [fields_of(rule.condition) for rule in model._meta.constraints if isinstance(rule, CheckConstraint)]


def fields_of(condition: object) -> set[str]:
    if isinstance(condition, Q):
        return set().union(*(fields_of(child) for child in condition.children))
    return {condition[0].partition("__")[0]} if isinstance(condition, tuple) else set()


def nameless_indexes(source: str) -> list[int]:
    """Return the lines of the indexes without a comment that names who reads by them."""
    lines = source.splitlines()
    return [
        place + 1 for place, line in enumerate(lines) if re.search(r"\bIndex\(", line) and not has_reader(lines, place)
    ]


def has_reader(lines: list[str], place: int) -> bool:
    """True when the comment directly above begins with the reader."""
    above = place
    while lines[above - 1].strip().startswith("#"):
        above -= 1
    return above < place and lines[above].strip().startswith("# Reader:")


def test_models_have_no_order_of_their_own():
    assert ordered({model.__name__: model._meta.ordering or () for model in models()}) == []


def test_a_moment_and_its_person_stand_or_fall_together():
    names = {model: {field.name for field in model._meta.get_fields()} for model in models()}
    found = {model.__name__: loose_moments(names[model], tied_fields(model)) for model in models()}
    assert {name: pairs for name, pairs in found.items() if pairs} == {}


def test_every_index_names_its_reader():
    found = {
        named(path): nameless_indexes(path.read_text()) for path in modules("agreements/models", "stakeholders/models")
    }
    assert {name: lines for name, lines in found.items() if lines} == {}


def test_each_rule_notices_what_breaks_it():
    assert ordered({"Party": ["name"], "Event": []}) == ["Party"]
    assert loose_moments({"signed_at", "signed_by"}, []) == ["signed"]
    assert loose_moments({"signed_at", "signed_by"}, [fields_of(Q(signed_at=None, signed_by=None))]) == []
    assert nameless_indexes('indexes = [\n    # Fast.\n    Index(fields=["due_on"]),\n]') == [3]
    assert nameless_indexes('indexes = [\n    # Reader: the tick.\n    Index(fields=["due_on"]),\n]') == []
