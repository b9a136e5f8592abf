"""Every function, class and method of the product is named somewhere in the product, outside itself and the tests."""

import ast
from importlib import import_module

import pytest
from django.apps import AppConfig
from django.core.management import BaseCommand
from django.forms import BaseForm

from tests.house_rules.definitions import Definition, Mentions, mentions, mentions_in_text, unused
from tests.house_rules.sources import PRODUCT, PROJECT, modules, named, tree

# Files beside Python and templates that name what is ours.
OTHERS = ("manage.py", "Makefile", "pyproject.toml", "docker-compose.yml")
# Django calls these on objects that need no base class of its own.
CALLED_BY_DJANGO = {
    "process_view": "of a middleware, before the view",
    "to_url": "path converters",
    "validate": "validators of passwords",
    "db_for_read": "database routers",
    "db_for_write": "database routers",
    "allow_relation": "database routers",
    "allow_migrate": "database routers",
    "execute_sql": "querysets, on what takes the place of a query",
    "results_iter": "querysets, on what takes the place of a query",
}


def product() -> dict[str, ast.Module]:
    return {named(path): tree(path) for path in modules(*PRODUCT)}


def said_elsewhere() -> list[Mentions]:
    """Return what migrations, templates and the files of the project name."""
    migrations = [path for root in PRODUCT for path in (PROJECT / root).rglob("migrations/*.py")]
    templates = [path for path in (PROJECT / "templates").rglob("*.*") if path.is_file()]
    return [
        *(mentions(tree(path)) for path in migrations),
        *(mentions_in_text(path.read_text(), is_template=True) for path in templates),
        *(mentions_in_text((PROJECT / name).read_text(), is_template=False) for name in OTHERS),
    ]


def belongs_to_a_framework(definition: Definition) -> bool:
    """True when a library finds it by itself: a command, an app, a method of a base class of theirs, `clean_…`."""
    if definition.name in CALLED_BY_DJANGO:
        return True
    found = getattr(
        import_module(definition.place.removesuffix(".py").replace("/", ".")), definition.owner or definition.name
    )
    if definition.owner is None:
        return isinstance(found, type) and issubclass(found, (AppConfig, BaseCommand))
    return is_inherited(found, definition.name) or cleans_a_field(found, definition.name)


def is_inherited(owner: type, name: str) -> bool:
    """True when a base class that is not ours has the name, so that its library calls it."""
    theirs = [base for base in owner.__mro__ if base.__module__.partition(".")[0] not in PRODUCT]
    return any(name in vars(base) for base in theirs)


def cleans_a_field(owner: type, name: str) -> bool:
    """True for `clean_code` of a form with the field `code`."""
    return issubclass(owner, BaseForm) and name.removeprefix("clean_") in owner.base_fields


def test_everything_is_used():
    found = unused(product(), said_elsewhere())
    assert [str(definition) for definition in found if not belongs_to_a_framework(definition)] == []


def test_what_django_calls_is_still_there():
    assert set(CALLED_BY_DJANGO) <= {definition.name for definition in unused(product(), said_elsewhere())}


@pytest.mark.parametrize(
    "source",
    [
        "def lonely(): ...",
        "def lonely(): return lonely",
        "from ours import lonely\ndef lonely(): ...",
        "class lonely: ...",
        "class Box:\n    def lonely(self): return self.lonely\nBox()",
        "class Box:\n    def lonely(self): ...\nBox(), lonely",
        '"""Says lonely."""\ndef lonely(): ...\nprint("so lonely a function")',
    ],
)
def test_what_nothing_names_is_noticed(source):
    assert [definition.name for definition in unused({"ours.py": ast.parse(source)})] == ["lonely"]


@pytest.mark.parametrize(
    "source",
    [
        "def used(): ...\nused()",
        "class Box:\n    def used(self): ...\nBox().used",
        "class Box:\n    def used(self): ...\n    __enter__ = used\nBox()",
        'def used(): ...\nsend("ours.used")',
        'class Box:\n    def used(self): ...\nBox, "box__used"',
    ],
)
def test_what_something_names_is_not(source):
    assert unused({"ours.py": ast.parse(source)}) == []


def test_a_template_names_within_its_tags_alone():
    source = {"ours.py": ast.parse("class Box:\n    def lid(self): ...\nBox()")}
    assert (
        unused(source, [mentions_in_text('{% include "box.html" with top=box.lid of="box" %}', is_template=True)]) == []
    )
    assert unused(source, [mentions_in_text('<p>lid {% translate "A lid" %}</p>', is_template=True)])


def test_a_framework_is_known_by_its_base_classes():
    assert is_inherited(BaseCommand, "handle")
    assert not is_inherited(type("Command", (BaseCommand,), {"lonely": 1, "__module__": "config"}), "lonely")
