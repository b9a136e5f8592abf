"""The sheet of a first draft as posted values: as it is opened, and after each press that sends nothing."""

import re
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.http import QueryDict

from agreements.forms.first_drafts import MOST_PROMISES, OUTCOME, THEIRS
from agreements.forms.first_promises import OURS
from agreements.starts.catalogue import BY_SLUG, Start, StartPromise, suggested
from agreements.starts.copies import Copy, copy_of
from agreements.starts.first_draft import FIRST_REVIEW, working_day
from stakeholders.models import Department, User

# How an outcome reads that was written on such a sheet.
SENTENCE = re.compile(
    r"(?:For (?P<beneficiaries>.+?), we|We) will (?P<change>.+?)(?:, so that (?P<benefit>.+?))?\.?", re.DOTALL
)


def opened(*, by: User, today: date, key: UUID) -> QueryDict:
    """Return the sheet as it is opened: a promise each way, and a review in six weeks where one manager may help."""
    sheet = QueryDict(mutable=True)
    managers = list(User.objects.active().filter(is_manager=True).exclude(pk=by.pk).values_list("pk", flat=True)[:2])
    sheet["idem"] = str(key)
    if len(managers) == 1:
        # The rhythm needs an escalation contact to be stored.
        sheet["escalation"], sheet["first_review_on"] = str(managers[0]), working_day(today + FIRST_REVIEW).isoformat()
    sheet.setlist("promise", [THEIRS, OURS])
    sheet[f"{OURS}-owner"] = str(by.pk)
    return sheet


def pressed(posted: QueryDict, *, by: User, today: date) -> QueryDict:
    """Return the sheet after the button that was pressed: somebody added or removed, a promise more, a start taken."""
    sheet = posted.copy()
    for kind in ("department", "person"):
        _choose(sheet, kind)
    step = sheet.get("step")
    _empty_promise(sheet, str(sheet.get("empty_promise", "")))
    if step == "another":
        _add_promise(sheet)
    elif step == "start":
        take(sheet, BY_SLUG.get(str(sheet.get("start"))), today=today)
    elif step == "example":
        take_outcome(sheet, suggested(str(sheet.get("matter", "")))[0])
    elif step == "copy":
        copied = copy_of(str(sheet.get("copy", "")), reader=by, today=today)
        if copied:
            take_copy(sheet, copied, by=by)
    return sheet


def take(sheet: QueryDict, start: Start | None, *, today: date) -> None:
    """Fill in what a start says, where nothing is written yet or the words are those of the start before.

    Without a start, the words of the one before go.
    """
    before = BY_SLUG.get(str(sheet.get("taken")))
    take_outcome(sheet, start, before=before)
    for number, which in ((THEIRS, "theirs"), (OURS, "ours")):
        _fill_promise(sheet, number, getattr(start, which, None), getattr(before, which, None), today=today)
    sheet["taken"] = start.slug if start else ""


def take_outcome(sheet: QueryDict, start: Start | None, *, before: Start | None = None) -> None:
    """Fill in the outcome of a start alone."""
    for name in OUTCOME:
        _fill(sheet, name, getattr(start, name, ""), getattr(before, name, ""))


def take_copy(sheet: QueryDict, copied: Copy, *, by: User) -> None:
    """Write the words of an agreement on the sheet, in the place of those that stand there."""
    own = set(Department.objects.of(by))
    theirs = [str(one.pk) for one in copied.departments if one not in own]
    sheet.setlist("department", list(dict.fromkeys([*sheet.getlist("department"), *theirs])))
    _copy_outcome(sheet, copied)
    promises = copied.promises[:MOST_PROMISES]
    sheet.setlist("promise", [str(number) for number in range(len(promises))] or [THEIRS, OURS])
    for number, promise in enumerate(promises):
        day = copied.day(promise.due_on)
        sheet[f"{number}-owner"] = str(promise.owner_id if promise.owner.is_active else "")
        sheet[f"{number}-deliverable"] = promise.deliverable
        sheet[f"{number}-acceptance"] = promise.acceptance
        sheet[f"{number}-receiver"] = str(promise.receiver.department_id)
        sheet[f"{number}-due_on"] = day.isoformat() if day else ""
    if copied.escalation and copied.escalation != by:
        sheet["escalation"] = str(copied.escalation.pk)
    sheet["copied"] = str(copied.text.agreement.number)


def _copy_outcome(sheet: QueryDict, copied: Copy) -> None:
    outcome = copied.outcome
    if outcome is None:
        return
    read = SENTENCE.fullmatch(outcome.impact)
    # A sentence that was written in another way stays whole.
    parts = read.groupdict(default="") if read else {"beneficiaries": "", "change": outcome.impact, "benefit": ""}
    for name, words in (parts | {"indicators": outcome.indicators}).items():
        sheet[name] = words


def _choose(sheet: QueryDict, kind: str) -> None:
    kept = [pk for pk in sheet.getlist(kind) if pk != sheet.get(f"remove_{kind}")]
    added = [pk for pk in sheet.getlist(f"add_{kind}") if pk not in kept]
    sheet.setlist(kind, [*kept, *added])
    if added:
        sheet["find"] = ""


def _add_promise(sheet: QueryDict) -> None:
    numbers = [int(number) for number in sheet.getlist("promise") if number.isdecimal()]
    if len(numbers) < MOST_PROMISES:
        sheet.appendlist("promise", str(max(numbers, default=-1) + 1))


def _empty_promise(sheet: QueryDict, number: str) -> None:
    if number not in sheet.getlist("promise"):
        return
    for name in ("owner", "deliverable", "acceptance", "due_on"):
        sheet[f"{number}-{name}"] = ""


def _fill_promise(
    sheet: QueryDict, number: str, promise: StartPromise | None, former: StartPromise | None, *, today: date
) -> None:
    for name in ("deliverable", "acceptance"):
        _fill(sheet, f"{number}-{name}", getattr(promise, name, ""), getattr(former, name, ""))
    _fill(sheet, f"{number}-due_on", _day(promise, today), _day(former, today))


def _day(promise: StartPromise | None, today: date) -> str:
    return working_day(today + timedelta(days=promise.days)).isoformat() if promise else ""


def _fill(sheet: QueryDict, name: str, words: Any, former: Any) -> None:
    if str(sheet.get(name, "")).strip() in {"", str(former)}:
        sheet[name] = str(words)
