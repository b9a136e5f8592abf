"""Sentences keep the names in them to themselves: in Python, in templates, and everywhere else by this rule."""

import ast
from types import SimpleNamespace

import pytest
from django.template import Context, Template
from django.utils.html import format_html

from stakeholders.text.sentences import Sentence, gettext, gettext_lazy, ngettext
from tests.house_rules.sources import PRODUCT, modules, named, tree

DANA, ALONE = "דנה", "\u2068דנה\u2069"
# Modules that fill translated sentences and do not use ours, each with its reason.
WITHOUT = {
    "stakeholders/text/characters.py": "knows what is isolated, so that ours is made of it",
    "agreements/forms/first_drafts.py": "puts together what people typed, to be kept as it is",
}
# The sentences of clauses, and the people of the demonstration.
PLACES_WITHOUT = ("agreements/models/", "agreements/management/")


def test_a_name_from_right_to_left_is_isolated_and_any_other_stays_as_it_is():
    assert gettext("%(who)s signed.") % {"who": DANA} == f"{ALONE} signed."
    assert gettext("%(who)s signed.") % {"who": "Ana"} == "Ana signed."
    assert gettext("%s signed.") % DANA == f"{ALONE} signed."
    assert gettext("%s asks %s.") % (DANA, "Ana") == f"{ALONE} asks Ana."
    assert str(gettext_lazy("%(who)s signed.") % {"who": DANA}) == f"{ALONE} signed."
    said = ngettext("%(who)s has %(count)d task", "%(who)s has %(count)d tasks", 2)
    assert said % {"who": SimpleNamespace(), "count": 2} != ""
    assert said % {"who": DANA, "count": 2} == f"{ALONE} has 2 tasks"


def test_what_is_isolated_already_is_not_isolated_again():
    assert Sentence("%(who)s.") % {"who": ALONE} == f"{ALONE}."
    two = f"{ALONE} {ALONE}"
    assert Sentence("%(who)s.") % {"who": two} == f"\u2068{two}\u2069."


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("with who=name %}{{ who }} signed.", f"{ALONE} signed."),
        ("%}{{ name }} signed.", f"{ALONE} signed."),
        ("with who=html %}{{ who }} signed.", f"\u2068<b>{DANA}</b>\u2069 signed."),
        ("with who=sharp %}{{ who }} signed.", f"\u2068&lt;{DANA}\u2069 signed."),
        ("with who=other %}{{ who }} &amp; co.", "A &amp; B &amp; co."),
        ("%}{{ missing }}nothing", "nothing"),
        ("count count=two %}{{ name }} has one{% plural %}{{ name }} has {{ count }}", f"{ALONE} has 2"),
    ],
)
def test_a_sentence_of_a_template_keeps_names_to_themselves(written, shown):
    values = {"name": DANA, "html": format_html("<b>{}</b>", DANA), "sharp": f"<{DANA}", "other": "A & B", "two": 2}
    page = Template("{% blocktranslate " + written + "{% endblocktranslate %}")
    assert page.render(Context(values)) == shown


def fills_a_foreign_sentence(source: ast.AST) -> bool:
    """True when a module fills words with `%` that are none of its own, and has them translated by Django."""
    nodes = list(ast.walk(source))
    fills = any(
        isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mod) and not isinstance(node.left, ast.Constant)
        for node in nodes
    )
    foreign = (node for node in nodes if isinstance(node, ast.ImportFrom) and node.module == "django.utils.translation")
    return fills and any(one.name in {"gettext", "ngettext"} for node in foreign for one in node.names)


def test_every_module_that_fills_sentences_uses_ours():
    found = {named(path) for path in modules(*PRODUCT) if fills_a_foreign_sentence(tree(path))}
    assert {name for name in found if not name.startswith(PLACES_WITHOUT)} - set(WITHOUT) == set()


def test_the_rule_notices_a_foreign_sentence():
    ours = "from stakeholders.text.sentences import gettext as _\n"
    foreign = "from django.utils.translation import gettext as _\n"
    assert fills_a_foreign_sentence(ast.parse(foreign + '_("%(who)s signed.") % {"who": 1}'))
    assert not fills_a_foreign_sentence(ast.parse(ours + '_("%(who)s signed.") % {"who": 1}'))
    assert not fills_a_foreign_sentence(ast.parse(foreign + '_("Signed.")'))
