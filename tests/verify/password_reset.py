"""`make verify-password-reset`: what the page answers, and how fast, tells nobody who has an account.

With the mail server up, slow, hung and gone, as many known as unknown addresses ask for a new password, in random
order. A miss is another status than 302, or a difference of the medians that a random distribution of the same times
over both groups shows in less than one of a thousand cases.
"""

import os
import random
import statistics
import sys
import time
from typing import Any
from urllib.parse import urlencode

from tests.verify import django_setup  # noqa: F401

# isort: split
from django.db import connection

from tests.people import a_person
from tests.verify.installation import Installation, database
from tests.verify.reporting import Report, parser, seed_of
from tests.verify.sign_in import PlainBrowser, wait_for

# The delay of each chunk on the way to the mail server, in seconds; None for a server that is gone.
MAIL_SERVERS: dict[str, float | None] = {"up": 0.0, "slow": 0.3, "hung": 3_600.0, "gone": None}
# A control sends in the request, which a hung server would hold for EMAIL_TIMEOUT each time.
OF_A_CONTROL = ("slow", "gone")
FEWEST = 20
SHUFFLES = 1_000


def ask(port: int, email: str) -> tuple[int, float]:
    """Ask for a link, and return the status and the seconds that it took."""
    browser = PlainBrowser(port, "127.0.0.1", "")
    began = time.perf_counter()
    form = {"email": email, "csrfmiddlewaretoken": browser.cookies["csrftoken"]}
    status = browser.post("/accounts/password/reset/", urlencode(form))
    return status, time.perf_counter() - began


def is_noise(known: list[float], unknown: list[float], *, seed: int) -> bool:
    """True when at least one of a thousand random distributions shows such a difference: a permutation test."""
    shuffled, chance = [*known, *unknown], random.Random(seed)  # noqa: S311 - distributes times
    seen = abs(statistics.median(known) - statistics.median(unknown))
    for _time in range(SHUFFLES):
        chance.shuffle(shuffled)
        if abs(statistics.median(shuffled[: len(known)]) - statistics.median(shuffled[len(known) :])) >= seen:
            return True
    return False


def run(report: Report, tries: int) -> dict[str, Any]:
    """Ask beside each mail server, note what differs, and return the medians in milliseconds."""
    servers = OF_A_CONTROL if report.control else tuple(MAIL_SERVERS)
    people = {server: [a_person(name=f"{server} {n}").email for n in range(tries // 2)] for server in servers}
    connection.close()
    os.environ["ALLAUTH_TRUSTED_PROXY_COUNT"] = "0"
    installation = Installation(has_broker=False, without=report.control)
    installation.start("web")
    try:
        wait_for(installation.web_port)
        return {server: _beside(server, emails, installation, report) for server, emails in people.items()}
    finally:
        installation.stop()


def _beside(server: str, known: list[str], installation: Installation, report: Report) -> dict[str, float]:
    delay = MAIL_SERVERS[server]
    installation.mail_proxy.is_dead, installation.mail_proxy.delay = delay is None, delay or 0.0
    asked = [*known, *(f"nobody-{server}-{n}@example.org" for n in range(len(known)))]
    random.Random(report.seed).shuffle(asked)  # noqa: S311 - chooses an order
    seconds: dict[bool, list[float]] = {True: [], False: []}
    theirs = set(known)
    for email in asked:
        status, taken = ask(installation.web_port, email)
        seconds[email in theirs].append(taken)
        if status != 302:
            report.miss(f"{server}: {status} for {email}")
    if not is_noise(seconds[True], seconds[False], seed=report.seed):
        report.miss(f"{server}: known and unknown addresses take different times")
    return {
        "known_ms": round(1000 * statistics.median(seconds[True]), 1),
        "unknown_ms": round(1000 * statistics.median(seconds[False]), 1),
    }


def main() -> None:
    options = parser(__doc__)
    options.add_argument(
        "--n", type=int, default=200, help="how many tries beside each server (default: 200, at least 20)"
    )
    chosen = options.parse_args()
    report = Report("password-reset", seed_of(chosen), control="mail by the delivery" if chosen.control else "")
    with database():
        noticed = report.say(**run(report, FEWEST if chosen.control else chosen.n))
    sys.exit(not noticed)


if __name__ == "__main__":
    main()
