"""A private helper, called once and shorter than four lines, is part of its caller unless its name explains a rule.

Whether a name explains a rule is for people to say, so this only counts: a number here may only become smaller.
"""

import ast
from collections import Counter

from tests.house_rules.definitions import definitions, mentions
from tests.house_rules.sources import PRODUCT, modules, named, tree

FEWEST_LINES = 4
# How many there are in each package that has some; lower the number when a helper goes.
KNOWN = {
    "agreements/amendments": 1,
    "agreements/analysis": 1,
    "agreements/approvals": 4,
    "agreements/cadence": 4,
    "agreements/dashboard": 3,
    "agreements/drafting": 1,
    "agreements/drift": 7,
    "agreements/forms": 3,
    "agreements/management/demonstration": 1,
    "agreements/models": 3,
    "agreements/notifications/delivery": 2,
    "agreements/notifications/digests": 1,
    "agreements/notifications/fan_out": 2,
    "agreements/notifications/message_types": 1,
    "agreements/notifications/operations": 2,
    "agreements/notifications/rendering": 1,
    "agreements/signing": 3,
    "agreements/views": 6,
    "stakeholders": 1,
    "stakeholders/forms": 1,
    "stakeholders/views": 1,
}


def small_helpers(module: ast.Module) -> list[str]:
    """Return the private functions and methods of a module that it calls once and that have at most three lines.

    What is passed on instead of called, as the entry of a table for example, has no caller to be part of; nor have
    queries that are written once in a process, before anybody calls.
    """
    said, callees = mentions(module), called(module)
    return [
        definition.name
        for definition in definitions("", module)
        if isinstance(definition.node, ast.FunctionDef)
        and definition.name.startswith("_")
        and lines_of(definition.node) < FEWEST_LINES
        and not any(isinstance(one, ast.Name) and one.id == "prepared" for one in definition.node.decorator_list)
        and said.of(definition) == callees[definition.name] == 1
    ]


def called(module: ast.Module) -> Counter[str]:
    """Return how often a module calls each name, as a function or as a method."""
    functions = [node.func for node in ast.walk(module) if isinstance(node, ast.Call)]
    plain = [function.id for function in functions if isinstance(function, ast.Name)]
    return Counter([*plain, *(function.attr for function in functions if isinstance(function, ast.Attribute))])


def lines_of(function: ast.FunctionDef) -> int:
    """Return the number of lines from `def` to the end, docstring included, decorators left out."""
    return (function.end_lineno or function.lineno) - function.lineno + 1


def counted() -> dict[str, int]:
    """Return how many there are in each package."""
    found: Counter[str] = Counter()
    for path in modules(*PRODUCT):
        found[named(path.parent)] += len(small_helpers(tree(path)))
    return {package: count for package, count in found.items() if count}


def test_small_helpers_become_fewer():
    assert counted() == KNOWN


def test_a_small_helper_is_noticed():
    assert small_helpers(ast.parse("def _one():\n    return 1\n\nprint(_one())")) == ["_one"]
    method = "class Box:\n    def _lid(self):\n        return 1\n\n    def of(self): self._lid()"
    assert small_helpers(ast.parse(method)) == ["_lid"]


def test_a_helper_that_is_long_or_public_or_used_otherwise_is_not():
    assert small_helpers(ast.parse("def _one():\n    a = 1\n    b = 2\n    return a + b\n\n_one()")) == []
    assert small_helpers(ast.parse("def _one(): ...\n_one(), _one()")) == []
    assert small_helpers(ast.parse("def one(): ...\none()")) == []
    assert small_helpers(ast.parse("@prepared\ndef _one(): ...\n_one()")) == []
    assert small_helpers(ast.parse("@other\ndef _one(): ...\n_one()")) == ["_one"]
    assert small_helpers(ast.parse("def _one(): ...\nTABLE = {1: _one}")) == []
