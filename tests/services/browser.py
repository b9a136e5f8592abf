"""Real browsers for several people: each has a context of their own, and a console error fails the test."""

import shutil
import threading
import time
from collections.abc import Callable, Iterator

import pytest
from django.core.signals import request_finished, request_started
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, ViewportSize, sync_playwright

PROGRAMS = ("chromium", "chromium-browser", "google-chrome")
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
MISSING = "no Chromium on this machine (tried chromium, chromium-browser, google-chrome)"


def program() -> str | None:
    """Return the path of an installed Chromium, if any."""
    return next(filter(None, map(shutil.which, PROGRAMS)), None)


class Person:
    """Somebody with a browser: `page` is their tab, `complaints` what their browser complained about."""

    def __init__(self, context: BrowserContext, address: str) -> None:
        self.context = context
        self.address = address
        self.complaints: list[str] = []
        # Complaints that a test provokes on purpose: texts of which one must be contained.
        self.expected: list[str] = []
        context.on("console", self._hear_console)
        context.on("weberror", lambda error: self.complaints.append(f"error: {error.error}"))
        context.set_default_timeout(8_000)
        self.page = context.new_page()

    def _hear_console(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"} or "Content Security Policy" in message.text:
            self.complaints.append(f"{message.type}: {message.text} ({message.location.get('url', '')})")

    def open(self, path: str) -> Page:
        """Go to a path of the site and return the tab."""
        self.page.goto(f"{self.address}{path}")
        return self.page

    def unexpected(self) -> list[str]:
        """Return the complaints that no test announced."""
        return [text for text in self.complaints if not any(known in text for known in self.expected)]


class RequestsInFlight:
    """The requests that the live server answers at this moment; a closed browser does not stop them."""

    def __init__(self) -> None:
        self.threads: set[threading.Thread] = set()
        request_started.connect(self._started)
        request_finished.connect(self._finished)

    def _started(self, **_signal: object) -> None:
        # The test's own client answers in the test's thread; only the server has threads of its own.
        if threading.current_thread() is not threading.main_thread():
            self.threads.add(threading.current_thread())

    def _finished(self, **_signal: object) -> None:
        self.threads.discard(threading.current_thread())

    @property
    def count(self) -> int:
        """How many there are; where a browser hung up, no signal says so, but the thread is over."""
        return sum(thread.is_alive() for thread in list(self.threads))

    def wait_for_none(self, seconds: float = 20) -> bool:
        """Return True as soon as every request was answered, False when that takes longer than `seconds`."""
        until = time.monotonic() + seconds
        while self.count and time.monotonic() < until:
            time.sleep(0.02)
        return not self.count


@pytest.fixture(scope="session")
def requests_in_flight(live_server) -> RequestsInFlight:
    """Count the requests of the live server from its first one on."""
    return RequestsInFlight()


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """Launch one Chromium for all journeys; skip them where none is installed."""
    found = program()
    if found is None:
        pytest.skip(MISSING)
    # Playwright's synchronous interface runs inside an event loop, where Django would refuse queries.
    patch = pytest.MonkeyPatch()
    patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "yes")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=ARGUMENTS)
        yield browser
        browser.close()
    patch.undo()


NewPerson = Callable[..., Person]


@pytest.fixture
def new_person(chromium: Browser, live_server, requests_in_flight: RequestsInFlight) -> Iterator[NewPerson]:
    """Give a factory of people at browsers: new_person((320, 800), java_script_enabled=False, color_scheme="dark")."""
    people: list[Person] = []

    def create(viewport=(1280, 800), *, java_script_enabled=True, color_scheme="light", **options) -> Person:
        context = chromium.new_context(
            viewport=ViewportSize(width=viewport[0], height=viewport[1]),
            java_script_enabled=java_script_enabled,
            color_scheme=color_scheme,
            **options,
        )
        people.append(Person(context, live_server.url))
        return people[-1]

    yield create
    complaints = [text for person in people for text in person.unexpected()]
    for person in people:
        person.context.close()
    # What a page asked for as it closed would otherwise find the next test's rows, or none.
    assert requests_in_flight.wait_for_none(), f"{requests_in_flight.count} requests are still being answered"
    assert not complaints, "The browser complained:\n" + "\n".join(complaints)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Run a journey that fails once more: what fails twice is a fault. The summary counts each second run."""
    for item in items:
        if item.get_closest_marker("journey"):
            item.add_marker(pytest.mark.flaky(reruns=1))


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    """Remember the journeys that found no browser."""
    if report.skipped and MISSING in str(report.longrepr):
        SKIPPED.append(report.nodeid)


SKIPPED: list[str] = []


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say loudly that part of the promise was not checked."""
    if SKIPPED:
        terminalreporter.section("JOURNEYS NOT RUN", "!", red=True, bold=True)
        terminalreporter.write_line(f"{len(SKIPPED)} tests in a real browser were not run: {MISSING}.", red=True)
    for report in terminalreporter.stats.get("rerun", []):
        terminalreporter.write_line(f"{report.nodeid} was run a second time:\n{report.longrepr}", yellow=True)
