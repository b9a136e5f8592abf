"""No hint is longer than 20 words: those of templates, of form fields, and of the parts of a form."""

import ast
from collections.abc import Iterator
from importlib import import_module
from typing import Any

from django import forms

from agreements.forms.terms import FORMS
from tests.house_rules.hints import TEMPLATES, WORD, count, hints
from tests.house_rules.sources import modules, named, tree

MOST = 20
SAID_AS = {"help_text", "hint", "help_texts"}


def words(text: object) -> int:
    return len(WORD.findall(str(text)))


def form_classes() -> set[type[forms.BaseForm]]:
    """Return every form of ours, wherever it is declared."""
    found: set[type[forms.BaseForm]] = set()
    for path in modules("agreements/forms", "stakeholders/forms"):
        module = import_module(named(path).removesuffix(".py").replace("/", "."))
        found |= {one for one in vars(module).values() if isinstance(one, type) and issubclass(one, forms.BaseForm)}
    return {one for one in found if one.__module__.startswith(("agreements", "stakeholders"))}


def of_fields() -> Iterator[tuple[str, Any]]:
    """Yield the hint of every field of a form."""
    for form in form_classes():
        for name, field in getattr(form, "base_fields", {}).items():
            yield f"{form.__name__}.{name}", field.help_text


def written(source: ast.AST) -> Iterator[str]:
    """Yield what stands in Python as a hint: by keyword, or given to a field later."""
    for node in ast.walk(source):
        named = isinstance(node, ast.keyword) and node.arg in SAID_AS
        if named or (isinstance(node, ast.Assign) and any(_name_of(target) in SAID_AS for target in node.targets)):
            yield from _texts(node.value)


def _name_of(target: ast.expr) -> str:
    return getattr(target, "attr", "") or getattr(target, "id", "")


def _texts(value: ast.expr) -> Iterator[str]:
    for node in ast.walk(value):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value


def test_no_hint_of_a_template_is_long():
    found = {
        f"{path.relative_to(TEMPLATES)}: {hint}": number
        for path in sorted(TEMPLATES.rglob("*.html"))
        for hint, number in hints(path.read_text())
    }
    assert len(found) > 100
    assert {hint: number for hint, number in found.items() if number > MOST} == {}


def test_no_hint_of_a_field_is_long():
    found = dict(of_fields())
    assert len([text for text in found.values() if text]) > 40
    assert {name: str(text) for name, text in found.items() if words(text) > MOST} == {}


def test_no_hint_that_is_written_in_code_is_long():
    found = {(named(path), text) for path in modules("agreements", "stakeholders") for text in written(tree(path))}
    assert len(found) > 40
    assert [one for one in sorted(found) if words(one[1]) > MOST] == []


def test_no_part_of_a_form_begins_with_a_long_hint():
    parts = [(title, hint) for form in FORMS.values() for title, hint, _names in getattr(form, "groups", ())]
    assert len(parts) > 3
    assert {str(title): str(hint) for title, hint in parts if words(hint) > MOST} == {}


def test_the_longest_branch_counts_and_a_variable_is_a_word():
    assert count('{% if a %}one two{% elif b %}{{ c }} {% translate "one two three" %}{% else %}one{% endif %} 5') == 5
    assert count("{% blocktranslate count n=n trimmed %}one{% plural %}one <b>two</b>{% endblocktranslate %}.") == 2
    assert count("{% blocktranslate asvar said %}one two{% endblocktranslate %}{% translate 'a b' as c %}") == 0
    assert count('{% include "components/when.html" %}') >= 1


def test_a_long_hint_is_noticed():
    inside = "<span>" + "word " * 20 + "</span>"
    assert [number for _hint, number in hints(f'<span class="quiet hint">{inside} and one</span>')] == [22]
    assert set(written(ast.parse("f(help_text=_('so ' 'long'))\nx.help_text = 'y'"))) == {"so long", "y"}
