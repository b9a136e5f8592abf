"""What people write goes through one function: no form has a bare field for text, no template a `maxlength`."""

import ast
import re
from collections.abc import Iterator
from importlib import import_module

from django import forms
from django.apps import apps
from django.db import models

from stakeholders.text.form_fields import HeadlineField
from stakeholders.text.model_fields import Written
from tests.house_rules.sources import PRODUCT, PROJECT, modules, named, tree

# Fields of Django's that take text, and widgets whose text nobody writes or nobody may change.
BARE = {"CharField", "EmailField", "URLField", "SlugField", "RegexField"}
UNWRITTEN = {"HiddenInput", "PasswordInput"}
# Columns of text that people do not write, by table: what the machine keeps, and choices that are no `choices`.
MACHINE = {
    "announcement": {"kind"},
    "breaker": {"reason"},
    "calendarfeed": {"digest"},
    "environment": {"identity", "released_by_note"},
    "event": {"kind", "previous_hash", "hash"},
    "inboxitem": {"dedupe_key", "kind"},
    "notice": {"kind", "about"},
    # The kind of a clause.
    "openpoint": {"clause"},
    "outboxmessage": {"dedupe_key", "kind", "fault"},
    "counteroffer": {"digest"},
    "preference": {"suspended_because", "suspended_address"},
    "revision": {"digest"},
    # The slug of a kind of clause.
    "privatecopy": {"kind"},
    "schedule": {"zone"},
    # Made of texts that are written elsewhere.
    "searchentry": {"clause", "title", "body", "heading", "folded"},
    "setaside": {"warning", "words"},
    "signoff": {"digest"},
    "snooze": {"need"},
    "unsubscription": {"kind"},
    "accountnote": {"browser", "address"},
    "organisation": {"zone", "holiday_country", "holiday_region"},
    "job": {"listing", "query"},
    "passwordresetrequest": {"email"},
    "savedview": {"listing", "query", "folded"},
    "session": {"session_key", "session_data"},
    "signintries": {"account", "source"},
    "department": {"folded"},
    "user": {"password", "zone", "folded"},
}


def bare_fields(source: ast.AST) -> Iterator[int]:
    """Yield the lines on which a field for text is made that is none of ours and that people would write in."""
    for node in ast.walk(source):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in BARE:
            widgets = {one.attr for word in node.keywords for one in ast.walk(word) if isinstance(one, ast.Attribute)}
            if isinstance(node.func.value, ast.Name) and node.func.value.id == "forms" and not widgets & UNWRITTEN:
                yield node.lineno


def bare_columns(model: type[models.Model]) -> set[str]:
    """Return the columns of text that are none of ours, choices apart."""
    return {
        field.name
        for field in model._meta.concrete_fields
        if isinstance(field, models.CharField | models.TextField)
        if not isinstance(field, Written) and not field.choices
    }


def own_forms() -> list[type[forms.BaseForm]]:
    for path in modules("agreements/forms", "stakeholders/forms"):
        import_module(named(path).removesuffix(".py").replace("/", "."))
    found: list[type[forms.BaseForm]] = [forms.BaseForm]
    for form in found:
        found += form.__subclasses__()
    return [form for form in found if form.__module__.partition(".")[0] in PRODUCT]


def test_no_form_makes_a_bare_field():
    found = {named(path): list(bare_fields(tree(path))) for path in modules(*PRODUCT)}
    assert {name: lines for name, lines in found.items() if lines} == {}


def test_no_form_of_a_table_takes_a_bare_field():
    found = [
        f"{form.__name__}.{name}"
        for form in own_forms()
        for name, field in form.base_fields.items()
        if isinstance(field, forms.CharField) and not isinstance(field, HeadlineField)
        if type(field.widget).__name__ not in UNWRITTEN
    ]
    # Lists of people have a limit in bytes; whoever reads them puts each cell through the columns.
    lists = {"PersonImportForm.text", "CheckedListForm.corrections"}
    link = {"PasswordLinkForm.uidb36", "PasswordLinkForm.key"}
    assert set(found) == lists | link


def test_every_column_that_people_write_is_ours():
    found = {
        model._meta.model_name: bare
        for app in ("agreements", "stakeholders")
        for model in apps.get_app_config(app).get_models()
        if (bare := bare_columns(model))
    }
    assert found == MACHINE


def test_no_template_lets_a_browser_cut():
    templates = [*(PROJECT / "templates").rglob("*.html"), *(PROJECT / "static/js").glob("*.js")]
    assert [named(path) for path in templates if re.search("maxlength", path.read_text(), re.IGNORECASE)] == []


def test_a_bare_field_is_noticed():
    assert list(bare_fields(ast.parse("title = forms.CharField(max_length=3)"))) == [1]
    assert list(bare_fields(ast.parse("word = forms.CharField(widget=forms.PasswordInput())"))) == []
    assert list(bare_fields(ast.parse("word = forms.CharField(widget=forms.HiddenInput)"))) == []
