"""Lists of commitments in force (mine, all that one may read), and the page of one."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from django.http import Http404, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from agreements.cadence.news_requests import askable_promises, asked_today
from agreements.cadence.occasions import check_ins_awaiting
from agreements.commitments.completions import who_accepts
from agreements.dashboard.commitment_list import readable
from agreements.dashboard.commitment_status import statuses_as_read
from agreements.dashboard.promise_page.facts import facts_of
from agreements.drafting.dependencies import neighbours
from agreements.drift.explanation import Explanation, explain, next_telling
from agreements.drift.ladder import next_steps
from agreements.forms.check_ins import AcknowledgeForm, CheckInForm, WordsForm
from agreements.lists.listed_promises import PROMISES, promise_rows
from agreements.lists.promise_filter import ALL
from agreements.models import CheckIn, Commitment, Completion, Episode, Rhythm
from agreements.models.kinds import EventKind
from agreements.notifications.fan_out.preview import Reach, reach_of
from agreements.permissions import may_accept, may_ask_for_a_change, may_speak_for, may_stop_ladder
from agreements.views.check_in_card import check_context
from agreements.views.requests import SignedInRequest, answer, today_for
from stakeholders.models import User
from stakeholders.prepared_queries import Queries, asked_once, prepared
from stakeholders.views.lists.list_page import asked_page, list_answer, list_context, selection_of

LIST = "agreements/commitments/list.html"
DETAIL = "agreements/commitments/detail.html"


@require_safe
def commitment_list(request: SignedInRequest) -> HttpResponse:
    """The promises in force: one's own, or all that one may read, narrowed and sorted as the address says."""
    selection = selection_of(request, PROMISES)
    page = selection.page(asked_page(request))
    rows = promise_rows(list(page), selection.reading)
    is_mine = selection.filter.wanted().get("show") != ALL
    context = list_context(request, selection, page, "show") | {
        "rows": rows,
        "show": "mine" if is_mine else ALL,
        "statuses": {row.commitment.pk: row.status for row in rows},
        "owed": _owed(person=request.user, at=selection.reading.at)["check_ins"] if is_mine else [],
    }
    return list_answer(request, LIST, context)


@prepared
def _owed(*, person: User, at: datetime) -> Queries:
    return {"check_ins": check_ins_awaiting(person, at=at)}


@require_safe
@asked_once()
def commitment_detail(request: SignedInRequest, number: int) -> HttpResponse:
    """One promise: what was agreed, how it stands, and everything its owner said about it."""
    commitment = the_commitment(request, number)
    return answer(request, DETAIL, detail_context(request, commitment))


def the_commitment(request: SignedInRequest, number: int) -> Commitment:
    """Return the commitment if it exists for this person; otherwise 404, as for a number never given."""
    commitment: Commitment | None = next(iter(_readable(reader=request.user, number=number)["commitment"]), None)
    if commitment is None:
        raise Http404
    return commitment


@prepared
def _readable(*, reader: User, number: int) -> Queries:
    return {"commitment": readable(reader).filter(number=number)}


def detail_context(
    request: SignedInRequest, commitment: Commitment, form: CheckInForm | None = None, *, opened: bool = False
) -> dict[str, Any]:
    """What the page of one commitment shows; a constant number of queries."""
    terms = commitment.terms
    assert terms is not None  # only commitments in force are readable
    now = timezone.now()
    facts = facts_of(commitment, reader=request.user, at=now)
    around = neighbours([terms], reader=request.user)[commitment.pk]
    for beside in [*filter(None, [around.needs]), *around.feeds]:
        # All of them are in force.
        beside.commitment.terms = beside
    check = check_context(request, commitment, form, opened=opened, latest=facts.latest)
    # Whoever reports on a promise cannot ask for news of it.
    reports = terms.owner_id == request.user.pk or check["may_check_in"] or facts.pending is not None
    may_ask_for_news = not reports and bool(askable_promises([commitment], reader=request.user, at=now))
    return {
        "terms": terms,
        "agreement": facts.agreement,
        "rhythm": facts.rhythm,
        "around": around,
        "statuses": statuses_as_read([commitment, *around.commitments], reader=request.user, at=now),
        "drifting": facts.drifting,
        "pauses": facts.pauses,
        "drifts": _told(facts.drifting, commitment, facts.rhythm),
        "may_stop_ladder": bool(facts.drifting) and may_stop_ladder(request.user, commitment, timezone.now()),
        "owed": facts.owed,
        "story": facts.story,
        "decisions": facts.decisions,
        **_acceptance(request, commitment),
        "open_revision": facts.open_revision,
        "may_ask": commitment.is_running and may_ask_for_a_change(request.user, commitment.agreement),
        "acknowledge_form": AcknowledgeForm(),
        "decision_form": WordsForm(),
        "asked_for_news": facts.asked_for_news,
        **_news(request, commitment, may_ask=may_ask_for_news),
        **_decision(request, commitment, facts.to_decide),
        **_acknowledgement(request, commitment, check["latest"]),
        **check,
    }


def _news(request: SignedInRequest, commitment: Commitment, *, may_ask: bool) -> dict[str, Any]:
    """Whether this person may ask for news today."""
    today, mine = today_for(request.user), set[int]()
    if may_ask:
        mine, _changes = asked_today(request.user, commitments=[commitment.pk], today=today)
    return {
        "may_ask_for_news": may_ask,
        "asked_today": bool(mine),
        "subject_url": commitment.get_absolute_url(),
    }


def _decision(request: SignedInRequest, commitment: Commitment, asked: CheckIn | None) -> dict[str, Any]:
    """The question to this person as escalation contact, and who is told of the answer."""
    if asked is None:
        return {"to_decide": None}
    return {"to_decide": asked, "reach_of_decision": _reach(request, commitment, EventKind.DECISION_GIVEN)}


def _acknowledgement(request: SignedInRequest, commitment: Commitment, latest: CheckIn | None) -> dict[str, Any]:
    """Who is told of an acknowledgement, if this person may acknowledge the newest check-in."""
    assert commitment.terms is not None  # only commitments in force are readable
    if latest is None or latest.by_id == request.user.pk or not commitment.is_running:
        return {}
    if not may_speak_for(request.user, commitment.terms.receiver) or latest.acknowledgements.exists():
        return {}
    return {"reach_of_acknowledgement": _reach(request, commitment, EventKind.CHECK_IN_ACKNOWLEDGED)}


def _reach(request: SignedInRequest, commitment: Commitment, kind: EventKind) -> Reach:
    data = {"commitment": commitment.pk}
    return reach_of(commitment.agreement, kind, by=request.user, at=timezone.now(), data=data)


def _told(drifting: list[Episode], commitment: Commitment, rhythm: Rhythm | None) -> list[Explanation]:
    """Return the open episodes in sentences, with who is told next."""
    steps = next_steps(drifting, timezone.now()) if drifting else {}
    told = [explain(episode, commitment, rhythm) for episode in drifting]
    if rhythm is None:
        return told
    return [replace(one, upcoming=next_telling(steps.get(one.episode.pk), rhythm)) for one in told]


def _acceptance(request: SignedInRequest, commitment: Commitment) -> dict[str, Any]:
    """What the receiver said to "done", and whether this person is asked."""
    asked: list[Completion] = commitment.asked  # type: ignore[attr-defined]  # fetched by readable()
    completion = next(iter(asked), None)
    if completion is None or not completion.is_open:
        return {"completion": completion}
    return {
        "completion": completion,
        "may_accept": may_accept(request.user, completion),
        "who_accepts": who_accepts(commitment, request.user),
    }
