"""Lists of commitments in force (mine, all that one may read), and the page of one."""

from dataclasses import replace
from typing import Any

from django.core.paginator import Paginator
from django.db.models import Prefetch, Q
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from agreements.cadence.decision_requests import decisions_awaiting, decisions_on
from agreements.cadence.news_requests import askable_promises, asked_since_report, asked_today
from agreements.cadence.occasions import check_ins_awaiting
from agreements.commitments.completions import who_accepts
from agreements.commitments.pending_words import pending_words, words_read_by
from agreements.dashboard.commitment_list import listed, readable
from agreements.dashboard.commitment_status import statuses_of
from agreements.drafting.dependencies import neighbours
from agreements.drift.explanation import Explanation, explain, next_telling
from agreements.drift.ladder import next_steps
from agreements.drift.rules import unsettled
from agreements.forms.check_ins import AcknowledgeForm, CheckInForm, WordsForm
from agreements.forms.commitments import CommitmentFilter
from agreements.models import (
    Acknowledgement,
    Agreement,
    CheckIn,
    Commitment,
    Completion,
    Episode,
    Occasion,
    Pause,
    Revision,
    Rhythm,
)
from agreements.models.episode import Rule
from agreements.models.kinds import EventKind
from agreements.notifications.fan_out.preview import Reach, reach_of
from agreements.permissions import may_accept, may_ask_for_a_change, may_speak_for, may_still
from agreements.views.check_in_card import check_context
from agreements.views.requests import SignedInRequest, answer, today_for
from stakeholders.namesakes import tell_apart

LIST = "agreements/commitments/list.html"
DETAIL = "agreements/commitments/detail.html"
ON_A_PAGE = 50


@require_safe
def commitment_list(request: SignedInRequest) -> HttpResponse:
    """The commitments in force: one's own, or all that one may read, narrowed as the address says."""
    show = "all" if request.GET.get("show") == "all" else "mine"
    narrowing, today, now = CommitmentFilter(request.GET, reader=request.user), today_for(request.user), timezone.now()
    wanted = narrowing.wanted()
    rows = listed(request.user, only_mine=show == "mine", wanted=wanted, today=today, at=now)
    page = Paginator(rows, ON_A_PAGE).get_page(request.GET.get("page"))
    tell_apart(one.terms.owner for one in page if one.terms)
    context = {
        "show": show,
        "filter": narrowing,
        "is_narrowed": bool(wanted),
        "query": _query(request),
        "page": page,
        "titles": Agreement.objects.filter(pk__in={row.agreement_id for row in page}).titles(),
        "owed": list(check_ins_awaiting(request.user, at=now)) if show == "mine" else [],
        "statuses": statuses_of(page, reader=request.user, at=now),
        "today": today,
    }
    is_part = request.htmx and request.htmx.target == "commitments" and not request.htmx.history_restore_request
    return render(request, f"{LIST}#found" if is_part else LIST, context)


@require_safe
def commitment_detail(request: SignedInRequest, number: int) -> HttpResponse:
    """One promise: what was agreed, how it stands, and everything its owner said about it."""
    commitment = the_commitment(request, number)
    return answer(request, DETAIL, detail_context(request, commitment))


def the_commitment(request: SignedInRequest, number: int) -> Commitment:
    """Return the commitment if it exists for this person; otherwise 404, as for a number never given."""
    commitment = readable(request.user).filter(number=number).first()
    if commitment is None:
        raise Http404
    return commitment


