"""Template tags only put finished values into words: none of them reads the database."""

import ast
import sys
from collections.abc import Iterator
from importlib import import_module
from inspect import isclass, isfunction, ismodule
from pathlib import Path
from types import FrameType
from typing import Any

import pytest
from django.db import connection
from django.template import Context, Library, Template
from django.template.engine import Engine
from django.template.library import InclusionNode, SimpleNode

from agreements.models import Agreement
from tests.access.addresses import address, every_name
from tests.access.walk import Reader
from tests.access.world import World

pytestmark = pytest.mark.django_db

PROJECT = Path(__file__).resolve().parents[2]
APPS = ("agreements", "stakeholders")
TAGS = sorted(path for app in APPS for path in (PROJECT / app / "templatetags").glob("*.py"))
MANAGERS = {"objects", "_default_manager", "_base_manager"}
# Modules of which tags may call functions, and what these do. Of all others they may import types and values.
FORMATTERS = {
    "agreements.spoken_days": "short dates and distances, of a date that the view gave",
    "agreements.models.canonical": "labels and wordings of fields; a tag may not import `terms_of`, which reads",
    "stakeholders.text.characters": "what a text shows, made of the text alone",
    "stakeholders.text.sentences": "sentences filled with what they are given",
    "stakeholders.roles": "the words for what a person is, of people whom the view fetched `with_roles`",
}
READERS = {"terms_of", "with_roles"}


def reading(source: str) -> list[str]:
    """Return what in a module of tags could read the database, as it is written there."""
    return [found for node in ast.walk(ast.parse(source)) for found in _of_node(node)]


def _of_node(node: ast.AST) -> Iterator[str]:
    if isinstance(node, ast.Attribute) and (node.attr in MANAGERS or node.attr.endswith("_set")):
        yield f".{node.attr}"
    if isinstance(node, ast.Import):
        yield from (f"import {one.name}" for one in node.names if one.name.partition(".")[0] in APPS)
    if isinstance(node, ast.ImportFrom) and (node.module or "").partition(".")[0] in APPS:
        yield from (f"{node.module}.{one.name}" for one in node.names if not _is_allowed(str(node.module), one.name))


def _is_allowed(module: str, name: str) -> bool:
    found = getattr(import_module(module), name, None)
    if isclass(found):
        return True
    if isfunction(found):
        return module in FORMATTERS and name not in READERS
    return found is not None and not ismodule(found) and not callable(found)


class AskedByTags:
    """Hears every query that is asked while a tag or filter of ours runs, or the template that a tag renders."""

    def __init__(self) -> None:
        self.heard: list[str] = []

    def __call__(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        frame: FrameType | None = sys._getframe()
        while frame is not None:
            if name := _tag_of(frame):
                self.heard.append(f"{name}: {sql[:120]}")
                break
            frame = frame.f_back
        return execute(sql, params, many, context)


def _tag_of(frame: FrameType) -> str:
    if "templatetags" in frame.f_code.co_filename and frame.f_code.co_filename.startswith(str(PROJECT)):
        return frame.f_code.co_name if ".venv" not in frame.f_code.co_filename else ""
    node = frame.f_locals.get("self")
    # `isinstance` would ask a lazy value for its class, and thereby read it.
    if issubclass(type(node), InclusionNode | SimpleNode) and node.func.__module__.partition(".")[0] in APPS:
        return node.func.__name__
    return ""


def test_tags_import_nothing_that_reads():
    found = {str(path.relative_to(PROJECT)): reading(path.read_text()) for path in TAGS}
    assert len(found) > 3
    assert {name: lines for name, lines in found.items() if lines} == {}


@pytest.mark.parametrize(
    "source",
    [
        "from agreements.models import Agreement\nAgreement.objects.all()",
        "from agreements.models import Agreement\nAgreement._default_manager.all()",
        "def names(person): return person.membership_set.all()",
        "from agreements.dashboard.to_do import to_do",
        "from agreements.notifications.fan_out import preview",
        "from agreements.notifications.fan_out.preview import reach_of",
        "from agreements.models.canonical import terms_of",
        "import agreements.dashboard.needs",
    ],
)
def test_what_could_read_is_noticed(source):
    assert len(reading(source)) == 1


def test_types_values_and_formatters_are_allowed():
    allowed = ["notifications.fan_out.preview import Reach", "drafting.sections import SECTIONS"]
    assert reading("\n".join(f"from agreements.{one}" for one in [*allowed, "models.canonical import label_of"])) == []


@pytest.mark.parametrize("name", ["lead", "owner", "administrator"])
def test_no_tag_asks_the_database_on_any_page(world: World, name: str):
    reader, asked, answers = Reader(name, world), AskedByTags(), []
    with connection.execute_wrapper(asked):
        for url_name, pattern in sorted(every_name().items()):
            for where in world.places:
                path = address(url_name, pattern, world, where)
                answers += [reader.client.get(path).status_code, _by_htmx(reader, path)]
    assert answers.count(200) > 60
    assert asked.heard == []


def _by_htmx(reader: Reader, path: str) -> int:
    return reader.client.get(path, headers={"HX-Request": "true"}).status_code


def test_a_tag_that_asks_is_noticed(world: World):
    """One that asks itself, and one whose template goes on asking."""
    library = Library()

    @library.simple_tag
    def how_many() -> int:
        return Agreement.objects.count()

    @library.inclusion_tag(Engine().from_string("{% for one in rows %}{{ one.pk }}{% endfor %}"))
    def rows() -> dict[str, Any]:
        return {"rows": Agreement.objects.all()}

    for tag in (how_many, rows):
        tag.__module__ = "agreements.templatetags.control"
        asked, engine = AskedByTags(), Engine()
        engine.template_builtins.append(library)
        with connection.execute_wrapper(asked):
            Template(f"{{% {tag.__name__} %}}", engine=engine).render(Context())
        assert len(asked.heard) == 1, tag.__name__
