"""A fresh checkout runs without any variable, and a named database is never touched."""

import os
import stat
import subprocess
import sys

import pytest

from config.embedded import environment
from config.embedded.supervisor import children
from tests.settings import PROJECT


@pytest.mark.parametrize("name", ["DATABASE_URL", "DATABASE_OWNER_URL", "REDIS_URL"])
def test_a_sign_of_production_switches_the_embedded_default_off(name):
    assert environment.is_wanted({})
    assert not environment.is_wanted({name: "somewhere"})
    assert not environment.is_wanted({"EMBEDDED": "no"})


def test_a_named_database_is_never_touched(monkeypatch):
    before = dict(os.environ)
    assert before["DATABASE_URL"]
    with environment.surroundings(["migrate"]):
        assert dict(os.environ) == before


@pytest.mark.parametrize(
    ("arguments", "port"),
    [
        (["up"], "8000"),
        (["up", "--bind", "127.0.0.1:9001"], "9001"),
        (["up", "--bind=[::1]:9002"], "9002"),
    ],
)
def test_the_address_follows_the_port(monkeypatch, arguments, port):
    monkeypatch.delenv("PORT", raising=False)
    assert environment.port(arguments) == port


def test_the_port_may_come_from_the_environment(monkeypatch):
    monkeypatch.setenv("PORT", "9003")
    assert environment.port(["up"]) == "9003"


def test_the_secret_is_made_once_and_for_its_owner_alone(tmp_path):
    secret = environment.secret_key(tmp_path)
    assert len(secret) >= 50
    assert environment.secret_key(tmp_path) == secret
    assert stat.S_IMODE((tmp_path / "secret-key").stat().st_mode) == 0o600
    assert [path.name for path in tmp_path.iterdir()] == ["secret-key"]


def test_given_values_win_over_the_embedded_ones(monkeypatch, tmp_path):
    for name in ("DATABASE_URL", "DATABASE_OWNER_URL", "REDIS_URL", "EMAIL_URL"):
        monkeypatch.setenv(name, "")
    monkeypatch.setenv("VAR", str(tmp_path))
    monkeypatch.setenv("DEMO", "no")
    cluster = environment.set_up(["up"])
    assert os.environ["DEMO"] == "no"
    assert os.environ["DATABASE_URL"] == cluster.url("entente", "entente")
    assert os.environ["EMAIL_URL"] == f"file://{tmp_path}/mail"


def test_the_processes_start_in_an_order_that_loses_nothing(tmp_path):
    assert [child.name for child in children("127.0.0.1:8000", tmp_path)] == ["web", "worker", "beat"]


@pytest.mark.processes
@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["--bind", "0.0.0.0:8123"], "not a loopback address"),
        (["--bind", "8123"], "not a loopback address"),
        (["--bind", "127.0.0.1:x"], "--bind must look like"),
    ],
)
def test_up_serves_this_machine_only(tmp_path, arguments, sentence):
    answer = up(tmp_path, *arguments)
    assert answer.returncode != 0
    assert sentence in answer.stderr


@pytest.mark.processes
def test_up_names_a_busy_port(tmp_path, smtp_server):
    answer = up(tmp_path, "--bind", f"127.0.0.1:{smtp_server.port}")
    assert answer.returncode != 0
    assert f"Port {smtp_server.port} is in use" in answer.stderr


def up(var, *arguments: str) -> subprocess.CompletedProcess[str]:
    surroundings = {"PATH": os.environ["PATH"], "VAR": str(var)}
    command = [sys.executable, "manage.py", "up", *arguments]
    return subprocess.run(command, cwd=PROJECT, env=surroundings, capture_output=True, text=True, timeout=60)
