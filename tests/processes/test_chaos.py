"""Twenty faults in a whole installation, a few without a broker, and runs that notice when a protection is missing.

The long runs are commands of their own; docs/operating.md lists them.
"""

import json
import os
import subprocess
import sys

import pytest

from tests.settings import PROJECT

pytestmark = [pytest.mark.processes, pytest.mark.timeout(300)]

# The runs bring a database and settings of their own: nothing of this one's may lead them here.
OWN = {"PATH", "HOME", "LANG", "TMPDIR", "EMBEDDED_POSTGRES_BIN"}


def verify(name, *options):
    """Do one verification run; return its exit code and its lines."""
    environment = {key: value for key, value in os.environ.items() if key in OWN}
    command = [sys.executable, "-m", f"tests.verify.{name}", "--seed", "20270201", *options]
    done = subprocess.run(command, cwd=PROJECT, env=environment, capture_output=True, text=True, check=False)
    lines = [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]
    assert lines, done.stderr[-3000:]
    return done.returncode, lines, done.stderr


def test_twenty_faults_lose_nothing_and_double_nothing():
    code, [line], words = verify("chaos", "--n", "20")
    assert (code, line["misses"], line["faults"]) == (0, 0, 20), words[-3000:]


def test_without_a_broker_the_same_holds():
    code, [line], words = verify("chaos", "--n", "5", "--no-broker")
    assert (code, line["misses"]) == (0, 0), words[-3000:]


def test_a_message_survives_a_death_at_each_point_of_its_way():
    code, [line], words = verify("crashpoints", "--times", "1")
    assert (code, line["misses"]) == (0, 0), words[-3000:]


def test_each_missing_protection_is_noticed_where_it_is_missing():
    code, lines, words = verify("crashpoints", "--times", "1", "--control")
    assert (code, {line["control"] for line in lines if line["misses"]}) == (0, CONTROLS), words[-3000:]


CONTROLS = {"lease", "early commit", "one transaction", "one transaction for a batch", "unique key"}
