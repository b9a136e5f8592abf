"""Celery only rings: two tasks without content, and nothing that it would have to remember."""

import ast
import re

from config.celery import app as celery
from tests.house_rules.sources import PRODUCT, PROJECT, modules, named, tree

# Waiting, trying again and what comes next stand in the database.
NOT_OF_CELERY = re.compile(r"\b(?:eta|countdown)=|\.(?:retry|delay|apply_async)\(|\bcelery\.(?:chain|chord|group)\b")
LINES_OF_A_RING = 4


def elaborate_rings(module: ast.Module) -> list[str]:
    """Return the tasks that take an argument, branch, or are longer than a few statements."""
    return [
        node.name
        for node in module.body
        if isinstance(node, ast.FunctionDef)
        and (
            len(node.body) > LINES_OF_A_RING
            or node.args.args
            or any(isinstance(inner, ast.If | ast.For | ast.While | ast.Try) for inner in ast.walk(node))
        )
    ]


def test_the_bell_has_two_rings():
    celery.loader.import_default_modules()
    assert {name for name in celery.tasks if not name.startswith("celery.")} == {"ring_tick", "ring_delivery"}


def test_a_ring_is_a_line_or_two_without_a_branch():
    assert elaborate_rings(tree(PROJECT / "agreements/tasks.py")) == []


def test_nothing_is_left_to_celery_to_remember():
    found = [(named(path), word) for path in modules(*PRODUCT) for word in NOT_OF_CELERY.findall(path.read_text())]
    assert found == []


def test_each_rule_notices_what_breaks_it():
    assert elaborate_rings(ast.parse("def ring(pk): deliver(pk)")) == ["ring"]
    assert elaborate_rings(ast.parse("def ring():\n    if open(): deliver()")) == ["ring"]
    assert NOT_OF_CELERY.findall("ring_tick.apply_async(countdown=5)") == [".apply_async(", "countdown="]
