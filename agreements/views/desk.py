"""The page of a draft: its next step, its rows and its text, in which one paragraph is open at a time."""

import uuid
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.utils import timezone
from django.utils.timesince import timesince

from agreements.checks.blockers import is_half_there
from agreements.dashboard.next_step import next_step
from agreements.drafting.collaboration.draft_visits import changes_since, last_visit
from agreements.drafting.paragraphs import numbers_of, parts_of
from agreements.drafting.progress import rows, unused
from agreements.drafting.same_department import within_one_department
from agreements.lifecycle.withdrawal import withdrawal_of
from agreements.models import CommitmentTerms, Purpose, Signatory, SignOff
from agreements.models.timetable import ProposedDay
from agreements.preparation.private_lines import is_prepared
from agreements.talk.voices import voices_of
from agreements.views.drafts import LIST, named_by_others, neighbours_context, opening_context
from agreements.views.leads import lead_context
from agreements.views.preferences import following_context
from agreements.views.requests import SignedInRequest, answer, today_for

DESK = "agreements/agreements/overview.html"


@dataclass(frozen=True)
class Opened:
    """What stands open in the text: in the place of a clause, of a new one, or above it all."""

    template: str
    key: uuid.UUID | None = None
    # The slug of the kind of a new clause.
    adding: str = ""


def desk_context(
    request: SignedInRequest, context: dict[str, Any], *, opened: Opened | None = None, focus: uuid.UUID | None = None
) -> dict[str, Any]:
    """Return what the page of a draft shows; `context` is that of the draft, `focus` a clause that was dealt with."""
    agreement, snapshot = context["agreement"], context["snapshot"]
    led, edited_at = lead_context(request.user, agreement), snapshot.revision.edited_at
    who: dict[str, Any] = {"reader": request.user, "spoken_for": context["spoken_for"]}
    step = next_step(snapshot, context["actions"], may_take_over=led["may_take_over"], **who)
    promises = snapshot.terms[CommitmentTerms]
    numbers = numbers_of(snapshot)
    since = last_visit(context["visits"], request.user, at=timezone.now()) if context["revision"].is_draft else None
    # No promise of another agreement can depend on one that is still a draft.
    rests = any(wording.depends_on_id for wording in promises)
    taken_on = {pk for pk, given in snapshot.answers.items() if given.answer == SignOff.Answer.YES}
    return {
        **(neighbours_context(snapshot, request.user) if rests else {"neighbours": {}}),
        **opening_context(request, context),
        **following_context(request.user, agreement),
        **led,
        "next": step,
        "rows": rows(snapshot),
        "unused": unused(snapshot) if context["may_edit"] else [],
        "is_half_there": is_half_there(snapshot),
        "purpose": snapshot.one(Purpose),
        "number_of": {one.commitment_id: numbers[one.key] for one in promises},
        "parts": parts_of(snapshot, adding=opened.adding if opened else ""),
        # Whoever has taken a promise on meant it.
        "within": within_one_department([one for one in promises if one.commitment_id not in taken_on]),
        "edited_ago": timesince(edited_at, timezone.now(), depth=1) if edited_at else "",
        "proposed_days": [(one.label, day) for one in ProposedDay if (day := getattr(agreement, one))],
        "may_propose": context["may_reopen"] and is_prepared(agreement),
        "today": today_for(request.user),
        "withdrawal": withdrawal_of(agreement) if agreement.is_withdrawn else None,
        "opened": opened,
        "focus": focus,
        # Whoever edits speaks for a party.
        "may_talk": context["may_edit"] or bool(voices_of(request.user, agreement).parties),
        "since": changes_since(agreement, request.user, since=since, today=today_for(request.user)),
        "numbers": numbers,
        **context,
    }


def answer_clause(
    request: SignedInRequest, page: str, context: dict[str, Any], *, part: str, status: int = 200
) -> HttpResponse:
    """Answer with the part of a clause: in its place in the text where it was asked for there, as `answer` otherwise.

    In the text the whole desk is drawn anew, so that numbers, rows and the next step are right, and one paragraph
    is open at most.
    """
    if not is_in_text(request):
        return answer(request, page, context, part=part, status=status)
    term, opened = context.get("term"), None
    if page != LIST and part != "removed":
        is_new = bool(context.get("is_new"))
        key = term.key if term is not None and not is_new else None
        opened = Opened(f"{page}#{part}", key, context["slug"] if is_new else "")
    if isinstance(term, Signatory):
        context = named_by_others(context["agreement"], context) | context
    whole = desk_context(request, context, opened=opened, focus=term.key if term is not None else None)
    return answer(request, DESK, whole | {"in_text": True}, part="desk", status=status)


def is_in_text(request: SignedInRequest) -> bool:
    """True when a part is asked for by the text of a draft, not by the page of a section."""
    return bool(request.htmx) and request.htmx.target == "desk"
