"""One department with the others: what it gives, what it gets, with whom it has agreements, and how they go."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, Prefetch, Q

from agreements.dashboard.commitment_status import CommitmentStatus
from agreements.dashboard.overview.health import words_now
from agreements.dashboard.overview.scope import Reading, Scope, read
from agreements.dashboard.relations.sides import Side, delivery_of, givers, owned_within, side_of
from agreements.models import Agreement, Commitment, Party
from agreements.models.health_week import HealthWord
from stakeholders.models import Department


@dataclass(frozen=True)
class Given:
    """One promise that the department gives or gets, and the other side of it."""

    commitment: Commitment
    other: Side


@dataclass(frozen=True)
class Together:
    """One agreement at whose table the department sits, with the others there, and how it goes."""

    agreement: Agreement
    others: list[Side]
    word: HealthWord


@dataclass(frozen=True)
class DepartmentView:
    """What a reader may know of one department; the lists by the name of the other side, then by date."""

    gives: list[Given]
    gets: list[Given]
    agreements: list[Together]
    statuses: dict[int, CommitmentStatus]


def seats_by_department(scope: Scope) -> dict[int, int]:
    """Return by the id of a department at how many of these agreements it sits; one query."""
    seats = Party.objects.filter(left_at=None, agreement__in=scope.agreements.values("pk"))
    return dict(seats.values("department").annotate(count=Count("agreement")).values_list("department", "count"))


def department_view(scope: Scope, department: Department) -> DepartmentView:
    """Return what the department has with others in the agreements of this scope; constant queries."""
    side = side_of(department)
    seat = Party.objects.filter(left_at=None, department=department).values("agreement")
    # Who belongs to it may deliver where it has no seat.
    reading = read(scope, Q(agreement__in=seat) | owned_within(side.code))
    sides = givers(delivery_of(one) for one in reading.commitments)
    gives, gets = [], []
    for one in reading.commitments:
        assert one.terms is not None  # only commitments in force are read
        giver, receiver = sides[delivery_of(one)], side_of(one.terms.receiver.department)
        if giver.code == side.code:
            gives.append(Given(one, receiver))
        elif receiver.code == side.code:
            gets.append(Given(one, giver))
    return DepartmentView(_grouped(gives), _grouped(gets), _together(reading, department), reading.statuses)


def _grouped(given: Iterable[Given]) -> list[Given]:
    # The commitments come by date, and sorting keeps that.
    return sorted(given, key=lambda one: one.other.order)


def _together(reading: Reading, department: Department) -> list[Together]:
    words, _causes = words_now(reading)
    seat = Party.objects.filter(left_at=None, department=department).values("agreement")
    seated = Prefetch("parties", queryset=Party.objects.present(), to_attr="seated")
    found = reading.scope.agreements.filter(pk__in=seat).titled().prefetch_related(seated).order_by("number")
    return [
        Together(
            agreement,
            [side_of(party.department) for party in agreement.seated if party.department_id != department.pk],  # type: ignore[attr-defined]  # fetched here
            words[agreement.pk],
        )
        for agreement in found
    ]
