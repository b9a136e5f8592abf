"""What the dashboard and its pages are about: the agreements in force of one reader, narrowed as the address says."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import Any

from django.db.models import Q, QuerySet

from agreements.dashboard.commitment_status import CommitmentStatus, statuses_as_read
from agreements.models import Agreement, Commitment, DecisionRight, Pause, Rhythm, Signatory, Stakeholder
from agreements.models.agreement import AgreementQuerySet, Stage
from agreements.models.revision import State
from stakeholders.models import Department, User


@dataclass(frozen=True)
class Scope:
    """Whose page it is, at which moment, and which of the agreements in force that they may read it is about."""

    reader: User
    at: datetime
    # Where the reader is.
    today: date
    department: Department | None = None
    # Only those in which the reader has a part, instead of all that they may read.
    only_named: bool = False

    @property
    def given(self) -> dict[str, Any]:
        """Return all that it is made of, for queries that are written once."""
        return {field.name: getattr(self, field.name) for field in fields(self)}

    @property
    def is_narrowed(self) -> bool:
        """True where it is not about all that the reader may read."""
        return self.only_named or self.department is not None

    @property
    def agreements(self) -> AgreementQuerySet:
        """Return the agreements of the scope; pages and counts include nothing else."""
        found = Agreement.objects.visible_to(self.reader).filter(stage=Stage.ACTIVE)
        if self.only_named:
            found = found.filter(_names(self.reader))
        if self.department:
            found = found.filter(parties__department=self.department, parties__left_at=None)
        return found


def _names(reader: User) -> Q:
    """Return the condition that an agreement names this person: a part in it, or a place in the text in force."""
    named = Q(pk__in=Agreement.objects.drafted_by(reader).values("pk"))
    for kind, field in (
        (Rhythm, "escalation"),
        (DecisionRight, "told"),
        (Stakeholder, "person"),
        (Signatory, "person"),
    ):
        terms = kind._default_manager.filter(revision__state=State.IN_FORCE, **{field: reader})
        named |= Q(pk__in=terms.values("revision__agreement"))
    return named


@dataclass(frozen=True)
class Reading:
    """The commitments in force of a scope, the nearest date first, and how each of them stands, by its id."""

    scope: Scope
    commitments: list[Commitment]
    statuses: dict[int, CommitmentStatus]
    # The last day of the pause of each agreement that rests, by its id; of any, in the scope or not.
    paused: dict[int, date]
    # By agreement whether a promise of it is reported as on track or done, and which are asked to change; where read.
    reported: Mapping[int, bool] | None = None
    adjusting: frozenset[int] = frozenset()


def read(scope: Scope, *narrowing: Q) -> Reading:
    """Read the commitments, or those for which `narrowing` holds, once for all of a page; constant queries."""
    return reading_of(scope, list(promises_of(scope).filter(*narrowing)))


def promises_of(scope: Scope) -> QuerySet[Commitment]:
    """The commitments in force of a scope that have not ended, the nearest date first, with what pages say of them."""
    here = Commitment.objects.filter(agreement__in=scope.agreements.values("pk"), terms__isnull=False, ended_at=None)
    related = here.select_related("agreement", "terms__owner", "terms__receiver__department")
    return related.order_by("terms__due_on", "number")


def reading_of(scope: Scope, commitments: list[Commitment]) -> Reading:
    """Return these commitments of `promises_of`, how each of them stands, and which agreements rest."""
    paused = dict(Pause.objects.running(scope.at).values_list("agreement_id", "until_on"))
    statuses = statuses_as_read(commitments, reader=scope.reader, at=scope.at, paused=paused)
    return Reading(scope, commitments, statuses, paused)
