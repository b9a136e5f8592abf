"""Removes what a killed server left behind, so that the next one can start."""

import subprocess
from pathlib import Path

PROC = Path("/proc")


def is_running(pid: str, data: Path) -> bool:
    """Return whether the process is a living PostgreSQL of exactly this data folder."""
    if not PROC.joinpath("self").exists():
        return True  # without /proc, let PostgreSQL decide
    try:
        status = (PROC / pid / "stat").read_text()
        command = (PROC / pid / "cmdline").read_bytes()
    except OSError:
        return False
    name, state = status[status.index("(") + 1 : status.rindex(")")], status.rsplit(")", 1)[1].split()[0]
    return name == "postgres" and state not in "ZX" and str(data).encode() in command


def dead_pid() -> str:
    """Return the number of a process that has certainly ended."""
    with subprocess.Popen(["true"]) as process:  # noqa: S607
        process.wait()
    return str(process.pid)


def defuse(data: Path, sockets: Path) -> None:
    """Let PostgreSQL start although postmaster.pid names a zombie or a stranger that got the same number.

    The file is kept: its other lines let PostgreSQL itself refuse while an orphaned backend is attached.
    """
    record = data / "postmaster.pid"
    lines = record.read_text().split("\n") if record.exists() else []
    if lines and not is_running(lines[0].strip(), data):
        record.write_text("\n".join([dead_pid(), *lines[1:]]))
    for left in sockets.glob(".s.PGSQL.*"):
        left.unlink(missing_ok=True)