def detail_context(
    request: SignedInRequest, commitment: Commitment, form: CheckInForm | None = None, *, opened: bool = False
) -> dict[str, Any]:
    """What the page of one commitment shows; a constant number of queries."""
    terms = commitment.terms
    assert terms is not None  # only commitments in force are readable
    rhythm = Rhythm.objects.filter(revision=terms.revision_id).select_related("escalation").first()
    read = Prefetch("acknowledgements", queryset=Acknowledgement.objects.select_related("by", "party__department"))
    now = timezone.now()
    # Of what was taken back before anybody heard of it the fact alone is left, and everybody may read that.
    shown = CheckIn.objects.filter(commitment=commitment).exclude(undone_at=None, told_at=None)
    said = shown | CheckIn.objects.filter(pk__in=words_read_by(request.user, at=now), commitment=commitment)
    pending = pending_words([commitment], reader=request.user, at=now).get(commitment.pk)
    drifting = _drifting(commitment, pending)
    around = neighbours([terms], reader=request.user)[commitment.pk]
    check = check_context(request, commitment, form, opened=opened)
    pauses = list(Pause.objects.running(now).filter(agreement=commitment.agreement_id))
    # Who reports on it is asked, and does not ask.
    reports = terms.owner_id == request.user.pk or check["may_check_in"] or pending is not None
    may_ask_for_news = not reports and bool(askable_promises([commitment], reader=request.user, at=now))
    return {
        "terms": terms,
        "agreement": Agreement.objects.titled().get(pk=commitment.agreement_id),
        "rhythm": rhythm,
        "around": around,
        "statuses": statuses_of([commitment, *around.commitments], reader=request.user, at=now),
        "drifting": drifting,
        "pauses": pauses,
        "drifts": _told(drifting, commitment, rhythm),
        "may_still": bool(drifting) and may_still(request.user, commitment, timezone.now()),
        "owed": _owed(commitment, pending),
        "story": said.select_related("by", "on_behalf_of").prefetch_related(read).order_by("-at", "-pk"),
        "decisions": decisions_on(commitment),
        **_acceptance(request, commitment),
        "open_revision": Revision.objects.open().filter(agreement=commitment.agreement_id).first(),
        "may_ask": commitment.is_running and may_ask_for_a_change(request.user, commitment.agreement),
        "acknowledge_form": AcknowledgeForm(),
        "decision_form": WordsForm(),
        **_news(request, commitment, may_ask=may_ask_for_news),
        **_decision(request, commitment),
        **_acknowledgement(request, commitment, check["latest"]),
        **check,
    }


def _news(request: SignedInRequest, commitment: Commitment, *, may_ask: bool) -> dict[str, Any]:
    """Who asked for news since the last report, and whether this person may ask today."""
    today, mine = today_for(request.user), set[int]()
    if may_ask:
        mine, _changes = asked_today(request.user, commitments=[commitment.pk], today=today)
    return {
        "asked_for_news": asked_since_report(commitment, reader=request.user, at=timezone.now()),
        "may_ask_for_news": may_ask,
        "asked_today": bool(mine),
        "subject_url": commitment.get_absolute_url(),
    }


def _drifting(commitment: Commitment, pending: CheckIn | None) -> list[Episode]:
    """Return what drifts about it for this reader: who has just said how it is going does not read of silence."""
    episodes = unsettled(Episode.objects.filter(commitment=commitment))
    if pending:
        episodes = episodes.filter(rule=Rule.DATE_PASSED).exclude(commitment__pending__status=CheckIn.Status.DONE)
    return list(episodes.select_related("stilled_by").order_by("opened_at"))


def _owed(commitment: Commitment, pending: CheckIn | None) -> Occasion | None:
    """Return the check-in that is open, as far as this reader knows: a word that they cannot see answers nothing."""
    hidden = Q(check_ins=commitment.pending_id) if commitment.pending_id and pending is None else Q()
    return Occasion.objects.filter(Q(closing=Occasion.Closing.OPEN) | hidden, commitment=commitment).first()


def _decision(request: SignedInRequest, commitment: Commitment) -> dict[str, Any]:
    """The question that waits for this person as the escalation contact, and whom the answer reaches."""
    asked = decisions_awaiting(request.user).filter(commitment=commitment).first()
    if asked is None:
        return {"to_decide": None}
    return {"to_decide": asked, "reach_of_decision": _reach(request, commitment, EventKind.DECISION_GIVEN)}


def _acknowledgement(request: SignedInRequest, commitment: Commitment, latest: CheckIn | None) -> dict[str, Any]:
    """Whom "we have read this" reaches, where this person may say it of the newest check-in."""
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
    """Put what drifts into words, with who hears of it next."""
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


def _query(request: SignedInRequest) -> str:
    """What the address asks for, ready for a page number to follow."""
    asked = request.GET.copy()
    asked.pop("page", None)
    for name in [name for name, value in asked.items() if not value]:
        del asked[name]
    return f"{asked.urlencode()}&" if asked else ""
