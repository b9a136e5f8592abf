"""Modules: their length, their names, and the sentence that each begins with."""

import ast
import re

from tests.house_rules.sources import PRODUCT, modules, named

LONGEST = 300
NO_MODULES_CALLED = {"util", "utils", "common", "helper", "helpers", "misc"}


def is_too_long(source: str) -> bool:
    return len(source.splitlines()) > LONGEST


def is_named_after_no_purpose(stem: str) -> bool:
    return stem in NO_MODULES_CALLED


def is_silent(source: str) -> bool:
    """True when a module that is not empty begins without a sentence."""
    first = (ast.get_docstring(ast.parse(source)) or "").partition("\n")[0]
    return bool(source.strip()) and not re.fullmatch(r"[^a-z].*[.?!]", first)


def imports_for_types_alone(source: str) -> bool:
    return "TYPE_CHECKING" in source


def test_no_python_file_is_longer_than_people_read_at_once():
    assert [named(path) for path in modules(*PRODUCT, "tests") if is_too_long(path.read_text())] == []


def test_no_module_is_a_drawer_for_everything():
    assert [named(path) for path in modules(*PRODUCT, "tests") if is_named_after_no_purpose(path.stem)] == []


def test_every_module_says_in_one_sentence_what_it_is_for():
    assert [named(path) for path in modules(*PRODUCT, "tests") if is_silent(path.read_text())] == []


def test_layers_need_no_imports_for_type_checkers_alone():
    assert [named(path) for path in modules(*PRODUCT) if imports_for_types_alone(path.read_text())] == []


def test_each_rule_notices_what_breaks_it():
    assert is_too_long("x = 1\n" * 301)
    assert not is_too_long("x = 1\n" * 300)
    assert is_named_after_no_purpose("helpers")
    assert is_silent("x = 1\n")
    assert is_silent('"""no sentence"""\n')
    assert imports_for_types_alone("if TYPE_CHECKING:\n    import ast\n")
