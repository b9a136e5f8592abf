"""The modules of this project that a module imports, read from its source."""

import ast
from functools import cache
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]
OURS = ("agreements", "stakeholders", "config", "tests")


@cache
def imported(name: str) -> frozenset[str]:
    """Return the files of this project that the file of this name imports, both relative to the project."""
    found = set()
    for node in ast.walk(ast.parse((PROJECT / name).read_text())):
        if isinstance(node, ast.ImportFrom) and node.module:
            found |= {_file(f"{node.module}.{alias.name}") or _file(node.module) for alias in node.names}
        elif isinstance(node, ast.Import):
            found |= {_file(alias.name) for alias in node.names}
    return frozenset(found - {""})


def _file(dotted: str) -> str:
    """Return the file of a module of ours; empty for anything else."""
    if dotted.partition(".")[0] not in OURS:
        return ""
    place = dotted.replace(".", "/")
    return next((name for name in (f"{place}.py", f"{place}/__init__.py") if (PROJECT / name).is_file()), "")
