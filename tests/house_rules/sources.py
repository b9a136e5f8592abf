"""The sources that the house rules read: modules of a folder, their names and their syntax trees."""

import ast
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]
PRODUCT = ("agreements", "stakeholders", "config")


def modules(*roots: str) -> list[Path]:
    """Return the Python files below these folders of the project, migrations apart."""
    found = [path for root in roots for path in (PROJECT / root).rglob("*.py")]
    return sorted(path for path in found if "migrations" not in path.parts)


def named(path: Path) -> str:
    """Return the path as seen from the top of the project."""
    return str(path.relative_to(PROJECT))


def tree(path: Path) -> ast.Module:
    """Return the syntax tree of a Python file."""
    return ast.parse(path.read_text())


def names_in(folder: str) -> set[str]:
    """Return the names of the modules that stand directly in a folder."""
    return {path.stem for path in (PROJECT / folder).glob("*.py")} - {"__init__"}


def folders_in(folder: str) -> set[str]:
    """Return the names of the folders that stand directly in a folder."""
    return {path.name for path in (PROJECT / folder).iterdir() if path.is_dir()} - {"__pycache__"}
