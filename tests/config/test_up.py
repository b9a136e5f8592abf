"""`manage.py up` from nothing to the first page, and back."""

import io
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import pytest

from config.embedded import sockets
from config.embedded.postgres import Cluster
from config.management.commands.up import Command
from tests.services.mail import free_port
from tests.settings import PROJECT

pytestmark = [pytest.mark.processes, pytest.mark.timeout(240)]


class Running:
    """One `manage.py up` with its own folder and port."""

    def __init__(self, var: Path) -> None:
        self.port = free_port()
        self.log = var / "up.log"
        var.mkdir(exist_ok=True)
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "manage.py", "up", "--bind", f"127.0.0.1:{self.port}"],
                cwd=PROJECT,
                env={"PATH": os.environ["PATH"], "VAR": str(var)},
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    def page(self, patience: float = 120.0) -> str:
        """Return the sign-in page as soon as it is served."""
        deadline = time.monotonic() + patience
        while True:
            try:
                with urlopen(f"http://127.0.0.1:{self.port}/accounts/login/", timeout=10) as answer:
                    return str(answer.read().decode())
            except URLError:
                assert self.process.poll() is None, self.log.read_text()
                assert time.monotonic() < deadline, self.log.read_text()
                time.sleep(0.1)

    def interrupt(self) -> int:
        """Press Ctrl-C and return the exit status."""
        self.process.send_signal(signal.SIGINT)
        return self.process.wait(40)


def is_running(var: Path) -> bool:
    return sockets.answers(Cluster(var / "postgres").sockets)


def test_up_serves_ends_cleanly_and_starts_again_with_its_data(tmp_path):
    var = tmp_path / "var"
    for _ in ("first start", "second start"):
        running = Running(var)
        try:
            assert "<form" in running.page()
            assert is_running(var)
            assert running.interrupt() == 0, running.log.read_text()
        finally:
            running.process.kill()
        assert not is_running(var)
    written = running.log.read_text()
    assert "Traceback" not in written
    assert written.count("First start") <= 1


@pytest.mark.parametrize(
    ("is_demo", "has_administrator", "said"),
    [(False, False, True), (False, True, False), (True, False, False)],
)
def test_where_nobody_can_sign_in_it_says_how_to_make_an_administrator(settings, is_demo, has_administrator, said):
    settings.DEMO, out = is_demo, io.StringIO()
    Command(stdout=out).print_addresses(1.0, has_administrator=has_administrator)
    assert ("manage.py create_administrator" in out.getvalue()) is said
    assert ("/demo/" in out.getvalue()) is is_demo
