"""Who leads an agreement: handing the lead over, a second lead, and taking over from a lead who has left."""

from datetime import datetime

from django.db import transaction

from agreements.models import Agreement
from agreements.models.agreement import AgreementQuerySet, Stage
from agreements.models.event import record
from agreements.models.kinds import EventKind
from agreements.permissions import agreements_without_lead, leads, may_lead, may_take_over
from stakeholders.models import User
from stakeholders.text.sentences import gettext as _


class CannotLead(Exception):
    """Says in one sentence why the lead stays as it is."""


@transaction.atomic
def hand_over_lead(*, agreement: Agreement, to: User, by: User, at: datetime) -> Agreement:
    """Let another representative lead from this moment on; return the agreement.

    Handing over to whoever leads already changes nothing. Raises CannotLead for a withdrawn draft, somebody who
    speaks for no party or has left, and when `by` does not lead any more.
    """
    agreement = Agreement.objects.locked(agreement.pk)
    if agreement.lead_id == to.pk:
        return agreement
    _check_leads(agreement, by)
    _check_candidate(agreement, to)
    former = agreement.lead_id
    _give(agreement, to)
    record(agreement, EventKind.LEAD_HANDED_OVER, by=by, at=at, person=to.pk, former=former)
    return agreement


@transaction.atomic
def name_second_lead(*, agreement: Agreement, to: User | None, by: User, at: datetime) -> Agreement:
    """Name a representative who may do all that the lead may, instead of the one before; None names nobody.

    Raises CannotLead as `hand_over_lead` does, and for the lead themselves.
    """
    agreement = Agreement.objects.locked(agreement.pk)
    former = agreement.second_lead_id
    if former == (to and to.pk):
        return agreement
    _check_leads(agreement, by)
    if to:
        _check_candidate(agreement, to)
        if to.pk == agreement.lead_id:
            raise CannotLead(_("%(person)s leads this agreement. Choose somebody else as the second.") % {"person": to})
    agreement.second_lead = to
    agreement.save(update_fields=["second_lead"])
    if to:
        record(agreement, EventKind.SECOND_LEAD_NAMED, by=by, at=at, person=to.pk)
    else:
        record(agreement, EventKind.SECOND_LEAD_ENDED, by=by, at=at, person=former)
    return agreement


@transaction.atomic
def take_over_lead(*, agreement: Agreement, by: User, at: datetime) -> Agreement:
    """Lead an agreement whose lead has left; return it. The same person twice is harmless.

    Of two at once the first leads, and the other is told so. Raises CannotLead while the lead is here, and for
    anybody but the second lead and whoever speaks for the lead's department (where nobody does, for any party).
    """
    agreement = Agreement.objects.locked(agreement.pk)
    if agreement.lead_id == by.pk:
        return agreement
    if agreement.lead.is_active:
        raise CannotLead(_("%(person)s leads this agreement now.") % {"person": agreement.lead})
    if not may_take_over(by, agreement):
        raise CannotLead(_("Whoever speaks for the department of %(person)s takes over.") % {"person": agreement.lead})
    former = agreement.lead_id
    _give(agreement, by)
    record(agreement, EventKind.LEAD_TAKEN_OVER, by=by, at=at, person=by.pk, former=former)
    return agreement


def leads_awaiting(person: User) -> AgreementQuerySet:
    """The agreements whose lead has left and which this person may lead instead, by number; no withdrawn drafts."""
    found = agreements_without_lead(person).exclude(stage=Stage.WITHDRAWN)
    return found.select_related("lead").order_by("number")


def _check_leads(agreement: Agreement, by: User) -> None:
    if agreement.is_withdrawn:
        raise CannotLead(_("This draft was withdrawn. Take it up again first."))
    if not leads(by, agreement):
        raise CannotLead(_("%(person)s leads this agreement now.") % {"person": agreement.lead})


def _check_candidate(agreement: Agreement, person: User) -> None:
    if not may_lead(person, agreement):
        raise CannotLead(_("%(person)s speaks for no department here. Choose somebody who does.") % {"person": person})


def _give(agreement: Agreement, to: User) -> None:
    agreement.lead = to
    if agreement.second_lead_id == to.pk:
        agreement.second_lead = None
    agreement.save(update_fields=["lead", "second_lead"])
