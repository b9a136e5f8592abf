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
from agreements.notifications.fan_out.preview import reach_of_asking
from agreements.permissions import may_start
from agreements.starts.catalogue import suggested
from agreements.starts.copies import copy_of, copyable
from agreements.starts.first_draft import write_first_draft
from agreements.views.requests import SignedInRequest, allow, answer, done, posted_key, today_for
from stakeholders.models import Department, User, the_organisation

PAGE = "agreements/first_drafts/new.html"
# As many are shown at once, and offered unasked where there are no more.
MOST_FOUND = 6
# The buttons that end the sheet: ask the other side, or keep it to oneself.
SEND, KEEP = "send", "keep"


@require_http_methods(["GET", "HEAD", "POST"])
def agreement_new(request: SignedInRequest) -> HttpResponse:
    """What do you want to settle, and with whom? Every press but the last two shows the sheet again, as it is now."""
    _allow(request)
    today = today_for(request.user)
    if request.method != "POST":
        return _sheet(request, _form(request, opened(by=request.user, today=today, key=uuid4())))
    if request.POST.get("step") not in {SEND, KEEP}:
        return _sheet(request, _form(request, pressed(request.POST, by=request.user, today=today)))
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
        "goes_on_searching": any(name.startswith(("add_", "remove_")) for name in posted),
        "idem": posted.get("idem", ""),
        "starts": starts,
        "start": posted.get("start", ""),
        "taken": posted.get("taken", ""),
        "example": None if posted.get("change") else starts[0],
        "copies": copyable(request.user),
        "copied": posted.get("copied", ""),
        "may_promise_more": len(form.promises) < MOST_PROMISES,
    }
    context |= _found(form) | _mail(request, form)
    return answer(request, PAGE, context, part="sheet", status=status)


def _found(form: FirstDraftForm) -> dict[str, Any]:
    """The departments to choose from, and people by name; a small organisation sees all its departments at once."""
    words = form.posted.get("find", "").strip()
    departments = list(Department.objects.matching(words).but(form.at_the_table).alphabetical()[: MOST_FOUND + 1])
    people: list[User] = []
    if words:
        asked = [form.by.pk, *(person.pk for person in form.asked)]
        named = User.objects.active().filter(name__icontains=words, memberships__isnull=False).exclude(pk__in=asked)
        people = list(named.distinct().alphabetical().prefetch_related("memberships__department")[:MOST_FOUND])
    is_asked_for = bool(words) or (not form.others and len(departments) <= MOST_FOUND)
    return {"find": words, "departments": departments[:MOST_FOUND] if is_asked_for else [], "found_people": people}


def _mail(request: SignedInRequest, form: FirstDraftForm) -> dict[str, Any]:
    """Who is asked, when their mail would leave, and what it says."""
    people, posted = form.asked, form.posted
    return {
        "asked": people,
        "asked_others": len(people) - 1,
        "reach": reach_of_asking(people, by=request.user, at=timezone.now()),
        "department": next((one for one in form.others if people and one.head == people[0]), None),
        "title": posted.get("matter", "").strip() or _("what you want to settle"),
        "note": posted.get("covering_note", "").strip(),
        "organisation": the_organisation().name,
        "unspoken": [one for one in form.others if one.head is None],
        "parties": form.at_the_table,
    }
