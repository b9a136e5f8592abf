"""Home: the tasks of the person who reads; without any, what changed since their last visit, and what comes next."""

from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from agreements.activity.recent_changes import recent_changes
from agreements.dashboard import needs
from agreements.dashboard.coming_up import coming_up
from agreements.dashboard.commitment_status import statuses_as_read
from agreements.dashboard.first_day import first_day
from agreements.dashboard.to_do import to_do
from agreements.models import Agreement, Event
from agreements.permissions import may_start
from agreements.views.requests import SignedInRequest, answer, today_for
from stakeholders.models import User


@require_safe
def home(request: SignedInRequest) -> HttpResponse:
    """What needs this person, each with its own act; computed from the domain, never from the inbox."""
    user, today, now = request.user, today_for(request.user), timezone.now()
    waiting = to_do(user, at=now)
    has_none = not waiting.count and not Agreement.objects.visible_to(user).exists()
    starts = (has_none or user.is_administrator) and may_start(user)
    is_quiet = not waiting.count and not has_none
    tasks = first_day(user, may_start=starts)
    is_idle = not waiting.count and not (starts and has_none) and not tasks
    context = {
        "today": today,
        "waiting": waiting,
        "statuses": statuses_as_read(waiting.owed, reader=user, at=now),
        "inbox_count": waiting.count,
        "coming_up": coming_up(user, today=today, at=now),
        "recent": recent_changes(user, since=user.last_visit_at) if is_quiet and user.last_visit_at else None,
        "drafts": needs.drafts_of_mine(user),
        "first_day": tasks,
        "is_new_here": starts and has_none,
        # Whoever has acted in this agreement needs no explanation of it.
        "is_welcomed": is_idle and not Event.objects.filter(by=user).exists(),
        "not_signed_in": User.objects.not_yet_signed_in().count() if user.is_administrator and not tasks else 0,
    }
    return answer(request, "agreements/home/home.html", context)
