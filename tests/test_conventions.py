"""House rules that a tool for style cannot know: mirrors, sizes, names, and where the clock may be read."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps
from django.db.models import CheckConstraint, Model, Q
from django.urls import URLPattern

from config.celery import app as celery
from tests.access.addresses import every_name

PROJECT = Path(__file__).resolve().parent.parent
PRODUCT = ("agreements", "stakeholders", "config")
LONGEST = 300

# Modules beside the views that render no page of their own, each with its reason.
WITHOUT_A_PAGE = {
    "requests": "what every view is given and how it answers; each view's test tests it",
    "drafts": "what every page of a draft shows around its clauses",
    "in_force": "what the page of an agreement in force shows",
    "seats": "the table on the page of stakeholders",
    "conflicts": "409, 410 and 423 of the pages of clauses",
    "recent_auth": "how recently somebody showed who they are; proven by signing",
    "change_requests": "the preview and the sending of a change; proven by changes and hand_overs",
    "breaks": "the dates that a new date would break; proven by terms, handshakes and changes",
    "check_in_card": "the place of a check-in, on home, on its page and on that of the commitment",
    "human_confirmation": "proof that a person pressed the button behind a mail link; proven by mail_check_ins",
}
NO_MODULES_CALLED = {"util", "utils", "common", "helper", "helpers", "misc"}
# Where the moment enters; everything else is told it. The adapter is where the pages of allauth, which are not
# ours, hand over what they were asked.
MAY_READ_THE_CLOCK = ("views", "tasks.py", "management", "adapter.py")
CLOCKS = {"timezone.now", "datetime.now", "datetime.utcnow", "datetime.today", "date.today", "time.time"}
WITHOUT_ARGUMENT = {"timezone.localdate", "timezone.localtime"}
# The clock of the database is one, too; who reads in the place of somebody away is asked with it.
MAY_CALL_NOW = {"agreements/models/agreement.py"}
# Waiting, trying again and what comes next stand in the database.
NOT_OF_CELERY = re.compile(r"\b(?:eta|countdown)=|\.(?:retry|delay|apply_async)\(|\bcelery\.(?:chain|chord|group)\b")


def modules(*roots: str) -> list[Path]:
    found = [path for root in roots for path in (PROJECT / root).rglob("*.py")]
    return sorted(path for path in found if "migrations" not in path.parts)


def named(path: Path) -> str:
    return str(path.relative_to(PROJECT))


def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text())


def names_in(folder: str) -> set[str]:
    return {path.stem for path in (PROJECT / folder).glob("*.py")} - {"__init__"}


def models() -> list[type[Model]]:
    return [model for name in ("agreements", "stakeholders") for model in apps.get_app_config(name).get_models()]


def test_every_family_of_pages_has_its_templates():
    pages = names_in("agreements/views") - set(WITHOUT_A_PAGE)
    folders = {path.name for path in (PROJECT / "templates/agreements").iterdir() if path.is_dir()}
    assert folders == pages


def test_every_family_of_pages_has_its_test():
    pages = names_in("agreements/views") - set(WITHOUT_A_PAGE)
    tests = {name.removeprefix("test_") for name in names_in("tests/agreements/views") if name.startswith("test_")}
    assert pages - tests == set()
    assert tests - pages <= set(WITHOUT_A_PAGE), "a test without its view"


def test_every_page_of_the_organisation_has_its_test_and_templates():
    pages = names_in("stakeholders/views") - {"requests"}
    tests = names_in("tests/stakeholders")
    assert {page for page in pages if f"test_views_{page}" not in tests} == set()
    assert {path.name for path in (PROJECT / "templates/stakeholders").iterdir() if path.is_dir()} == pages


def test_an_exception_names_something_that_exists():
    assert set(WITHOUT_A_PAGE) <= names_in("agreements/views")


@pytest.mark.parametrize("app", ["agreements", "stakeholders"])
def test_forms_are_named_like_their_views(app):
    shared = {
        "people",
        "needs",
        "person_choice",
        "account",
    }  # choosing a person or what is needed, in the forms of several families of pages
    assert names_in(f"{app}/forms") - shared <= names_in(f"{app}/views")


def test_tests_stand_in_a_folder_of_the_package_they_test():
    folders = {path.name for path in (PROJECT / "tests/agreements").iterdir() if path.is_dir()} - {"__pycache__"}
    assert folders <= {path.name for path in (PROJECT / "agreements").iterdir() if path.is_dir()}


def test_no_python_file_is_longer_than_people_read_at_once():
    lengths = {named(path): len(path.read_text().splitlines()) for path in modules(*PRODUCT, "tests")}
    assert {name: lines for name, lines in lengths.items() if lines > LONGEST} == {}


def test_no_module_is_a_drawer_for_everything():
    assert [named(path) for path in modules(*PRODUCT, "tests") if path.stem in NO_MODULES_CALLED] == []


def test_every_module_says_in_one_sentence_what_it_is_for():
    silent = []
    for path in modules(*PRODUCT, "tests"):
        said = ast.get_docstring(tree(path)) or ""
        first = said.partition("\n")[0]
        if path.read_text().strip() and not re.fullmatch(r"[^a-z].*[.?!]", first):
            silent.append(f"{named(path)}: {first!r}")
    assert silent == []


def test_layers_need_no_imports_for_type_checkers_alone():
    assert [named(path) for path in modules(*PRODUCT) if "TYPE_CHECKING" in path.read_text()] == []


def test_models_have_no_order_of_their_own():
    assert [model.__name__ for model in models() if model._meta.ordering] == []


def test_pages_are_called_as_their_views_are():
    odd = [
        f"{name}: {pattern.callback.__name__}"
        for name, pattern in ours()
        if not name.endswith("-part") and pattern.callback.__name__ != name.replace("-", "_")
    ]
    assert odd == []


def test_url_names_are_words_with_hyphens():
    assert [name for name, _ in ours() if not re.fullmatch(r"[a-z]+(-[a-z]+)*", name)] == []


def test_fragments_and_nothing_else_live_under_their_own_address():
    for name, pattern in ours():
        assert str(pattern.pattern).startswith("_/") == name.endswith("-part"), name


def ours() -> Iterator[tuple[str, URLPattern]]:
    for name, pattern in every_name().items():
        namespace, _, own = name.rpartition(":")
        if namespace:
            yield own, pattern


def test_only_views_tasks_and_commands_read_the_clock():
    readers = []
    for path in modules("agreements", "stakeholders"):
        if not any(part in MAY_READ_THE_CLOCK for part in path.relative_to(PROJECT).parts):
            readers += [f"{named(path)}:{line} {call}" for line, call in clock_calls(path)]
    assert readers == []


def test_only_visibility_asks_the_clock_of_the_database():
    found = {named(path) for path in modules("agreements", "stakeholders") if calls_now(tree(path))}
    assert found == MAY_CALL_NOW


def test_a_moment_below_the_views_has_no_default():
    found = [
        f"{named(path)}:{line}"
        for path in modules("agreements", "stakeholders")
        if not any(part in MAY_READ_THE_CLOCK for part in path.relative_to(PROJECT).parts)
        for line in moments_with_a_default(tree(path))
    ]
    assert found == []


def test_these_rules_notice_what_breaks_them():
    assert calls_now(ast.parse("rows.filter(until__gt=at or Now())"))
    assert moments_with_a_default(ast.parse("def due(person, *, at: datetime | None = None): ..."))
    assert not moments_with_a_default(ast.parse("def due(person, *, at: datetime): ..."))


def calls_now(module: ast.Module) -> bool:
    return any(isinstance(node, ast.Call) and ast.unparse(node.func) == "Now" for node in ast.walk(module))


def moments_with_a_default(module: ast.Module) -> list[int]:
    """The lines of functions whose argument `at` may be left out."""
    found = []
    for node in ast.walk(module):
        if isinstance(node, ast.FunctionDef):
            plain = node.args.args[len(node.args.args) - len(node.args.defaults) :]
            named_only = [
                one for one, default in zip(node.args.kwonlyargs, node.args.kw_defaults, strict=True) if default
            ]
            found += [node.lineno for argument in [*plain, *named_only] if argument.arg == "at"]
    return found


def clock_calls(path: Path) -> Iterator[tuple[int, str]]:
    for node in ast.walk(tree(path)):
        # `default=timezone.now` reads it too, so the name alone is enough.
        if isinstance(node, ast.Attribute) and ast.unparse(node) in CLOCKS:
            yield node.lineno, ast.unparse(node)
        if isinstance(node, ast.Call) and ast.unparse(node.func) in WITHOUT_ARGUMENT and not node.args:
            yield node.lineno, ast.unparse(node)


def test_the_bell_has_two_rings():
    celery.loader.import_default_modules()
    assert {name for name in celery.tasks if not name.startswith("celery.")} == {"ring_tick", "ring_delivery"}


def test_a_ring_is_a_line_or_two_without_a_branch():
    for node in tree(PROJECT / "agreements/tasks.py").body:
        if isinstance(node, ast.FunctionDef):
            assert len(node.body) <= 4
            assert not node.args.args
            assert not any(isinstance(inner, ast.If | ast.For | ast.While | ast.Try) for inner in ast.walk(node))


def test_nothing_is_left_to_celery_to_remember():
    found = [(named(path), word) for path in modules(*PRODUCT) for word in NOT_OF_CELERY.findall(path.read_text())]
    assert found == []


def test_a_moment_and_its_person_stand_or_fall_together():
    loose = []
    for model in models():
        names = {field.name for field in model._meta.get_fields()}
        pairs = [name.removesuffix("_at") for name in names if name.endswith("_at") and f"{name[:-3]}_by" in names]
        loose += [f"{model.__name__}.{pair}" for pair in pairs if not is_tied(model, pair)]
    assert loose == []


def is_tied(model: type[Model], pair: str) -> bool:
    rules = [rule for rule in model._meta.constraints if isinstance(rule, CheckConstraint)]
    return any({f"{pair}_at", f"{pair}_by"} <= fields_of(rule.condition) for rule in rules)


def fields_of(condition: object) -> set[str]:
    if isinstance(condition, Q):
        return set().union(*(fields_of(child) for child in condition.children))
    return {condition[0].partition("__")[0]} if isinstance(condition, tuple) else set()


def test_every_index_names_its_reader():
    nameless = []
    for path in modules("agreements/models", "stakeholders/models"):
        lines = path.read_text().splitlines()
        nameless += [
            f"{named(path)}:{place + 1}"
            for place, line in enumerate(lines)
            if re.search(r"\bIndex\(", line) and not has_reader(lines, place)
        ]
    assert nameless == []


def has_reader(lines: list[str], place: int) -> bool:
    """True when the comment directly above begins with the reader."""
    above = place
    while lines[above - 1].strip().startswith("#"):
        above -= 1
    return above < place and lines[above].strip().startswith("# Reader:")
