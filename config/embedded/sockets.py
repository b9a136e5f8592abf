"""The directory of the server's socket: beside its data, or a temporary one when that path is too long."""

import hashlib
import os
import socket
import tempfile
from pathlib import Path

from config.embedded import Refusal

NAME = ".s.PGSQL.5432"
# The kernel's limit is 107 bytes on Linux and 103 on macOS.
LONGEST_PATH = 100


class ForeignFolder(Refusal):
    """Somebody else prepared the folder in which our socket should be private."""


def folder(root: Path) -> Path:
    """Return the socket folder of the cluster under root; touches nothing."""
    beside = root / "socket"
    if len(os.fsencode(beside / NAME)) <= LONGEST_PATH:
        return beside
    name = hashlib.sha256(os.fsencode(root)).hexdigest()[:12]
    return Path(tempfile.gettempdir()) / f"entente-{os.getuid()}-{name}"


def make_private(path: Path, owner: int) -> None:
    """Create the folder for its owner alone; raise ForeignFolder when it exists and is not theirs or is a link."""
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    if path.is_symlink() or path.stat().st_uid not in {owner, os.getuid()}:
        raise ForeignFolder(f"{path} belongs to somebody else. Remove it, or set TMPDIR to a folder of your own.")
    path.chmod(0o700)
    if path.stat().st_uid != owner:
        os.chown(path, owner, -1)


def answers(path: Path) -> bool:
    """Return whether a server listens in the socket folder."""
    with socket.socket(socket.AF_UNIX) as attempt:
        attempt.settimeout(1)
        try:
            attempt.connect(str(path / NAME))
        except OSError:
            return False
        return True
