"""Promises whose owner works for the receiving department: pointed out as a likely mistake, never refused."""

from collections.abc import Collection

from django.db.models import F

from agreements.models import CommitmentTerms
from agreements.models.agreement import AnyOf
from stakeholders.models import Membership
from stakeholders.prepared_queries import Queries, prepared


def within_one_department(wordings: Collection[CommitmentTerms]) -> set[int]:
    """Return the ids of the commitments whose owner belongs to, or heads, the receiving department; one query."""
    if not wordings:
        return set()
    departments = [wording.receiver.department_id for wording in wordings]
    works = set(_works(people=[wording.owner_id for wording in wordings], departments=departments)["there"])
    return {
        wording.commitment_id
        for wording in wordings
        if (wording.owner_id, wording.receiver.department_id) in works
        or wording.receiver.department.head_id == wording.owner_id
    }


@prepared
def _works(*, people: list[int], departments: list[int]) -> Queries:
    there = Membership.objects.filter(AnyOf(F("user"), people), AnyOf(F("department"), departments))
    return {"there": there.values_list("user", "department")}
