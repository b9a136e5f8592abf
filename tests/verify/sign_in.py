"""`make verify-sign-in`: behind a real nginx 200 people sign in from one address while somebody guesses passwords."""

import argparse
import http.client
import os
import socket
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from tests.verify import django_setup  # noqa: F401

# isort: split
from django.db import connection

from tests.people import PASSWORD, a_person
from tests.services.mail import free_port
from tests.verify import nginx
from tests.verify.installation import Installation, database
from tests.verify.monday import ELSEWHERE, OFFICE, Act, sign_in_during_a_morning
from tests.verify.reporting import Report, parser, seed_of
from tests.verify.settings import ROOT

# What is taken away: the number of trusted proxies that is set, and a protection of every process.
CONTROLS = {
    "the proxy stands for everybody": ("0", ""),
    "what a visitor writes is believed": ("2", ""),
    "counted in two steps": ("1", "one statement"),
}
PATIENCE = 60
TOKEN = "x" * 32
LOG_OF_REQUESTS = "--access-logfile=- --logger-class=config.access_log.AccessLog"


@dataclass
class PlainBrowser:
    """A browser that connects to nginx from one address of this machine."""

    port: int
    address: str
    forwarded: str
    cookies: dict[str, str] = field(default_factory=lambda: {"csrftoken": TOKEN})

    def sign_in(self, email: str, password: str) -> int:
        form = {"login": email, "password": password, "csrfmiddlewaretoken": self.cookies["csrftoken"]}
        return self.post("/accounts/login/", urlencode(form))

    def sign_out(self) -> None:
        self.cookies.pop("sessionid", None)

    def post(self, path: str, body: str) -> int:
        """Send a form, keep the cookies, and return the status."""
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        headers |= {"Content-Type": "application/x-www-form-urlencoded"}
        if self.forwarded:
            headers["X-Forwarded-For"] = self.forwarded
        wire = http.client.HTTPConnection("127.0.0.1", self.port, PATIENCE, source_address=(self.address, 0))
        try:
            wire.request("POST", path, body, headers)
            answer = wire.getresponse()
            answer.read()
        finally:
            wire.close()
        for kept in answer.headers.get_all("Set-Cookie", []):
            self.cookies |= {name: morsel.value for name, morsel in SimpleCookie(kept).items()}
        return answer.status


@contextmanager
def a_site(control: str) -> Iterator[tuple[int, Path]]:
    """Run nginx before a web server of two processes; give nginx's port and the log of requests."""
    count, without = CONTROLS.get(control, ("1", ""))
    port = free_port()
    os.environ |= {"ALLAUTH_TRUSTED_PROXY_COUNT": count, "WEB_CONCURRENCY": "2", "GUNICORN_CMD_ARGS": LOG_OF_REQUESTS}
    installation = Installation(has_broker=False, without=without)
    installation.start("web")
    proxy = nginx.start(ROOT / "nginx", port, installation.web_port)
    try:
        wait_for(port)
        yield port, installation.log("web")
    finally:
        proxy.kill()
        proxy.wait()
        installation.stop()


def side_by_side(acts: list[Act]) -> None:
    """Do everything with sixteen hands."""
    with ThreadPoolExecutor(16) as pool:
        for done in [pool.submit(act) for act in acts]:
            done.result()


def wait_for(port: int) -> None:
    """Wait until the site answers through nginx."""
    deadline = time.monotonic() + PATIENCE
    while True:
        wire = http.client.HTTPConnection("127.0.0.1", port, 5)
        try:
            wire.request("GET", "/healthz")
            if wire.getresponse().status == http.HTTPStatus.OK:
                return
        except OSError:
            pass
        finally:
            wire.close()
        assert time.monotonic() < deadline, "nothing answers"
        time.sleep(0.1)


def run(report: Report, chosen: argparse.Namespace) -> dict[str, Any]:
    """Let the morning pass and note what differs from the promise."""
    emails = [a_person(name=f"Person {number}").email for number in range(chosen.n)]
    connection.close()
    with a_site(report.control) as (port, log):
        morning = sign_in_during_a_morning(
            lambda address, forwarded: PlainBrowser(port, address, forwarded),
            emails,
            PASSWORD,
            do=side_by_side,
            seed=report.seed,
        )
        logged = addresses_in(log)
    for miss in morning.misses():
        report.miss(miss)
    if logged != {OFFICE, ELSEWHERE}:
        report.miss(f"the log names these visitors: {', '.join(sorted(logged))}")
    looked_at = {
        place: sum(count for (where, _), count in morning.looked_at.items() if where == place)
        for place in (OFFICE, ELSEWHERE)
    }
    return {
        "people": chosen.n,
        "refused": len(morning.refused),
        "guesses": morning.guesses,
        "looked_at": looked_at,
        "most_at_one_account": max(morning.looked_at.values()),
        "morning_seconds": round(morning.seconds, 1),
    }


def addresses_in(log: Path) -> set[str]:
    """Return from where people signed in, as the log of requests has it."""
    return {line.partition(" ")[0] for line in log.read_text().splitlines() if '"POST /accounts/login/' in line}


def what_is_missing() -> str:
    """Return what this machine lacks for the run, or nothing."""
    if nginx.PROGRAM is None:
        return "There is no nginx here (Debian and Ubuntu: apt-get install nginx-light)"
    try:
        with socket.create_server((OFFICE, 0)):
            return ""
    except OSError:
        return f"This machine has no loopback address {OFFICE}"


def main() -> None:
    options = parser(__doc__)
    options.add_argument("--n", type=int, default=200, help="how many people (default: 200, at least 20)")
    chosen = options.parse_args()
    if missing := what_is_missing():
        print(f"{missing}: verify-sign-in was not run.", file=sys.stderr)  # noqa: T201 - speaks to whoever started it
        return
    seed, noticed = seed_of(chosen), []
    for control in CONTROLS if chosen.control else [""]:
        report = Report("sign-in", seed, control=control)
        with database():
            noticed.append(report.say(**run(report, chosen)))
    sys.exit(not all(noticed))


if __name__ == "__main__":
    main()
