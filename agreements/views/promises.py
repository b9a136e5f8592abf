"""The promises of an agreement in force: the rows of its page, and the page that holds them all."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.http import Http404, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from agreements.dashboard.agreement_page.change_card import ChangeCard, change_card
from agreements.dashboard.agreement_page.promises import Promises, promises
from agreements.dashboard.commitment_status import statuses_as_read
from agreements.dashboard.health.words import health_of, spoken
from agreements.models import Agreement, Commitment, Outcome, Pause, Revision, Rhythm
from agreements.models.health_week import HealthWord
from agreements.views.requests import SignedInRequest, answer, the_agreement, today_for
from stakeholders.prepared_queries import Queries, prepared

LIST = "agreements/promises/list.html"


@dataclass(frozen=True)
class InForce:
    """What the pages of an agreement in force share, as it stands at one moment for one reader."""

    revision: Revision
    rhythm: Rhythm
    outcome: Outcome | None
    change: ChangeCard | None
    # Running now or still to come.
    pauses: list[Pause]
    promises: Promises
    today: date
    at: datetime

    @property
    def pauses_now(self) -> list[Pause]:
        return [pause for pause in self.pauses if pause.starts_at <= self.at]

    @property
    def pauses_to_come(self) -> list[Pause]:
        return [pause for pause in self.pauses if pause not in self.pauses_now]

    @property
    def rests(self) -> bool:
        return bool(self.pauses_now)

    @property
    def word(self) -> HealthWord:
        """Return the word of the agreement, as the dashboard says it."""
        statuses = (row.stands.word for row in self.promises.rows)
        return health_of(statuses, is_paused=self.rests, is_adjusting=self.change is not None)

    @property
    def label(self) -> str:
        return spoken(self.word, self.pauses_now[0].until_on if self.rests else None)


@require_safe
def promise_list(request: SignedInRequest, number: int) -> HttpResponse:
    """Every promise in force: what is open by its date, then what is over."""
    agreement = the_agreement(request, number)
    if not agreement.is_active:
        raise Http404
    return answer(request, LIST, promises_context(request, agreement))


def promises_context(request: SignedInRequest, agreement: Agreement) -> dict[str, Any]:
    """Return the agreement, and what is in force as one record; a constant number of queries."""
    return {"agreement": agreement, "in_force": what_is_in_force(request, agreement), "today": today_for(request.user)}


def what_is_in_force(request: SignedInRequest, agreement: Agreement) -> InForce:
    """Return what is in force at this moment, for this reader."""
    at = timezone.now()
    found = _rows(agreement=agreement.pk, at=at)
    (revision,), pauses, commitments = found["revision"], found["pauses"], found["commitments"]
    revision.agreement = agreement
    change = change_card(agreement, revision, reader=request.user)
    return InForce(
        revision=revision,
        rhythm=found["rhythm"][0],
        outcome=next(iter(found["outcome"]), None),
        change=change,
        pauses=pauses,
        promises=promises(
            commitments,
            statuses_as_read(commitments, reader=request.user, at=at),
            asked=change.asked if change else {},
            reader=request.user,
        ),
        today=today_for(request.user),
        at=at,
    )


@prepared
def _rows(*, agreement: int, at: datetime) -> Queries:
    revision = Revision.objects.in_force().filter(agreement=agreement)
    promised = Commitment.objects.filter(agreement=agreement, terms__isnull=False)
    return {
        "revision": revision,
        "rhythm": Rhythm.objects.filter(revision__in=revision.values("pk")).select_related("escalation"),
        "outcome": Outcome.objects.filter(revision__in=revision.values("pk")).order_by("pk"),
        "pauses": Pause.objects.filter(agreement=agreement, ends_at__gt=at).order_by("starts_at"),
        "commitments": promised.select_related("terms__owner", "terms__receiver__department").order_by(
            "terms__due_on", "number"
        ),
    }
