"""`make benchmark-pages`: every page against an empty view with session and person on the same server, at two sizes."""

import argparse
import contextlib
import http.client
import itertools
import json
import os
import statistics
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from config.embedded.processes import die_with_parent
from tests.benchmarks.measuring import ROUNDS, STEADY
from tests.services.mail import free_port
from tests.verify.reporting import Report, parser

PROJECT = Path(__file__).resolve().parents[2]
# So long one page is visited in one round, but at least so often, unless that takes much longer.
SECONDS, VISITS, LONGEST = 1.0, 4, 10.0
STARTED_WITHIN = 30.0
PATIENCE = ("--keep-alive=600", "--timeout=600")
ASKED, SAID = "X-Count-Statements", "X-Statements"
TICK = os.sysconf("SC_CLK_TCK")
FINE = (200, 302, 303)


@dataclass
class Visits:
    """What one page took, round by round: seconds of the middle and of the slow visit, and of CPU for each."""

    p50: list[float] = field(default_factory=list)
    p95: list[float] = field(default_factory=list)
    cpu: list[float] = field(default_factory=list)
    statements: int = 0
    size: int = 0
    faults: int = 0


class Server:
    """The web server of one scale, and one kept connection to it."""

    def __init__(self, scale: int) -> None:
        self.environment = {**os.environ, "ENTENTE_SCALE": str(scale), "PYTHONWARNINGS": "ignore"}
        self.environment["DJANGO_SETTINGS_MODULE"] = "tests.benchmarks.page_settings"
        self.port = free_port()
        self.postgres = PROJECT / "var" / "benchmark" / str(scale) / "postgres" / "data" / "postmaster.pid"
        self.targets: list[dict[str, Any]] = []
        self.unique = itertools.count(int(time.time()))

    def prepare(self) -> None:
        """Make the data where they are missing, and let the readers sign in."""
        told = self._python("tests.benchmarks.page_data", stdout=subprocess.PIPE)
        *notes, targets = (told.communicate()[0] or b"").decode().strip().splitlines()
        for note in notes:
            print(note, flush=True)  # noqa: T201 - how long the data took
        self.targets = json.loads(targets)

    def start(self) -> None:
        """Let one process with one thread answer, so that its connection to the database is kept."""
        web = ["config.wsgi", "--bind", f"127.0.0.1:{self.port}", "--worker-class", "gthread", "--threads=1"]
        self.database = self._python("tests.benchmarks.page_database")
        self.web = self._python("gunicorn", *web, *PATIENCE, "--no-control-socket", "--log-level=error")
        until = time.monotonic() + STARTED_WITHIN
        while True:
            with contextlib.suppress(OSError, http.client.HTTPException):
                self.connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=180)
                self.send({"url": "/healthz", "cookie": "", "form": {}, "headers": {}})
                return
            if time.monotonic() > until:
                raise SystemExit("The web server did not start.")
            time.sleep(0.2)

    def stop(self) -> None:
        for process in (self.web, self.database):
            process.terminate()
            process.wait(STARTED_WITHIN)

    def send(self, target: dict[str, Any], **more: str) -> tuple[int, http.client.HTTPMessage, bytes]:
        """Ask for a page, or send its form; the connection stays open."""
        headers = {"Cookie": target["cookie"], "Host": "localhost", **target["headers"], **more}
        method, body = "GET", None
        if target["form"]:
            form = dict(target["form"])
            if "note" in form or "why_now" in form:
                name = "note" if "note" in form else "why_now"
                form[name] = f"{form[name]} {next(self.unique)}"
            method, body = "POST", urlencode(form)
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        try:
            self.connection.request(method, target["url"], body, headers)
        except OSError:
            # A page of the other scale took longer than the server keeps a connection.
            self.connection.close()
            self.connection.request(method, target["url"], body, headers)
        response = self.connection.getresponse()
        content = response.read()
        if target.get("counts_versions") and response.status == 200:
            target["form"]["version"] = str(int(target["form"]["version"]) + 1)
        return response.status, response.headers, content

    def cpu(self) -> float:
        """Return the seconds of CPU that web server and database have used so far."""
        return _cpu_of_tree(self.web.pid) + _cpu_of_tree(int(self.postgres.read_text().splitlines()[0]))

    def memory(self) -> float:
        """Return the memory of the web worker in MB."""
        worker = max(_children(self.web.pid), default=self.web.pid)
        words = Path(f"/proc/{worker}/status").read_text()
        return round(int(words.partition("VmRSS:")[2].split()[0]) / 1024, 1)

    def _python(self, *arguments: str, **more: Any) -> "subprocess.Popen[bytes]":
        command = [sys.executable, "-W", "ignore", "-m", *arguments]
        return subprocess.Popen(command, cwd=PROJECT, env=self.environment, preexec_fn=die_with_parent, **more)


