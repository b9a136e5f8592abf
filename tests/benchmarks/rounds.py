"""`make benchmark-rounds`: an idle round at two sizes; check-ins opened, told and mailed in piles; against floors."""

import argparse
import json
import os
import subprocess
import sys
from typing import Any

from tests.benchmarks.measuring import ROUNDS, Times
from tests.verify.reporting import Report, parser

# An idle round may ask so much, and cost so much more at the largest size than at the smallest.
STATEMENTS, FLAT = 6, 1.3
# Opening and telling of what is due, in times of one statement of SQL for each.
SET_BASED = 15.0
# Mails per second in shares of what a bare loop over one connection hands over; the server must take so many at least.
ALONE, WHOLE, SINK = 0.4, 0.2, 800
# Milliseconds from a final dot to its answer, of the server that is judged by: it takes 800 to 1,000 a second.
PAUSE = 0.5


class IdleCompany:
    """A process with the data of one scale that does idle rounds when it is asked."""

    def __init__(self, scale: int) -> None:
        environment = {**os.environ, "ENTENTE_SCALE": str(scale), "PYTHONWARNINGS": "ignore"}
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.benchmarks.idle_rounds"],
            env=environment | {"DJANGO_SETTINGS_MODULE": "tests.benchmarks.page_settings"},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self.idle, self.floor = Times(), Times()

    def told(self) -> Any:
        """Return the next thing that it says."""
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        assert line, "the process has ended"
        return json.loads(line) if line.startswith(("{", "[")) else self.told()

    def ask(self, what: str) -> Any:
        assert self._process.stdin is not None
        print(what, file=self._process.stdin, flush=True)
        return self.told()

    def settled(self) -> dict[str, Any]:
        """Wait until nothing is due there any more; return how large the company is."""
        found: dict[str, Any] = self.told()
        return found if "settled_after" in found else self.settled()

    def measure(self, *, warms_up: bool) -> None:
        times = self.ask("times")
        if not warms_up:
            self.idle.seconds.append(times["idle"])
            self.floor.seconds.append(times["floor"])

    def finished(self) -> dict[str, Any]:
        """End the process; return its figures."""
        figures: dict[str, Any] = self.ask("statements")
        assert self._process.stdin is not None
        self._process.stdin.close()
        self._process.wait(60)
        return figures | {"ms": self.idle.told(), "floor_ms": self.floor.told()}


def idle(report: Report, scales: list[int], rounds: int) -> dict[str, Any]:
    """Let the companies take turns; return statements, milliseconds and growth."""
    companies = {scale: IdleCompany(scale) for scale in scales}
    found = {f"scale {scale}": company.settled() for scale, company in companies.items()}
    for number in range(rounds + 1):
        for company in list(companies.values())[:: 1 if number % 2 else -1]:
            company.measure(warms_up=number == 0)
    for scale, company in companies.items():
        figures = company.finished()
        found[f"scale {scale}"] |= figures
        if figures["statements"] > STATEMENTS:
            report.miss(f"an idle round asks {figures['statements']} statements at scale {scale}")
    growth = companies[max(scales)].idle.median / companies[min(scales)].idle.median
    if growth > FLAT:
        report.miss(f"an idle round grows by {growth:.2f}")
    return found | {"growth": round(growth, 2)}


def piles(report: Report, chosen: argparse.Namespace) -> dict[str, Any]:
    """Open, tell and mail piles on a database of their own."""
    # These choose the settings of a whole process: the other half runs in processes of its own.
    from tests.benchmarks.piles import FastMailSink, Piles, mailing, opening_and_telling  # noqa: PLC0415
    from tests.verify.installation import database  # noqa: PLC0415

    times = 2 * (chosen.rounds + 1)
    with database(), FastMailSink() as fastest, FastMailSink(pause=PAUSE) as sink:
        found: dict[str, Any] = opening_and_telling(Piles(chosen.due, times), chosen.rounds)
        found["mails, fastest server"] = mailing(Piles(chosen.mails, times), chosen.rounds, fastest)
        found["mails"] = mails = mailing(Piles(chosen.mails, times), chosen.rounds, sink)
    both = found["opening and telling"]
    if both["ratio"] > SET_BASED:
        report.miss(f"{chosen.due} check-ins due cost {both['ratio']} times the floor")
    for name, least in (("alone", ALONE), ("whole", WHOLE)):
        if mails[name] < least:
            report.miss(f"mails {name}: {mails[name]} of a bare loop")
    if mails["per_second"]["bare"] < SINK:
        report.miss(f"the mail server takes only {mails['per_second']['bare']} a second")
    if mails["lost"] or mails["doubled"]:
        report.miss(f"{mails['lost']} mails lost, {mails['doubled']} doubled")
    return found


def options() -> argparse.ArgumentParser:
    asked = parser(__doc__)
    asked.add_argument("--only", choices=["idle", "piles"], help="only one half")
    asked.add_argument("--scales", type=int, nargs="+", default=[1, 100])
    asked.add_argument("--due", type=int, default=2_000)
    asked.add_argument("--mails", type=int, default=1_000)
    asked.add_argument("--rounds", type=int, default=ROUNDS)
    return asked


if __name__ == "__main__":
    arguments = options().parse_args()
    found = Report("benchmark-rounds", seed=0)
    figures = {}
    if arguments.only != "piles":
        figures["idle"] = idle(found, arguments.scales, arguments.rounds)
    if arguments.only != "idle":
        figures |= piles(found, arguments)
    found.finish(**figures)
