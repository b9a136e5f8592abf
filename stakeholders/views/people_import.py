"""Importing people: first what a list would do, then what was agreed to, while the rest waits to be corrected."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.text import capfirst
from django.views.decorators.http import require_GET, require_http_methods

from stakeholders.forms.people_import import CheckedListForm, DecisionForm, PersonImportForm
from stakeholders.models import the_organisation
from stakeholders.optimistic_locking import ChangedMeanwhile
from stakeholders.people_import.descriptions import changes_of_power, described
from stakeholders.people_import.intake import CannotImport, Decisions, ImportResult, import_people
from stakeholders.people_import.limits import CannotRead
from stakeholders.people_import.people_list import Row, list_text
from stakeholders.people_import.plan import Plan, plan_import
from stakeholders.people_import.template_files import template_csv, template_workbook
from stakeholders.text.sentences import gettext as _
from stakeholders.views.requests import SignedInRequest, administrators_only, done, posted

TEMPLATE = "stakeholders/people_import/person_import.html"
WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SHOWN = 200


@require_http_methods(["GET", "HEAD", "POST"])
@administrators_only
def person_import(request: SignedInRequest) -> HttpResponse:
    """A list as file or text; the first sending shows what it would do, the second does what was agreed to."""
    if "seen" in request.POST:
        return _checked_list(request)
    form = PersonImportForm(posted(request), request.FILES or None)
    if form.is_valid():
        try:
            plan = _plan(form.cleaned_data["rows"])
        except CannotRead as refusal:
            form.add_error(None, str(refusal))
        else:
            return _preview(request, plan, notes=form.cleaned_data["notes"], status=422 if plan.faults else 200)
    return render(request, TEMPLATE, {"form": form}, status=422 if form.is_bound else 200)


@require_GET
@administrators_only
def person_import_csv(request: SignedInRequest) -> HttpResponse:
    """The columns of a list with one example, as CSV that Excel opens with the right letters."""
    return _download(template_csv(), "text/csv; charset=utf-8", "people.csv")


@require_GET
@administrators_only
def person_import_workbook(request: SignedInRequest) -> HttpResponse:
    """The same as a workbook."""
    return _download(template_workbook(), WORKBOOK, "people.xlsx")


def _checked_list(request: SignedInRequest) -> HttpResponse:
    form = CheckedListForm(request.POST)
    is_valid = form.is_valid()
    try:
        plan = _plan(form.cleaned_data["rows"], form.cleaned_data["taken_rows"])
    except CannotRead as refusal:
        form.add_error("corrections", str(refusal))
        plan, is_valid = Plan(), False
    applies = is_valid and "apply" in request.POST
    decisions = DecisionForm(plan, request.POST if applies else None, initial=_ticked(request))
    if not is_valid:
        return _preview(request, plan, form=form, decisions=decisions, status=422)
    if not applies:
        taken = form.cleaned_data["taken_rows"]
        return _preview(request, plan, decisions=decisions, taken=taken, status=422 if plan.faults else 200)
    return _apply(request, form, plan, decisions)


def _apply(request: SignedInRequest, form: CheckedListForm, plan: Plan, decisions: DecisionForm) -> HttpResponse:
    rows, taken, seen = (form.cleaned_data[name] for name in ("rows", "taken_rows", "seen"))
    if plan.fingerprint == seen and not decisions.is_valid():
        return _preview(request, plan, decisions=decisions, taken=taken, status=422)
    agreed = decisions.cleaned_data["decisions"] if decisions.is_valid() else Decisions()
    now = timezone.now()
    try:
        result = import_people(rows, decisions=agreed, seen=seen, by=request.user, at=now, taken=taken)
    except ChangedMeanwhile as refusal:
        newest = _plan(rows, taken)
        # What was ticked stays ticked, to be looked at once more.
        kept = DecisionForm(newest, initial=_ticked(request))
        return _preview(request, newest, warning=str(refusal), decisions=kept, taken=taken, status=409)
    except CannotImport as refusal:
        decisions.add_error(None, str(refusal))
        return _preview(request, plan, decisions=decisions, taken=taken, status=422)
    if result.left_over:
        rest = _plan(result.left_over, result.taken)
        return _preview(request, rest, taken=result.taken, success=_summary(result), status=200)
    # The people who were added still need an invitation.
    invite = f"{reverse('stakeholders:person-invite')}?{urlencode({'added': now.isoformat()})}"
    return done(request, _summary(result), invite if result.added else reverse("stakeholders:person-list"))


def _plan(rows: list[Row], taken: Sequence[Row] = ()) -> Plan:
    return plan_import(rows, zone=the_organisation().zone, at=timezone.now(), taken=taken)


def _ticked(request: SignedInRequest) -> dict[str, Any]:
    return request.POST.dict() | {"moved": request.POST.getlist("moved")}


def _preview(
    request: SignedInRequest,
    plan: Plan,
    *,
    status: int,
    form: CheckedListForm | None = None,
    decisions: DecisionForm | None = None,
    taken: Sequence[Row] = (),
    **words: Any,
) -> HttpResponse:
    """Show what a list would do. `words`: notes, warning or success above it."""
    written = {
        "text": list_text(step.row for step in plan.steps),
        "corrections": list_text(fault.row for fault in plan.faults) if plan.faults else "",
        "taken": list_text(taken) if taken else "",
        "seen": plan.fingerprint,
    }
    groups = {
        kind: {
            "all": len(steps),
            "shown": [{"step": step, "words": described(step)} for step in steps[:SHOWN]],
        }
        for kind in ("new", "moved", "changed", "unchanged")
        for steps in [plan.of_kind(kind)]
    }
    context = {
        "checked": form or CheckedListForm(initial=written),
        "decisions": decisions or DecisionForm(plan),
        "plan": plan,
        "counts": _counts(plan),
        "faults": plan.faults[:SHOWN],
        "powers": [(step.person.name, words) for step in plan.steps for words in changes_of_power(step)][:SHOWN],
        "has_errors": status == 422,
        **groups,
        **words,
    }
    return render(request, TEMPLATE, context, status=status)


def _counts(plan: Plan) -> list[tuple[int, str]]:
    counts = [
        (len(plan.of_kind("new")), _("new")),
        (len(plan.of_kind("moved")), _("moved")),
        (len(plan.of_kind("changed")), _("changed")),
        (len(plan.of_kind("unchanged")), _("as they are")),
        (len(plan.faults), _("to correct")),
    ]
    return [(count, word) for count, word in counts if count]


def _summary(result: ImportResult) -> str:
    counts = [
        (len(result.added), _("people added: %d")),
        (len(result.changed), _("changed: %d")),
        (len(result.moved), _("moved: %d")),
        (len(result.departments), _("departments created: %d")),
    ]
    parts = [words % count for count, words in counts if count]
    return capfirst(", ".join(parts)) + "." if parts else _("Nothing had to be changed.")


def _download(content: bytes, kind: str, name: str) -> HttpResponse:
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content, content_type=kind, headers=headers)
