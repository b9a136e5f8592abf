"""`make verify-html`: the Nu HTML checker reads every page that the sweep opens, as each of four readers gets it."""

import json
import os
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.access.answers import ADMINISTRATOR, LEAD, OWNER
from tests.access.places import places, signed_in
from tests.access.world import SIGNED_OUT

CHECKER = Path(os.environ.get("VNU_JAR", "var/vnu/vnu.jar"))
# What the checker does not know yet, and browsers do; each a part of its message.
AHEAD_OF_THE_CHECKER: tuple[str, ...] = ()
CONTROL = "<!doctype html><html lang=en><title>Control</title><dl><div><dt>One</dt><dd>1</dd></div><dt>Two</dt></dl>"


@dataclass(frozen=True)
class Fault:
    """What is not valid in one page, and where."""

    page: str
    line: int
    message: str

    def __str__(self) -> str:
        return f"{self.page}, line {self.line}: {self.message}"


def faults_in(report: str, names: dict[str, str]) -> Iterator[Fault]:
    """Yield the faults that the JSON report of the checker names; `names` says which page a file holds."""
    messages: list[dict[str, Any]] = json.loads(report)["messages"]
    for one in messages:
        if not any(known in one["message"] for known in AHEAD_OF_THE_CHECKER):
            page = names.get(Path(one.get("url", "")).name, "?")
            yield Fault(page, one.get("lastLine", 0), one["message"])


def check(pages: dict[str, str], folder: Path) -> list[Fault]:
    """Let the checker read these pages, by name, out of a folder; return what is not valid."""
    files = {}
    for number, (name, html) in enumerate(pages.items()):
        file = folder / f"{number:04d}.html"
        file.write_text(html)
        files[file.name] = name
    command = ["java", "-jar", str(CHECKER), "--format", "json", "--errors-only", *sorted(map(str, folder.iterdir()))]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=600)
    return list(faults_in(done.stderr, files))


def test_the_checker_notices_what_is_not_valid(tmp_path):
    assert check({"control": CONTROL}, tmp_path)


@pytest.mark.django_db
@pytest.mark.parametrize("reader", [LEAD, OWNER, ADMINISTRATOR, SIGNED_OUT])
def test_every_page_is_valid_html(world, reader, tmp_path):
    client = signed_in(world, reader)
    pages = {place.name: client.get(place.path).content.decode() for place in places(world, reader)}
    faults = check(pages, tmp_path)
    assert not faults, "\n".join(sorted({str(fault) for fault in faults}))
