"""The dashboard: the same page for managers and parties."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.http import require_safe

from agreements.dashboard import overview
from agreements.dashboard.health import LABELS
from agreements.dashboard.ownerless_commitments import without_owner
from agreements.models.episode import Rule
from agreements.views.requests import SignedInRequest, answer, today_for
from stakeholders.models import Department


@require_safe
def dashboard(request: SignedInRequest) -> HttpResponse:
    """What needs a decision, what is due, who waits for whom, and how each agreement goes, with the age of the news."""
    code = request.GET.get("department", "")
    department = get_object_or_404(Department, code=code) if code else None
    agreements = overview.readable(request.user, department)
    now, today = timezone.now(), today_for(request.user)
    rows = overview.going(agreements, now=now)
    changes, asked = overview.changes_to_decide(agreements), overview.decisions_wanted(agreements)
    passed, help_wanted = overview.drifting(agreements, [Rule.DATE_PASSED]), overview.help_wanted(agreements)
    quiet = overview.drifting(agreements, [Rule.NO_NEWS, Rule.NOT_REVIEWED])
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
        "due_soon": overview.due_soon(agreements, today=today),
        "waits": overview.waits(agreements),
        "rows": rows,
        "counts": [(LABELS[status], count) for status, count in overview.counted(rows).items()],
    }
    return answer(request, "agreements/dashboard/dashboard.html", context)
