"""Starting an agreement: one page from the matter to the mail that asks the other side."""

from typing import Any
from uuid import uuid4

from django.http import HttpResponse, QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from agreements.drafting.new_agreement import CannotStart
from agreements.forms.first_draft_sheets import opened, pressed
from agreements.forms.first_drafts import MOST_PROMISES, FirstDraftForm
from agreements.notifications.fan_out.preview import reach_of_sending
from agreements.permissions import may_start
from agreements.starts.catalogue import STARTS, fitting, suggested
from agreements.starts.copies import copy_of, copyable
from agreements.starts.first_draft import write_first_draft
from agreements.views.requests import SignedInRequest, allow, answer, done, posted_key, today_for
from stakeholders.models import Department, the_organisation

PAGE = "agreements/first_drafts/new.html"
# As many are shown at once, and offered unasked where there are no more.
MOST_FOUND = 6
# The buttons that end the sheet: ask the other side, or keep it to oneself.
SEND, KEEP = "send", "keep"
# Enter in the search field.
FIND = "find"


@require_http_methods(["GET", "HEAD", "POST"])
def agreement_new(request: SignedInRequest) -> HttpResponse:
    """What do you want to settle, and with whom? Every press but the last two shows the sheet again, as it is now."""
    _allow(request)
    today = today_for(request.user)
    if request.method != "POST":
        return _sheet(request, _form(request, opened(by=request.user, today=today, key=uuid4())))
    if request.POST.get("step") not in {SEND, KEEP}:
        sheet = pressed(request.POST, by=request.user, today=today)
        if sheet.get("step") == FIND:
            _choose_the_only_one(sheet, _found(_form(request, sheet)))
        return _sheet(request, _form(request, sheet))
    form = _form(request, request.POST, is_sent=True)
    if not form.is_valid():
        return _sheet(request, form, status=422)
    return _written(request, form)


@require_POST
def departments_found(request: SignedInRequest) -> HttpResponse:
    """The departments and people that the words in the search field name, while they are typed."""
    _allow(request)
    form = _form(request, request.POST)
    return answer(request, PAGE, _found(form), part="found")


@require_POST
def first_mail(request: SignedInRequest) -> HttpResponse:
    """The mail to the other side as it would leave now, with the words typed so far."""
    _allow(request)
    return answer(request, PAGE, _mail(request, _form(request, request.POST)), part="mail")


def _allow(request: SignedInRequest) -> None:
    allow(may_start(request.user), _("Members of a department start agreements. An administrator can add you to one."))


def _form(request: SignedInRequest, sheet: QueryDict, *, is_sent: bool = False) -> FirstDraftForm:
    return FirstDraftForm(sheet, by=request.user, today=today_for(request.user), is_sent=is_sent)


def _written(request: SignedInRequest, form: FirstDraftForm) -> HttpResponse:
    is_shared = request.POST.get("step") == SEND
    copied = copy_of(request.POST.get("copied", ""), reader=request.user, today=form.today)
    try:
        agreement = write_first_draft(
            key=posted_key(request),
            draft=form.draft(copied),
            covering_note=form.cleaned_data["covering_note"],
            is_shared=is_shared,
            by=request.user,
            at=timezone.now(),
        )
    except CannotStart as reason:
        form.add_error(None, str(reason))
        return _sheet(request, form, status=422)
    said = _("Sent. You hear as soon as somebody answers.") if is_shared else _("Kept. Nobody else sees it yet.")
    return done(request, said, agreement.get_absolute_url())


def _sheet(request: SignedInRequest, form: FirstDraftForm, *, status: int = 200) -> HttpResponse:
    posted = form.posted
    starts = suggested(posted.get("matter", ""))
    context = {
        "form": form,
        "problems": form.problems if form.is_bound else [],
        "has_errors": status == 422,
        "is_written": request.method == "POST",
        "goes_on_searching": posted.get("step") == FIND or any(name.startswith(("add_", "remove_")) for name in posted),
        "idem": posted.get("idem", ""),
        "starts": starts,
        "other_starts": [one for one in STARTS if one not in starts],
        "are_suggested": bool(fitting(posted.get("matter", ""))),
        "start": posted.get("start", ""),
        "taken": posted.get("taken", ""),
        "example": None if posted.get("change") else starts[0],
        "copies": copyable(request.user),
        "copied": posted.get("copied", ""),
        "may_promise_more": len(form.promises) < MOST_PROMISES,
    }
    context |= _found(form, is_opened=True) | _mail(request, form)
    return answer(request, PAGE, context, part="sheet", status=status)


def _found(form: FirstDraftForm, *, is_opened: bool = False) -> dict[str, Any]:
    """The departments and people that the words name; without words the first departments.

    As the sheet is opened, departments are offered unasked where there are few and none was chosen.
    """
    words = form.posted.get("find", "").strip()
    departments = Department.objects.matching(words).but(form.at_the_table).alphabetical()
    staffed = list(departments.staffed()[: MOST_FOUND + 1])
    has_more = len(staffed) > MOST_FOUND
    is_quiet = is_opened and not words and (bool(form.others) or has_more)
    return {
        "find": words,
        "departments": [] if is_quiet else staffed[:MOST_FOUND],
        "has_more": has_more and not is_quiet,
        "found_people": list(form.people_called(words)[:MOST_FOUND]) if words else [],
        "nobody_works_in": list(departments.unstaffed()[:MOST_FOUND]) if words else [],
    }


def _choose_the_only_one(sheet: QueryDict, found: dict[str, Any]) -> None:
    """Choose what the words name, where that is one department or one person."""
    departments, people = ([one.pk for one in found[name]] for name in ("departments", "found_people"))
    if found["find"] and len(departments) + len(people) == 1:
        sheet.setlist("department", list(dict.fromkeys([*sheet.getlist("department"), *map(str, departments)])))
        sheet.setlist("person", list(dict.fromkeys([*sheet.getlist("person"), *map(str, people)])))
        sheet["find"] = ""


def _mail(request: SignedInRequest, form: FirstDraftForm) -> dict[str, Any]:
    """Who hears of it, when their mail would leave, and what it says."""
    readers, posted = form.readers, form.posted
    first = next(iter(readers.asked), None)
    reach = reach_of_sending(readers, by=request.user, at=timezone.now())
    return {
        "asked": readers.asked,
        "asked_others": len(readers.asked) - 1,
        "readers": readers,
        "reach": reach,
        "is_bundled": first in dict(reach.bundled),
        "promises": [one.summary for one in form.promises if first and one.names(first)],
        "missing": form.missing,
        "department": next((one for one in form.others if first and one.head == first), None),
        "title": posted.get("matter", "").strip() or _("what you want to settle"),
        "note": posted.get("covering_note", "").strip(),
        "organisation": the_organisation().name,
        "unspoken": [one for one in form.others if one.head is None],
        "nobody_there": list(Department.objects.filter(pk__in=[one.pk for one in form.others]).unstaffed()),
        "parties": form.at_the_table,
    }
