"""The whole list of how agreements are doing, narrowed by word, by week, or by what changed since Monday."""

from datetime import date
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.urls import reverse
from django.utils.formats import date_format
from django.views.decorators.http import require_safe

from agreements.dashboard.health.words import severity
from agreements.dashboard.overview.health import Health, read_health
from agreements.dashboard.overview.health_rows import rows_of
from agreements.dashboard.overview.scope import Scope, read
from agreements.dashboard.relations.addresses import chosen
from agreements.forms.dashboard import HealthFilter
from agreements.lists.agreement_words import MOVES
from agreements.models import HealthWeek
from agreements.models.agreement import Stage
from agreements.models.health_week import HealthWord
from agreements.views.dashboard.page import shapes
from agreements.views.dashboard.scopes import query_of, scope_context, scope_of
from agreements.views.requests import SignedInRequest, answer
from stakeholders.text.sentences import gettext as _

ON_A_PAGE = 50


@require_safe
def health_list(request: SignedInRequest) -> HttpResponse:
    """How each agreement is doing, what needs people first; an unknown word, week or move narrows nothing."""
    scope = scope_of(request)
    health = read_health(read(scope))
    narrowing = HealthFilter(request.GET)
    wanted = narrowing.wanted()
    found = sorted(_chosen(scope, health, wanted), key=lambda pk: (-severity(health.now[pk]), pk))
    page = Paginator(found, ON_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "health": health,
        "page": page,
        "rows": rows_of(list(page), health, today=scope.today),
        "said": _said(wanted, health),
        "as_list": _as_list(scope, wanted),
        "filter": narrowing,
        "shapes": shapes(),
        "query": query_of(**chosen(scope), **{name: str(value) for name, value in wanted.items()}),
    }
    return answer(request, "agreements/dashboard/health.html", scope_context(request, scope) | context)


def _as_list(scope: Scope, wanted: dict[str, object]) -> str:
    """Return where the list of agreements has the same, now; empty where it knows no such choice."""
    if scope.only_named or "week" in wanted:
        return ""
    asked = {"stage": Stage.ACTIVE.value, **chosen(scope), **{name: str(value) for name, value in wanted.items()}}
    return f"{reverse('agreements:agreement-list')}?{urlencode(asked)}"


def _chosen(scope: Scope, health: Health, wanted: dict[str, object]) -> set[int]:
    """Return the ids of the agreements that were asked for."""
    found = set(health.now)
    word, week, move = wanted.get("word"), wanted.get("week"), wanted.get("moved")
    if word and week:
        past = HealthWeek.objects.filter(agreement__in=scope.agreements.values("pk"), week=week, word=word)
        found &= set(past.values_list("agreement_id", flat=True))
    elif word:
        found = {pk for pk in found if health.now[pk] == word}
    if move:
        found &= set({"worse": health.worse, "better": health.better, "signed": health.signed}[str(move)])
    return found


def _said(wanted: dict[str, object], health: Health) -> str:
    """Return what is chosen, in words; empty where nothing is."""
    parts = []
    word, week = wanted.get("word"), wanted.get("week")
    if word and isinstance(week, date):
        label = str(HealthWord(str(word)).label).lower()
        parts.append(_("%(word)s at the end of the week of %(day)s") % {"word": label, "day": date_format(week, "j F")})
    elif word:
        parts.append(str(HealthWord(str(word)).label).lower())
    if wanted.get("moved"):
        day = date_format(health.since, "l j F")
        parts.append(_("%(moved)s since %(day)s") % {"moved": MOVES[str(wanted["moved"])], "day": day})
    return ", ".join(parts)
