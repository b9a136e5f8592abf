"""The dashboard: the same page for managers and parties."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.http import require_safe

from agreements.dashboard import overview
from agreements.dashboard.commitment_status import WORRIES, StatusWord, statuses_of
from agreements.dashboard.ownerless_commitments import without_owner
from agreements.views.requests import SignedInRequest, answer, today_for
from stakeholders.models import Department
from stakeholders.namesakes import tell_apart


@require_safe
def dashboard(request: SignedInRequest) -> HttpResponse:
    """What needs a decision, what is due, who waits for whom, and how each agreement goes, with the age of the news."""
    code = request.GET.get("department", "")
    department = get_object_or_404(Department, code=code) if code else None
    agreements = overview.readable(request.user, department)
    now, today = timezone.now(), today_for(request.user)
    commitments = overview.in_force_in(agreements)
    statuses = statuses_of(commitments, reader=request.user, at=now)
    rows = overview.going(agreements, commitments, statuses)
    changes, asked = (
        overview.changes_to_decide(agreements),
        overview.decisions_wanted(agreements, reader=request.user, at=now),
    )
    wanted = set(asked.rows)
    worries = [one for one in overview.saying(commitments, statuses, *WORRIES) if one not in wanted]
    behind = overview.saying(commitments, statuses, StatusWord.DATE_PASSED)
    unheard = overview.saying(commitments, statuses, StatusWord.NO_NEWS)
    passed, help_wanted = overview.cut(overview.drifting(behind, statuses)), overview.cut(worries)
    quiet = overview.cut([*overview.drifting(unheard, statuses), *overview.not_reviewed(agreements)])
    waits = overview.waits(agreements)
    wordings = [*(one.terms for one in (*commitments, *asked.rows)), *waits.rows]
    tell_apart(terms.owner for terms in wordings if terms)
    context = {
        "now": now,
        "today": today,
        "department": department,
        "departments": Department.objects.alphabetical(),
        "changes": changes.rows,
        "decisions_wanted": asked.rows,
        "passed": passed.rows,
        "help_wanted": help_wanted.rows,
        "quiet": quiet.rows,
        "without_owner": without_owner(agreements, reader=request.user)[: overview.LONGEST_LIST],
        "more_to_decide": changes.more + asked.more + passed.more,
        "more_to_watch": help_wanted.more + quiet.more,
        "due_soon": overview.due_soon(commitments, statuses, today=today),
        "waits": waits,
        "rows": rows,
        "statuses": statuses,
        "counts": [(word.label, count) for word, count in overview.counted(rows).items()],
    }
    return answer(request, "agreements/dashboard/dashboard.html", context)
