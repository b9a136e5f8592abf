"""The two walks of docs/architecture.md: what they name is entered on the way, and is counted right."""

import inspect
import re
import sys
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from types import FrameType
from typing import Any

import pytest
from django.core import mail
from django.urls import reverse

from agreements.models.check_in import UNDO_FOR
from agreements.scheduler import tick, tick_round
from agreements.tasks import ring_tick
from tests.agreements.amendments.worked_case_d import case_d
from tests.agreements.cadence.agreements_in_force import in_force_in, the_promise
from tests.agreements.notifications.mails import everything_by_mail, forget
from tests.agreements.views.browsers import browser_of, page
from tests.agreements.views.clock import Clock, clock
from tests.builders import NOW
from tests.house_rules.sources import PROJECT

__all__ = ["clock"]

pytestmark = pytest.mark.django_db
DOCUMENT = PROJECT / "docs/architecture.md"
NOON = NOW.replace(hour=12)
# Fields and constraints, pure functions, and words in templates: what a reader need not enter to follow the walk.
LEFT_OUT: tuple[str, ...] = ("models/", "analysis/", "templatetags/", "notifications/message_types/base.py")
# Entered only when a prepared query is written, once for each process.
LEFT_OUT += ("dashboard/commitment_list.py",)
# Stages of the tick that find nothing to do on these walks, or nothing of theirs.
NOTHING_TO_DO = {
    "amendments/open_changes.py",
    "cadence/auto_acceptance.py",
    "cadence/dependency_breaks.py",
    "cadence/disclosure.py",
    "cadence/notices.py",
    "cadence/occasions.py",
    "cadence/proposed_days.py",
    "cadence/reminders.py",
    "cadence/schedules.py",
    "cadence/suspension.py",
    "dashboard/health/weeks.py",
    "drafting/collaboration/presences.py",
    "drafting/collaboration/private_copies.py",
    "drift/episodes.py",
    "drift/ladder.py",
    "drift/rules.py",
    "notifications/digests/daily.py",
    "notifications/digests/weekly.py",
    "notifications/fan_out/account_notes.py",
    "notifications/fan_out/early_return.py",
    "notifications/fan_out/stand_in_notices.py",
    "reviews/calendar_changes.py",
    "reviews/planning.py",
}
CHECK_IN, CHANGE = "### The note of a check-in", "### The new date of a change"


@contextmanager
def modules_entered() -> Iterator[set[str]]:
    """Collect the modules of `agreements` in which a function is called meanwhile, as paths within it."""
    found: set[str] = set()
    root = f"{PROJECT / 'agreements'}/"

    def note(frame: FrameType, event: str, _argument: Any) -> None:
        name = frame.f_code.co_filename
        # Bodies of modules and classes run when they are imported, and have no such flag.
        if event == "call" and name.startswith(root) and frame.f_code.co_flags & inspect.CO_OPTIMIZED:
            found.add(name.removeprefix(root))

    before = sys.getprofile()
    sys.setprofile(note)
    try:
        yield found
    finally:
        sys.setprofile(before)


def walk(heading: str) -> str:
    """Return the text of one walk, up to the next heading."""
    return re.split(r"\n##", DOCUMENT.read_text().split(heading)[1])[0]


def named(text: str) -> set[str]:
    """Return the modules that a walk names."""
    return set(re.findall(r"`([a-z_/]+\.py)`", text))


def is_left_out(module: str) -> bool:
    return module.startswith(LEFT_OUT) or module in NOTHING_TO_DO


def unlike(text: str, entered: set[str]) -> set[str]:
    """Return the modules that a walk names and that are not entered, and those entered that it does not name."""
    missing = {module for module in entered - named(text) if not is_left_out(module)}
    return (named(text) - entered - {"urls.py"}) | missing


def note_of_a_check_in(clock: Clock) -> set[str]:
    """Ben reports a worry with a note; half an hour later Ana is mailed."""
    table, agreement = in_force_in("UTC", first_check_in_on=NOW.date() + timedelta(days=7))
    quiet_so_far(clock)
    promise = the_promise(agreement)
    form = {"status": "at_risk", "help_needed": "", "note": "Two days late.", "idem": str(uuid.uuid4())}
    with modules_entered() as entered:
        address = reverse("agreements:check-in-record", args=[promise.reference])
        assert browser_of(table.ben).post(address, form).status_code == 303
        pass_the_word_on(NOON + UNDO_FOR)
    assert any(form["note"] in each.body for each in mail.outbox)
    return entered


def new_date_of_a_change(clock: Clock) -> set[str]:
    """Ben asks for a later date, Ana agrees, and both are mailed."""
    case = case_d()
    quiet_so_far(clock)
    ask = page(case.agreement, "change-ask")
    form = {
        f"move-{case.delivery.reference}": "on",
        f"due-{case.delivery.reference}": "2027-03-22",
        f"along-{case.outreach.reference}": "on",
        "reason": "A technical problem.",
        "base": case.in_force.digest,
        "step": "preview",
    }
    with modules_entered() as entered:
        preview = browser_of(case.table.ben).post(ask, form).content.decode().split('id="change-send"')[1]
        kept = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', preview))
        assert browser_of(case.table.ben).post(ask, kept | {"step": "send"}).status_code == 303
        answer = page(case.agreement, "change-answer", 2)
        assert browser_of(case.table.ana).post(answer, {"act": "agree"}).status_code == 303
        pass_the_word_on(NOON)
    assert any("is in force" in each.subject for each in mail.outbox)
    return entered


def quiet_so_far(clock: Clock) -> None:
    """Stop the clock at noon; everybody reads mail at once, and what came before has been told."""
    clock.moment = NOON
    everything_by_mail()
    tick(at=NOON)
    forget()


def pass_the_word_on(at: datetime) -> None:
    """Ring as Celery does, and do the rounds of the first minutes after a moment."""
    ring_tick()
    for minutes in range(3):
        tick_round(at + timedelta(minutes=minutes))


@pytest.mark.parametrize(
    ("heading", "walked"), [(CHECK_IN, note_of_a_check_in), (CHANGE, new_date_of_a_change)], ids=["check-in", "change"]
)
def test_the_walk_names_what_the_code_enters_and_counts_it_right(clock, heading, walked):
    text = walk(heading)
    assert unlike(text, walked(clock)) == set()
    assert int(re.findall(r"^These are (\d+) modules", text, re.MULTILINE)[0]) == len(named(text))


def test_a_module_too_many_or_too_few_is_noticed():
    """The control."""
    text = "1. `urls.py` and 2. `views/a.py`."
    assert unlike(text, {"views/a.py", "models/term.py"}) == set()
    assert unlike(text, {"views/a.py", "views/b.py"}) == {"views/b.py"}
    assert unlike(text, set()) == {"views/a.py"}
