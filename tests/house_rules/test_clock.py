"""Where the clock may be read: views, tasks and commands; everything else is told the moment."""

import ast
from pathlib import Path

from tests.house_rules.sources import PROJECT, modules, named, tree

# Where the moment enters; everything else is told it. The adapter is where the pages of allauth, which are not
# ours, hand over what they were asked.
MAY_READ_THE_CLOCK = ("views", "tasks.py", "management", "adapter.py")
CLOCKS = {"timezone.now", "datetime.now", "datetime.utcnow", "datetime.today", "date.today", "time.time"}
WITHOUT_ARGUMENT = {"timezone.localdate", "timezone.localtime"}


def told_the_moment() -> list[Path]:
    """Return the modules that may not read the clock."""
    return [
        path
        for path in modules("agreements", "stakeholders")
        if not any(part in MAY_READ_THE_CLOCK for part in path.relative_to(PROJECT).parts)
    ]


def clock_calls(module: ast.Module) -> list[str]:
    """Return what reads the clock of the machine."""
    found = []
    for node in ast.walk(module):
        # `default=timezone.now` reads it too, so the name alone is enough.
        if isinstance(node, ast.Attribute) and ast.unparse(node) in CLOCKS:
            found.append(f"{node.lineno} {ast.unparse(node)}")
        if isinstance(node, ast.Call) and ast.unparse(node.func) in WITHOUT_ARGUMENT and not node.args:
            found.append(f"{node.lineno} {ast.unparse(node)}")
    return found


def calls_now(module: ast.Module) -> bool:
    """True when a query asks the clock of the database."""
    return any(isinstance(node, ast.Call) and ast.unparse(node.func) == "Now" for node in ast.walk(module))


def moments_with_a_default(module: ast.Module) -> list[int]:
    """Return the lines of functions whose argument `at` may be left out."""
    found = []
    for node in ast.walk(module):
        if isinstance(node, ast.FunctionDef):
            plain = node.args.args[len(node.args.args) - len(node.args.defaults) :]
            named_only = [
                one for one, default in zip(node.args.kwonlyargs, node.args.kw_defaults, strict=True) if default
            ]
            found += [node.lineno for argument in [*plain, *named_only] if argument.arg == "at"]
    return found


def test_only_views_tasks_and_commands_read_the_clock():
    assert {named(path): calls for path in told_the_moment() if (calls := clock_calls(tree(path)))} == {}


def test_no_query_asks_the_clock_of_the_database():
    # Who reads in the place of somebody away is a matter of the moment of the query: only the view of it asks.
    assert [named(path) for path in modules("agreements", "stakeholders") if calls_now(tree(path))] == []


def test_a_moment_below_the_views_has_no_default():
    assert {named(path): lines for path in told_the_moment() if (lines := moments_with_a_default(tree(path)))} == {}


def test_each_rule_notices_what_breaks_it():
    assert clock_calls(ast.parse("field = DateTimeField(default=timezone.now)"))
    assert clock_calls(ast.parse("today = timezone.localdate()"))
    assert not clock_calls(ast.parse("today = timezone.localdate(at)"))
    assert calls_now(ast.parse("rows.filter(until__gt=at or Now())"))
    assert moments_with_a_default(ast.parse("def due(person, *, at: datetime | None = None): ..."))
    assert not moments_with_a_default(ast.parse("def due(person, *, at: datetime): ..."))
