"""Checking in on several commitments with one button; those without an open check-in are folded away."""

import uuid
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from agreements.cadence.check_ins import CannotCheckIn, record_check_in
from agreements.cadence.occasions import check_ins_awaiting
from agreements.commitments.pending_words import words_read_by
from agreements.dashboard.commitment_list import mine, readable
from agreements.forms.batch_check_ins import RowForm, newest_word, rows
from agreements.models import Agreement, CheckIn, Commitment, Status
from agreements.models.commitment import ReportedStatus
from agreements.views.check_ins import posted_key
from agreements.views.requests import SignedInRequest, answer, done, today_for
from stakeholders.text.sentences import gettext as _
from stakeholders.text.sentences import ngettext

PAGE = "agreements/batch_check_ins/batch.html"
# More than anybody answers at one sitting.
AT_MOST = 60


@dataclass
class Row:
    """One commitment on the page: its form, and the result after saving."""

    form: RowForm
    saved: CheckIn | None = None
    # Why it was not saved, beyond what the form says itself.
    reason: str = ""

    @property
    def commitment(self) -> Commitment:
        return self.form.commitment

    @property
    def seen(self) -> str:
        """The newest word, as it stands on the page that is shown now."""
        return newest_word(self.form.latest)

    @property
    def idem(self) -> str:
        """The key under which the row is sent; the same as before where it was not saved."""
        return str(self.form["idem"].value() or uuid.uuid4())


@require_http_methods(["GET", "HEAD", "POST"])
def check_in_batch(request: SignedInRequest) -> HttpResponse:
    """Say of several commitments how they are going; each row that was answered is saved by itself."""
    found = [Row(form) for form in _rows(request)]
    if request.method != "POST":
        return _page(request, found)
    answered = [row for row in found if row.form.is_answered]
    for row in answered:
        _save(request, row)
    elsewhere = _elsewhere(request, found)
    repeated = _saved_before(request, elsewhere)
    gone = _gone(request, elsewhere - repeated)
    open_rows = [row for row in answered if row.saved is None]
    if not open_rows and not gone:
        return done(request, _said(len(answered) + len(repeated)), reverse("agreements:check-in-batch"))
    has_faults = any(not row.reason for row in open_rows)
    return _page(request, found, gone=gone, status=422 if has_faults else 409)


def _rows(request: SignedInRequest) -> list[RowForm]:
    now = timezone.now()
    running = readable(request.user).running().filter(mine(request.user, now)).exclude(pending__status=Status.DONE)
    commitments = list(running.order_by("terms__due_on", "number")[:AT_MOST])
    said = words_read_by(request.user, at=now).filter(commitment__in=commitments).select_related("by")
    latest = {one.commitment_id: one for one in said.order_by("commitment", "-at", "-pk").distinct("commitment")}
    return rows(request.POST or None, commitments, latest)


def _save(request: SignedInRequest, row: Row) -> None:
    form = row.form
    key = posted_key(form.data.get(form.add_prefix("idem"), ""))
    row.saved = CheckIn.objects.filter(commitment=form.commitment, key=key, by=request.user).first() if key else None
    if row.saved or not form.is_valid():
        return
    if form.has_moved_on:
        row.reason = _("There is a newer word since you opened this page. Look at it, then send yours again.")
        return
    try:
        row.saved = record_check_in(
            commitment=form.commitment, **form.words, by=request.user, at=timezone.now(), key=key
        )
    except CannotCheckIn as reason:
        row.reason = str(reason)


def _elsewhere(request: SignedInRequest, found: list[Row]) -> set[str]:
    """What was typed about commitments that are not on the page any more, by their references."""
    here = {row.commitment.reference for row in found}
    typed = {name.rpartition("-")[0] for name, words in request.POST.items() if _is_typed(name, str(words))}
    return typed - here


def _is_typed(name: str, words: str) -> bool:
    return name.endswith(("-status", "-note")) and bool(words.strip())


def _saved_before(request: SignedInRequest, references: set[str]) -> set[str]:
    """The check-ins that this form saved when it was sent the first time."""
    keys = {key for one in references if (key := posted_key(request.POST.get(f"{one}-idem", "")))}
    saved = CheckIn.objects.filter(key__in=keys, by=request.user).select_related("commitment")
    return {one.commitment.reference for one in saved} & references


def _gone(request: SignedInRequest, references: set[str]) -> list[dict[str, str]]:
    """What was typed about commitments that are done, ended or somebody else's by now."""
    known = readable(request.user).filter(number__in=[_number(reference) for reference in references])
    return [
        {"reference": one.reference, "what": one.terms.deliverable, "note": request.POST.get(f"{one}-note", "")}
        for one in known
        if one.terms
    ]


def _number(reference: str) -> int:
    digits = reference.removeprefix("C-")
    return int(digits) if digits.isdecimal() and len(digits) < 10 else 0


def _said(count: int) -> str:
    if not count:
        return _("Nothing was answered, so nothing was sent.")
    return ngettext("%(count)s check-in saved.", "%(count)s check-ins saved.", count) % {"count": count}


def _page(request: SignedInRequest, found: list[Row], *, status: int = 200, **more: Any) -> HttpResponse:
    owed = {occasion.commitment_id for occasion in check_ins_awaiting(request.user, at=timezone.now())}
    # A question that this form answered stays visible on the page.
    first = [row for row in found if row.commitment.pk in owed or (row.form.is_bound and row.form.is_answered)]
    context = {
        "owed": first,
        "others": [row for row in found if row not in first],
        "titles": Agreement.objects.filter(pk__in={row.commitment.agreement_id for row in found}).titles(),
        "has_open_rows": any(row.form.errors or row.reason for row in found if row.form.is_bound and not row.saved),
        "statuses": dict(ReportedStatus.choices),
        "today": today_for(request.user),
    }
    return answer(request, PAGE, context | more, status=status)