def visit(server: Server, target: dict[str, Any], into: Visits, *, counts: bool) -> None:
    """Visit one page for a while and take down what it took."""
    took: list[float] = []
    begun, cpu = time.perf_counter(), server.cpu()
    while (spent := time.perf_counter() - begun) < SECONDS or (len(took) < VISITS and spent < LONGEST):
        before = time.perf_counter()
        status, _headers, content = server.send(target)
        took.append(time.perf_counter() - before)
        into.faults += status not in FINE
        into.size = len(content)
    if counts:
        into.p50.append(statistics.median(took))
        into.p95.append(sorted(took)[int(0.95 * (len(took) - 1))])
        into.cpu.append((server.cpu() - cpu) / len(took))
    else:
        into.statements = int(server.send(target, **{ASKED: "1"})[1].get(SAID, "0"))


def measure(report: Report, chosen: argparse.Namespace) -> dict[str, Any]:
    """Visit every page of every scale in each round, in reversed order every second time; print what it took."""
    servers = {scale: Server(scale) for scale in chosen.scales}
    for server in servers.values():
        server.prepare()
        server.targets = [one for one in server.targets if is_chosen(one["name"], chosen)]
    found: dict[tuple[int, str], Visits] = defaultdict(Visits)
    with contextlib.ExitStack() as running:
        for server in servers.values():
            running.callback(server.stop)
            server.start()
        each = [(scale, target) for scale, server in servers.items() for target in server.targets]
        for number in range(chosen.rounds + 1):
            for scale, target in each if number % 2 else reversed(each):
                visit(servers[scale], target, found[scale, target["name"]], counts=number > 0)
        memory = {scale: server.memory() for scale, server in servers.items()}
    names = dict.fromkeys(target["name"] for _scale, target in each)
    print("\n".join(lines(list(names), chosen.scales, found)), flush=True)  # noqa: T201 - the table
    judge(report, found)
    return {"web_worker_mb": memory}


def is_chosen(name: str, chosen: argparse.Namespace) -> bool:
    """True for the floor, and for each page that is to be visited in this run."""
    return name == "floor" or (chosen.only in name and not (chosen.without and chosen.without in name))


def judge(report: Report, found: Mapping[tuple[int, str], Visits]) -> None:
    """Note what makes the run void: a floor that wavers, an answer that is no good."""
    for (scale, name), taken in found.items():
        if name == "floor" and max(taken.p50) > STEADY * min(taken.p50):
            report.miss(f"void: the floor of {scale} wavered from {_ms(min(taken.p50))} to {_ms(max(taken.p50))} ms")
        if taken.faults:
            report.miss(f"{name} at scale {scale}: {taken.faults} answers were no good")


def lines(names: list[str], scales: list[int], found: Mapping[tuple[int, str], Visits]) -> Iterator[str]:
    """Yield the table: by page and scale the times, in milliseconds and in F, statements, bytes, and the growth."""
    yield "| page | scale | p50 ms (min-max) | F | p95 ms | CPU ms | F of CPU | statements | bytes | growth of CPU |"
    yield "|---|---|---|---|---|---|---|---|---|---|"
    for name in names:
        shares = {scale: _median(found[scale, name].cpu) / _median(found[scale, "floor"].cpu) for scale in scales}
        for scale, share in shares.items():
            one, floor = found[scale, name], found[scale, "floor"]
            p50, growth = _median(one.p50), share / shares[scales[0]]
            times = f"{_ms(p50)} ({_ms(min(one.p50))}-{_ms(max(one.p50))}) | {p50 / _median(floor.p50):.1f}"
            cpu = f"{_ms(_median(one.p95))} | {_ms(_median(one.cpu))} | {share:.1f}"
            yield f"| {name} | {scale} | {times} | {cpu} | {one.statements} | {one.size} | {growth:.2f} |"


def _median(figures: list[float]) -> float:
    # A page quicker than the clock of the processes still costs something.
    return max(statistics.median(figures), 0.0001)


def _ms(seconds: float) -> str:
    return f"{1000 * seconds:.1f}"


def _children(process: int) -> list[int]:
    with contextlib.suppress(OSError):
        return [int(child) for child in Path(f"/proc/{process}/task/{process}/children").read_text().split()]
    return []


def _cpu_of_tree(process: int) -> float:
    """Return the seconds that a process, those it started and those that have ended have used."""
    try:
        used = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[11:15]
    except OSError:
        return 0.0
    return sum(map(int, used)) / TICK + sum(_cpu_of_tree(child) for child in _children(process))


def options() -> argparse.ArgumentParser:
    asked = parser(__doc__)
    asked.add_argument("--scales", type=int, nargs="+", default=[1, 100])
    asked.add_argument("--rounds", type=int, default=ROUNDS)
    asked.add_argument("--only", default="", help="pages whose name holds this")
    asked.add_argument("--without", default="", help="leave out the pages whose name holds this")
    return asked


if __name__ == "__main__":
    arguments = options().parse_args()
    told = Report("benchmark-pages", seed=0)
    told.finish(**measure(told, arguments))
