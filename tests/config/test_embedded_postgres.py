"""The embedded PostgreSQL survives what happens to programs on people's machines."""

import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any, LiteralString

import psycopg
import pytest

from config.embedded import Refusal, roles, sockets, stale
from config.embedded.postgres import CannotStart, Cluster
from tests.settings import PROJECT

pytestmark = pytest.mark.processes

HOLDER = """
import sys, signal
from pathlib import Path
from typing import Any, LiteralString
from config.embedded.postgres import Cluster
cluster = Cluster(Path(sys.argv[1]), durable=False).acquire()
print("ready", flush=True)
signal.pause()
"""


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """A cluster that was made, started and stopped once; tests copy it, which is quicker than making one."""
    root = tmp_path_factory.mktemp("made") / "pg"
    with Cluster(root, durable=False) as cluster:
        execute(cluster, "CREATE TABLE kept (word text)", "INSERT INTO kept VALUES ('here')")
    return root


@pytest.fixture
def root(made, tmp_path):
    """A copy of the cluster for one test."""
    return shutil.copytree(made, tmp_path / "pg", symlinks=True)


def execute(cluster: Cluster, *sentences: LiteralString) -> None:
    with psycopg.connect(cluster.url(roles.OWNER, roles.DATABASE)) as database:
        for sentence in sentences:
            database.execute(sentence)


def kept(cluster: Cluster) -> str:
    return str(ask(cluster, "SELECT word FROM kept")[0])


def ask(cluster: Cluster, question: LiteralString) -> tuple[Any, ...]:
    with psycopg.connect(cluster.url(roles.OWNER, roles.DATABASE)) as database:
        row = database.execute(question).fetchone()
    assert row is not None
    return row


def holder(root: Path) -> subprocess.Popen[str]:
    """Start another process that shares the server until it is killed."""
    command = [sys.executable, "-c", HOLDER, str(root)]
    process = subprocess.Popen(command, cwd=PROJECT, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n"
    return process


def test_a_new_cluster_has_the_database_and_both_roles(tmp_path):
    with Cluster(tmp_path / "pg", durable=False) as cluster:
        execute(cluster, "CREATE TABLE mine ()")
        assert cluster.is_running()
    assert not cluster.is_running()


def test_data_are_there_at_the_next_start(root):
    with Cluster(root, durable=False) as cluster:
        assert kept(cluster) == "here"


def test_the_last_user_stops_the_server_and_no_other(root):
    first, second = Cluster(root, durable=False).acquire(), Cluster(root, durable=False).acquire()
    assert first.release() is False
    assert kept(second) == "here"
    assert second.release() is True
    assert second.release() is False


def test_a_killed_user_leaves_no_state(root):
    process = holder(root)
    process.kill()
    process.wait()
    cluster = Cluster(root, durable=False).acquire()
    assert kept(cluster) == "here"
    assert cluster.release() is True


def test_a_killed_server_is_started_again_for_its_users(root):
    with Cluster(root, durable=False) as cluster:
        server = int((cluster.data / "postmaster.pid").read_text().split("\n")[0])
        os.kill(server, signal.SIGKILL)
        wait_until(lambda: not cluster.is_running())
        time.sleep(0.5)  # its children notice the death of their parent and leave the shared memory
        cluster.ensure()
        assert kept(cluster) == "here"


def wait_until(condition, patience=10.0):
    deadline = time.monotonic() + patience
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.05)


@pytest.mark.parametrize("pid", ["stranger", "zombie"])
def test_a_stale_record_of_the_server_does_not_stop_the_next(root, pid):
    zombie = subprocess.Popen(["true"])
    wait_until(lambda: Path(f"/proc/{zombie.pid}/stat").read_text().rsplit(")", 1)[1].split()[0] == "Z")
    number = zombie.pid if pid == "zombie" else os.getpid()
    record = root / "data" / "postmaster.pid"
    record.write_text(f"{number}\n{root / 'data'}\n1\n5432\n\n\n\n\n")
    with Cluster(root, durable=False) as cluster:
        assert kept(cluster) == "here"
    zombie.wait()


def test_a_living_server_is_recognised_as_such(root):
    with Cluster(root, durable=False) as cluster:
        pid = (cluster.data / "postmaster.pid").read_text().split("\n")[0]
        assert stale.is_running(pid, cluster.data)
        assert not stale.is_running(pid, root / "other")
        assert not stale.is_running(stale.dead_pid(), cluster.data)


def test_the_project_may_move(root, tmp_path):
    with Cluster(root, durable=False):
        pass
    moved = root.rename(tmp_path / "elsewhere")
    with Cluster(moved, durable=False) as cluster:
        assert kept(cluster) == "here"


def test_a_path_too_long_for_a_socket_is_no_obstacle(root, tmp_path):
    deep = tmp_path.joinpath("a folder's 'name'" * 6)
    deep.mkdir()
    moved = root.rename(deep / "pg")
    cluster = Cluster(moved, durable=False)
    assert len(os.fsencode(cluster.sockets / sockets.NAME)) <= sockets.LONGEST_PATH
    with cluster:
        assert kept(cluster) == "here"
        assert cluster.sockets.stat().st_mode & 0o777 == 0o700
    shutil.rmtree(cluster.sockets)


def test_a_socket_folder_prepared_by_somebody_else_is_refused(tmp_path):
    (tmp_path / "link").symlink_to(tmp_path)
    with pytest.raises(Refusal, match="belongs to somebody else"):
        sockets.make_private(tmp_path / "link", os.getuid())


def test_data_of_another_major_version_are_refused(root):
    (root / "data" / "PG_VERSION").write_text("12\n")
    with pytest.raises(CannotStart, match="was made by PostgreSQL 12, and this version of Entente brings"):
        Cluster(root, durable=False).acquire()


def test_a_half_made_cluster_is_made_anew(tmp_path):
    half = tmp_path / "pg" / "data.999.new"
    half.mkdir(parents=True)
    with Cluster(tmp_path / "pg", durable=False):
        assert not half.exists()


def test_variables_of_other_servers_lead_nowhere_else(root, monkeypatch):
    monkeypatch.setenv("PGPORT", "6543")
    monkeypatch.setenv("PGDATA", "/nowhere")
    with Cluster(root, durable=False) as cluster:
        assert kept(cluster) == "here"


def test_the_server_listens_on_its_private_socket_only(root):
    with Cluster(root, durable=False) as cluster:
        assert ask(cluster, "SHOW listen_addresses") == ("",)
        assert cluster.sockets.stat().st_mode & 0o777 == 0o700


def test_the_database_sorts_by_code_point_everywhere(root):
    with Cluster(root, durable=False) as cluster:
        question = "SELECT datlocprovider, datlocale FROM pg_database WHERE datname = 'entente'"
        assert ask(cluster, question) == ("b", "C.UTF-8")
