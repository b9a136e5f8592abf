"""Simulated users: threads that use the web app over HTTP during faults and record how each action was answered."""

import random
import threading
import time
import urllib.error
import urllib.request
import uuid
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.client import HTTPException, HTTPMessage
from http.cookiejar import CookieJar
from typing import IO
from urllib.parse import urlencode

from tests.people import PASSWORD

# How an action went, as the user was told: done, refused, or no answer that says so.
OK, FAIL, INFO = "ok", "fail", "info"
Form = dict[str, str | list[str]]
PATIENCE = 20


@dataclass
class Action:
    """One action that a user tried; `key` is in its form, so its row can be found again."""

    what: str
    key: str
    outcome: str = INFO


class NoRedirect(urllib.request.HTTPRedirectHandler):
    """A redirect is the answer: where it leads is another page."""

    def redirect_request(
        self, request: urllib.request.Request, answer: IO[bytes], code: int, words: str, headers: HTTPMessage, to: str
    ) -> None:
        return None


class Person:
    """One signed-in user: an HTTP client with a cookie jar."""

    def __init__(self, address: str, email: str) -> None:
        self.address, self.email = address, email
        self.cookies = CookieJar()
        self._opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self.cookies), NoRedirect)

    def sign_in(self) -> None:
        self._send("/accounts/login/", None)
        answer = self.post("/accounts/login/", {"login": self.email, "password": PASSWORD})
        assert answer == OK, f"{self.email} could not sign in"

    def post(self, path: str, form: Form) -> str:
        """Send a form and return how it went."""
        token = next((cookie.value for cookie in self.cookies if cookie.name == "csrftoken"), "") or ""
        return self._send(path, urlencode(form | {"csrfmiddlewaretoken": token}, doseq=True).encode())

    def _send(self, path: str, content: bytes | None) -> str:
        try:
            with self._opener.open(f"{self.address}{path}", content, PATIENCE):
                return FAIL  # a page instead of a redirect: the form was not taken
        except urllib.error.HTTPError as answer:
            return OK if answer.code in {302, 303} else INFO if answer.code >= 500 else FAIL
        except (OSError, HTTPException):
            return INFO


@dataclass(frozen=True)
class Targets:
    """What users act on: drafts that take offers, and commitments to check in on."""

    departments: list[str]
    drafts: list[tuple[str, str]]  # reference and seat that receives
    commitments: list[str]
    owner: str


@dataclass
class SimulatedUsers:
    """Several users, each in a thread, who act until `stop`; `history` holds every action with its outcome."""

    address: str
    targets: Targets
    lead: str
    owner: str
    seed: int
    pause: float = 0.25
    history: list[Action] = field(default_factory=list)
    _is_over: threading.Event = field(default_factory=threading.Event)
    _people: list[threading.Thread] = field(default_factory=list)

    def start(self) -> None:
        for number, (email, perform) in enumerate(
            [(self.lead, self._start_agreement), (self.lead, self._offer), (self.owner, self._check_in)]
        ):
            person = Person(self.address, email)
            person.sign_in()
            chance = random.Random(self.seed + number)  # noqa: S311
            thread = threading.Thread(target=self._work, args=[person, perform, chance], daemon=True)
            self._people.append(thread)
            thread.start()

    def stop(self) -> None:
        self._is_over.set()
        for thread in self._people:
            thread.join(PATIENCE + 5)

    def counted(self) -> dict[str, int]:
        return dict(sorted(Counter(f"{action.what} {action.outcome}" for action in self.history).items()))

    def _work(self, person: Person, perform: Callable[[Person, random.Random], None], chance: random.Random) -> None:
        while not self._is_over.is_set():
            perform(person, chance)
            time.sleep(chance.uniform(0.5, 1.5) * self.pause)

    def _try(self, person: Person, what: str, key: str, path: str, form: Form) -> Action:
        action = Action(what, key)
        self.history.append(action)
        action.outcome = person.post(path, form)
        if action.outcome == INFO:
            # As people do: once more. The key in the form makes it the same action.
            time.sleep(0.5)
            action.outcome = person.post(path, form)
        return action

    def _start_agreement(self, person: Person, chance: random.Random) -> None:
        key = str(uuid.uuid4())
        matter, departments = f"Business {key}", self.targets.departments
        form: Form = {"idem": key, "matter": matter, "department": departments, "step": "send"}
        self._try(person, "start", key, "/agreements/new/", form)

    def _offer(self, person: Person, chance: random.Random) -> None:
        key = str(uuid.uuid4())
        reference, receiver = chance.choice(self.targets.drafts)
        form: Form = {
            "idem": key,
            "deliverable": f"Deliverable {key}",
            "owner": self.targets.owner,
            "receiver": receiver,
            "due_on": (datetime.now(UTC) + timedelta(weeks=8)).date().isoformat(),
            "acceptance": "It is there.",
        }
        self._try(person, "offer", key, f"/agreements/{reference}/terms/commitment/add/", form)

    def _check_in(self, person: Person, chance: random.Random) -> None:
        key = str(uuid.uuid4())
        reference = chance.choice(self.targets.commitments)
        form: Form = {"idem": key, "status": "at_risk", "help_needed": "time", "note": f"Note {key}"}
        said = self._try(person, "check in", key, f"/commitments/{reference}/check-in/", form)
        if said.outcome == OK and chance.random() < 0.5:
            self._try(person, "tell", key, f"/commitments/{reference}/check-ins/{key}/tell/", {})
