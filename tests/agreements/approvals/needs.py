"""The approvals that a change of dates needs in worked case D, and the names of who is asked for them."""

from datetime import timedelta

from agreements.amendments.proposed_terms import proposed_document
from agreements.approvals.required import Need, needed
from agreements.models.canonical import document_of
from agreements.models.sign_off import Capacity
from stakeholders.models import User
from tests.agreements.amendments.worked_case_d import DELIVERY, OUTREACH, CaseD

WEEK = timedelta(days=7)


def needs(case: CaseD, *, by: User, both: bool = False) -> list[Need]:
    before = document_of(case.in_force)
    dates = {case.delivery.key: DELIVERY + WEEK}
    if both:
        dates[case.outreach.key] = OUTREACH + WEEK
    return needed(before, proposed_document(before, dates, number=2), asker=by)


def names_in_capacity(found: list[Need], capacity: Capacity) -> list[str]:
    return [need.names for need in found if need.capacity == capacity]
