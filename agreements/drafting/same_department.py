"""Promises whose owner works for the department that receives them: seldom meant, never refused."""

from collections.abc import Collection

from agreements.models import CommitmentTerms
from stakeholders.models import Membership


def within_one_department(wordings: Collection[CommitmentTerms]) -> set[int]:
    """Return the ids of the commitments whose owner belongs to, or heads, the receiving department; one query."""
    if not wordings:
        return set()
    departments = {wording.receiver.department_id for wording in wordings}
    rows = Membership.objects.filter(user__in={wording.owner_id for wording in wordings}, department__in=departments)
    works = set(rows.values_list("user", "department"))
    return {
        wording.commitment_id
        for wording in wordings
        if (wording.owner_id, wording.receiver.department_id) in works
        or wording.receiver.department.head_id == wording.owner_id
    }
