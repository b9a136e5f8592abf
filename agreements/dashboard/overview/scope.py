"""What the dashboard and its pages are about: the agreements in force of one reader, narrowed as the address says."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q

from agreements.dashboard.commitment_status import CommitmentStatus, statuses_as_read
from agreements.models import Agreement, Commitment
from agreements.models.agreement import AgreementQuerySet, Stage
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
    def agreements(self) -> AgreementQuerySet:
        """Return the agreements; anything else does not exist on these pages, in counts neither."""
        chosen = Agreement.objects.drafted_by if self.only_named else Agreement.objects.visible_to
        found = chosen(self.reader).filter(stage=Stage.ACTIVE)
        if self.department:
            found = found.filter(parties__department=self.department, parties__left_at=None)
        return found


@dataclass(frozen=True)
class Reading:
    """The commitments in force of a scope, the nearest date first, and how each of them stands, by its id."""

    scope: Scope
    commitments: list[Commitment]
    statuses: dict[int, CommitmentStatus]


def read(scope: Scope, *narrowing: Q) -> Reading:
    """Read the commitments, or those for which `narrowing` holds, once for all of a page; constant queries."""
    here = Commitment.objects.filter(agreement__in=scope.agreements.values("pk"), terms__isnull=False, ended_at=None)
    related = here.filter(*narrowing).select_related("agreement", "terms__owner", "terms__receiver__department")
    commitments = list(related.order_by("terms__due_on", "number"))
    return Reading(scope, commitments, statuses_as_read(commitments, reader=scope.reader, at=scope.at))
