"""The user that PostgreSQL runs as: it refuses root, so root switches to another id without adding a user."""

import os
import pwd
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from config.embedded import Refusal

NOBODY = 65534
IN_USER_NAMESPACE = ("unshare", "--user", f"--map-user={NOBODY}", f"--map-group={NOBODY}")
# An unprivileged user that can still enter the parent folders.
WITH_CAPABILITY = (
    "setpriv",
    f"--reuid={NOBODY}",
    f"--regid={NOBODY}",
    "--clear-groups",
    "--inh-caps=-all,+dac_override",
    "--ambient-caps=-all,+dac_override",
    "--bounding-set=-all,+dac_override",
    "--securebits=+no_setuid_fixup",
)
NO_WAY = (
    "PostgreSQL does not run as root, and no way to step down works here (unshare, setuid, setpriv). "
    "Run this as an ordinary user, move the project to a folder that everybody may enter, "
    "or set DATABASE_URL to a PostgreSQL server of your own."
)


class CannotStepDown(Refusal):
    """No identity was found under which PostgreSQL would run."""


@dataclass(frozen=True)
class Identity:
    """How to run a program so that PostgreSQL accepts its user, and who then owns its files."""

    prefix: tuple[str, ...] = ()
    user: int | None = None
    owner: int = 0

    def run(self, *command: object, output: IO[bytes] | int) -> int:
        """Run one program to its end and return its exit status; output must not be a pipe for `pg_ctl start`."""
        # PGPORT, PGDATA and their like belong to other servers.
        environment = {name: value for name, value in os.environ.items() if not name.startswith("PG")}
        return subprocess.run(  # noqa: S603
            [*self.prefix, *map(str, command)],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            cwd="/",
            env=environment,
            user=self.user,
            group=self.user,
            extra_groups=None if self.user is None else [],
            check=False,
        ).returncode

    def can_run(self, program: Path, folder: Path) -> bool:
        """Return whether this identity reaches both the program and the folder."""
        if self.prefix and not shutil.which(self.prefix[0]):
            return False
        reach = ("sh", "-c", '"$0" --version && cd "$1"', program, folder)
        return self.run(*reach, output=subprocess.DEVNULL) == 0

    def give(self, path: Path) -> None:
        """Hand a file or folder to this identity."""
        if path.stat().st_uid != self.owner:
            os.chown(path, self.owner, -1)


def has_name(user: int) -> bool:
    """Return whether the user has an entry in the list of users, which initdb demands."""
    try:
        pwd.getpwuid(user)
    except KeyError:
        return False
    return True


def candidates(data: Path) -> list[Identity]:
    """Return the identities to try, best first; existing data keep the owner they have."""
    user = os.geteuid()
    in_namespace = Identity(IN_USER_NAMESPACE, owner=user)
    if user:
        return [Identity(owner=user)] if has_name(user) else [in_namespace]
    with_capability = Identity(WITH_CAPABILITY, owner=NOBODY)
    if not data.exists():
        return [in_namespace, Identity(user=NOBODY, owner=NOBODY), with_capability]
    owner = data.stat().st_uid
    return [Identity(user=owner, owner=owner), with_capability] if owner else [in_namespace]


def choose(data: Path, program: Path) -> Identity:
    """Return the first identity that works for the data folder; raise CannotStepDown when none does."""
    for identity in candidates(data):
        if identity.can_run(program, data.parent):
            return identity
    raise CannotStepDown(NO_WAY)
