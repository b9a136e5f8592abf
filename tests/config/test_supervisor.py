"""The supervisor restarts what dies, gives up on what keeps dying, and leaves nothing behind."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from config.embedded import processes, supervisor
from config.embedded.processes import Child
from tests.settings import PROJECT

pytestmark = pytest.mark.processes

FAMILY = """
import sys
from pathlib import Path
from config.embedded.processes import Child
from config.embedded.supervisor import Supervisor

folder = Path(sys.argv[1])
family = [Child(name, ["sh", "-c", f"echo $$ >> {name}.pids; {script}"], folder) for name, script in (
    ("web", "exec sleep 60"),
    ("worker", "trap 'echo worker >> order; exit 0' TERM; while :; do sleep 0.05; done"),
    ("beat", "trap 'echo beat >> order; exit 0' TERM; while :; do sleep 0.05; done"),
)]
healthy = Supervisor(family, look_after_database=lambda: None, say=lambda text: print(text, flush=True)).run()
sys.exit(0 if healthy else 3)
"""


def wait_until(condition, patience=10.0):
    deadline = time.monotonic() + patience
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.05)


def pids(folder: Path, name: str) -> list[int]:
    written = folder / f"{name}.pids"
    return [int(word) for word in written.read_text().split()] if written.exists() else []


def is_gone(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] == "Z"
    except OSError:
        return True


@pytest.fixture
def family(tmp_path):
    process = subprocess.Popen([sys.executable, "-c", FAMILY, str(tmp_path)], cwd=PROJECT)
    wait_until(lambda: all(pids(tmp_path, name) for name in ("web", "worker", "beat")))
    time.sleep(0.2)  # the shells set their traps after they wrote their number
    yield process
    process.kill()
    process.wait()


def test_all_end_in_order_and_leave_nothing(family, tmp_path):
    family.send_signal(signal.SIGINT)
    assert family.wait(10) == 0
    assert (tmp_path / "order").read_text().split() == ["beat", "worker"]
    assert all(is_gone(pids(tmp_path, name)[0]) for name in ("web", "worker", "beat"))


def test_a_dead_child_is_started_again(family, tmp_path):
    os.kill(pids(tmp_path, "web")[0], signal.SIGKILL)
    wait_until(lambda: len(pids(tmp_path, "web")) == 2)
    assert family.poll() is None


def test_a_killed_supervisor_leaves_no_orphan(family, tmp_path):
    family.kill()
    family.wait()
    wait_until(lambda: all(is_gone(pids(tmp_path, name)[0]) for name in ("web", "worker", "beat")))


def test_a_child_that_keeps_dying_is_given_up(tmp_path, monkeypatch):
    monkeypatch.setattr(processes, "LONGEST_PAUSE", 0.0)
    child = Child("web", ["false"], tmp_path)
    child.start()
    events = []
    while not child.has_failed():
        events += [event for event in [child.watch()] if event]
        time.sleep(0.01)
    assert len(events) == processes.MOST_QUICK_DEATHS
    assert events[0] == "web ended with status 1; it starts again."


def test_a_child_that_does_not_listen_is_killed(tmp_path, monkeypatch):
    monkeypatch.setattr(processes, "PATIENCE", 0.2)
    child = Child("web", ["sh", "-c", "trap '' TERM; while :; do sleep 0.05; done"], tmp_path)
    child.start()
    time.sleep(0.1)
    child.stop()
    assert not child.is_alive()


class Silent:
    """A child that is told to stop and forgets that it was."""

    def __init__(self, name):
        self.name, self.stops = name, 0

    def stop(self):
        self.stops += 1


@pytest.fixture
def listening(monkeypatch):
    """A supervisor whose clock and heartbeat the test moves."""
    now = [1000.0]
    monkeypatch.setattr(supervisor.time, "monotonic", lambda: now[0])
    family = [Silent(name) for name in ("web", "worker", "beat")]
    heard = [0.0]
    watching = supervisor.Supervisor(
        family, look_after_database=lambda: None, say=lambda text: None, silence=lambda: heard[0]
    )

    def after(seconds, silence):
        now[0] += seconds
        heard[0] = silence
        watching._listen()
        return [child.stops for child in family]

    return after


def test_worker_and_scheduler_start_again_after_ninety_silent_seconds(listening):
    assert listening(100, silence=89) == [0, 0, 0]
    assert listening(1, silence=91) == [0, 1, 1]


def test_in_the_first_ninety_seconds_silence_is_usual(listening):
    assert listening(89, silence=5000) == [0, 0, 0]
    assert listening(2, silence=5000) == [0, 1, 1]


def test_each_restart_in_vain_is_followed_by_more_patience(listening):
    listening(100, silence=100)
    assert listening(89, silence=189) == [0, 1, 1]
    assert listening(2, silence=191) == [0, 2, 2]
    assert listening(100, silence=291) == [0, 2, 2]
    assert listening(81, silence=372) == [0, 3, 3]


def test_a_heartbeat_ends_the_patience(listening):
    for _round in range(3):
        listening(1000, silence=1000)
    listening(1000, silence=1)
    assert listening(1000, silence=91) == [0, 4, 4]
    assert listening(91, silence=182) == [0, 5, 5]
