"""The dashboard: five blocks about the agreements in force, the same page for managers and parties."""

from collections import Counter
from typing import Any

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from agreements.cadence.news_requests import askable_changes, asked_today
from agreements.dashboard.health.weeks import WEEK
from agreements.dashboard.overview.being_written import being_written
from agreements.dashboard.overview.decision_pairs import pairs_of
from agreements.dashboard.overview.decisions import Decision, decisions_in
from agreements.dashboard.overview.health import Health, read_for_overview, read_health
from agreements.dashboard.overview.health_rows import rows_of
from agreements.dashboard.overview.scope import Scope
from agreements.dashboard.overview.strip import BANDS, strip_of
from agreements.dashboard.overview.summary import caption_of, summary_of
from agreements.dashboard.relations.calendar_days import days_block
from agreements.dashboard.relations.pairs import waits_block
from agreements.models import Agreement
from agreements.models.agreement import Stage
from agreements.permissions import may_start
from agreements.views.dashboard.scopes import scope_context, scope_of
from agreements.views.requests import SignedInRequest, answer
from stakeholders.namesakes import tell_apart
from stakeholders.prepared_queries import asked_once
from stakeholders.text.sentences import gettext as _

# The number of rows shown of each kind when there are too many agreements to name each.
MOST = 4
# From so many decisions on they stand by pairs of departments.
MANY = 20
# With few agreements all decisions are shown, as far as people read.
MOST_OF_FEW = 10


@require_safe
@asked_once()
def dashboard(request: SignedInRequest) -> HttpResponse:
    """How all stands, what needs a decision, health over eight weeks, who waits for whom, the next 14 days."""
    scope = scope_of(request)
    reading = read_for_overview(scope)
    health = read_health(reading)
    decisions = decisions_in(scope)
    is_small = health.is_small
    pairs = pairs_of(decisions, scope) if len(decisions) > MANY else []
    days = days_block(scope, Counter(one.by for one in decisions if one.by), is_small=is_small)
    tell_apart(one.commitment.terms.owner for one in days.entries if one.commitment and one.commitment.terms)
    rows = rows_of(list(health.now) if is_small else health.worse[:MOST], health, today=scope.today)
    if is_small:
        rows.sort(key=lambda row: row.title.casefold())
    context = {
        "now": scope.at,
        # It covers everything that is being written, so it is hidden when the list is narrowed.
        "being_written": None if scope.is_narrowed else being_written(request.user),
        "is_small": is_small,
        "summary": summary_of(health, [row.agreement for row in rows] if is_small else ()),
        "health": health,
        "rows": rows,
        "bars": strip_of(health.columns),
        "caption": caption_of(health),
        "legend": legend_of(health),
        "shapes": shapes(),
        "next_monday": health.columns[-1].week + WEEK,
        **decisions_context(decisions, MOST_OF_FEW if is_small else MOST, scope),
        "decision_pairs": pairs[:MOST],
        "pairs_total": len(pairs),
        "waits_block": waits_block(reading, is_small=is_small),
        "days_block": days,
    }
    if not health.now:
        # What to do next, where there is nothing to show.
        context["may_start"] = may_start(request.user)
        context["has_drafts"] = Agreement.objects.drafted_by(request.user).exclude(stage=Stage.WITHDRAWN).exists()
    return answer(request, "agreements/dashboard/dashboard.html", scope_context(request, scope) | context)


def shapes() -> list[tuple[str, str]]:
    """Return each shape that stands for a week, and what it says."""
    return [*((word, word.label.lower()) for word in reversed(BANDS)), ("", _("not yet in force"))]


def decisions_context(decisions: list[Decision], most: int, scope: Scope) -> dict[str, Any]:
    """Return the first decisions, which of them is the first of the reader's own, and how many there are."""
    shown = decisions[:most]
    # Of a change that waits for the reader alone, nobody is asked by them.
    changes = [one.change for one in shown if one.change and not one.is_mine]
    revisions = [change.revision.pk for change in changes]
    return {
        "decisions": shown,
        "askable": askable_changes(changes, reader=scope.reader, at=scope.at),
        "asked_today": asked_today(scope.reader, revisions=revisions, today=scope.today)[1],
        "first_own": next((one for one in shown if one.is_mine and one.yes_url), None),
        "decisions_total": len(decisions),
    }


def legend_of(health: Health) -> list[dict[str, Any]]:
    """Return each word that is drawn, from what needs people most: how many now, and eight weeks ago."""
    before = health.columns[0].counts
    drawn = [word for word in reversed(BANDS) if any(column.counts.get(word) for column in health.columns)]
    return [{"word": word, "now": health.counts.get(word, 0), "was": before.get(word, 0)} for word in drawn]
