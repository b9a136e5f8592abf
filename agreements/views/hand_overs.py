"""Handing over: another owner for one or all commitments of a person in an agreement in force."""

from functools import partial
from typing import Any

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from agreements.amendments.proposed_terms import CannotPropose, text_in_force
from agreements.forms.hand_overs import HandOverForm
from agreements.models import Agreement, CommitmentTerms, Revision
from agreements.permissions import may_ask_for_a_change
from agreements.views.change_requests import ChangeRequest, cannot_ask, change_context, running
from agreements.views.requests import SignedInRequest, allow, the_agreement
from stakeholders.models import User
from stakeholders.text.sentences import gettext as _

PAGE = "agreements/hand_overs/hand_over.html"


@require_http_methods(["GET", "HEAD", "POST"])
def change_hand_over(request: SignedInRequest, number: int, owner: int) -> HttpResponse:
    """Choose who takes over what, look at what it means and whom it needs, send it."""
    agreement = the_agreement(request, number)
    owned = _owned(agreement, owner)
    allow(
        may_ask_for_a_change(request.user, agreement),
        _("The lead, the representatives of the parties and the owners of promises ask for a change."),
    )
    person = owned[0].owner
    around = change_context(agreement) | {"owner": person}
    try:
        in_force = text_in_force(agreement)
    except CannotPropose as reason:
        return cannot_ask(request, agreement, PAGE, around, reason)
    action = reverse("agreements:change-hand-over", args=[agreement.reference, owner])
    said = {"agreement": agreement, "owner": person, "wordings": owned}
    form_of = partial(HandOverForm, **said, initial=_initial(request, in_force, owned, person))  # type: ignore[arg-type]
    return ChangeRequest(request, agreement, in_force, PAGE, action, form_of, around).respond()


def _owned(agreement: Agreement, owner: int) -> list[CommitmentTerms]:
    in_force = Revision.objects.in_force().filter(agreement=agreement).first()
    owned = [wording for wording in running(in_force) if wording.owner_id == owner] if in_force else []
    if not owned:
        raise Http404
    return owned


def _initial(request: SignedInRequest, in_force: Revision, owned: list[CommitmentTerms], owner: User) -> dict[str, Any]:
    references = [wording.commitment.reference for wording in owned]
    chosen = [reference for reference in request.GET.getlist("commitment") if reference in references]
    reason = "" if owner.is_active else _("%(person)s has left the organisation.") % {"person": owner}
    return {f"take-{reference}": True for reference in chosen or references} | {
        "base": in_force.digest,
        "reason": reason,
    }
