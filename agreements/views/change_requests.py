"""Asking for a change: the preview with what breaks and whose answer it needs, then sending it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse, QueryDict
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from agreements.amendments import proposals
from agreements.amendments.blocking_change import blocking_change, how_to_settle
from agreements.amendments.change_list import changes_of
from agreements.amendments.proposed_terms import AnotherIsOpen, CannotPropose, changed_wordings, proposed_document
from agreements.approvals.required import by_person
from agreements.drafting.dependencies import Broken, broken_by_dates
from agreements.drafting.sections import SECTIONS
from agreements.forms.changes import ChangeRequestForm
from agreements.models import Agreement, CommitmentTerms, Outcome, Revision
from agreements.models.canonical import document_of
from agreements.models.commitment import ReportedStatus
from agreements.notifications.fan_out.preview import reach_of_change
from agreements.revisions.redline import redline
from agreements.views.breaks import breaks_context, goes_on
from agreements.views.requests import SignedInRequest, answer, done
from stakeholders.text.typed_text import typed_text


@dataclass(frozen=True)
class ChangeRequest:
    """One page that asks for a change of an agreement in force: its form, and where it is shown and sent."""

    request: SignedInRequest
    agreement: Agreement
    in_force: Revision
    page: str
    action: str
    form_of: Callable[[QueryDict | None], ChangeRequestForm]
    around: dict[str, Any]

    def respond(self) -> HttpResponse:
        """Show the form, the preview, or the change that was sent."""
        form = self.form_of(self.request.POST or None)
        if self.request.method != "POST":
            return self._ask(form, 200)
        if not form.is_valid():
            return self._ask(form, 200 if self._step == "edit" else 422)
        try:
            broken = self._broken(form)
            if self._step == "edit":
                return self._ask(form, 200, broken)
            if self._step == "along":
                form = self._moved_along(form, broken)
                broken = self._broken(form)
            return self._preview_or_send(form, broken)
        except AnotherIsOpen as reason:
            # Another request saved first, perhaps a second click of the same person.
            return cannot_ask(self.request, self.agreement, self.page, self.around, reason)
        except CannotPropose as reason:
            form.point_at(reason.key, str(reason))
            return self._ask(form, 200 if self._step == "edit" else 422)

    @property
    def _step(self) -> str:
        return self.request.POST.get("step", "")

    def _preview_or_send(self, form: ChangeRequestForm, broken: Sequence[Broken]) -> HttpResponse:
        if self._step != "send":
            return self._preview(form, broken, 422 if broken else 200)
        if form.cleaned_data["base"] != self.in_force.digest:
            return self._preview(form, broken, 409)
        if not goes_on(self.request, broken):
            return self._preview(form, broken, 422)
        change = proposals.propose(
            agreement=self.agreement,
            changes=form.dates,
            owners=form.owners,
            reason=form.cleaned_data["reason"],
            by=self.request.user,
            at=timezone.now(),
        )
        return _sent(self.request, self.agreement, change.number)

    def _broken(self, form: ChangeRequestForm) -> list[Broken]:
        changed = changed_wordings(self.in_force, form.dates, form.owners, at=timezone.now())
        dates = {one.commitment_id: form.dates[one.key] for one in changed if one.key in form.dates}
        return broken_by_dates(dates, reader=self.request.user)

    def _moved_along(self, form: ChangeRequestForm, broken: Sequence[Broken]) -> ChangeRequestForm:
        data = self.request.POST.copy()
        data.update(dict.fromkeys(form.to_move_along(one.fact.who for one in broken), "on"))
        along = self.form_of(data)
        # It was valid a moment ago; what moves along brings nothing that a person could have mistyped.
        along.is_valid()
        return along

    def _ask(self, form: ChangeRequestForm, status: int, broken: Sequence[Broken] = ()) -> HttpResponse:
        context = self.around | {"form": form, "action": self.action} | breaks_context(broken)
        return answer(self.request, self.page, context, status=status)

    def _preview(self, form: ChangeRequestForm, broken: Sequence[Broken], status: int) -> HttpResponse:
        before = document_of(self.in_force)
        newest = self.agreement.revisions.newest() or self.in_force
        after = proposed_document(before, form.dates, form.owners, number=newest.number + 1)
        kept = [(name, value) for name, value in form.data.items() if name in form.fields and name != "base"]
        may_move_along = bool(form.to_move_along(one.fact.who for one in broken))
        who = {"by": self.request.user, "at": timezone.now()}
        context = {
            "form": form,
            "action": self.action,
            "reach_of_change": reach_of_change(self.agreement, before, after, **who),  # type: ignore[arg-type]
            "redline": redline(before, after),
            "view": "both",
            "needs": by_person(proposals.required_answers(before, after, asker=self.request.user), []),
            "kept": [*kept, ("base", self.in_force.digest)],
            "is_preview": True,
            "has_moved_on": status == 409,
            **breaks_context(broken, may_move_along=may_move_along),
        }
        return answer(self.request, self.page, self.around | context, status=status)


def cannot_ask(
    request: SignedInRequest, agreement: Agreement, page: str, around: dict[str, Any], reason: CannotPropose
) -> HttpResponse:
    """Say why nothing can be asked for now, with what was typed; or lead to the change that this very form sent."""
    open_change = next((change for change in changes_of(agreement) if change.is_open), None)
    posted = request.POST.get("reason", "").strip().replace("\r\n", "\n")
    if open_change and open_change.revision.asked_by_id == request.user.pk and posted == open_change.revision.reason:
        # The same form sent twice: the first one did it.
        return _sent(request, agreement, open_change.revision.number)
    waiting = blocking_change(agreement)
    context = around | {
        "cannot_ask": str(reason),
        "open_change": open_change,
        "how_to_settle": how_to_settle(waiting) if waiting else "",
        "typed": typed_text(request),
    }
    return answer(request, page, context, status=409 if request.method == "POST" else 200)


def change_context(agreement: Agreement) -> dict[str, Any]:
    """What every page of a change shows around it."""
    outcome = Outcome.objects.filter(revision__agreement=agreement, revision__state=Revision.State.IN_FORCE).first()
    return {"agreement": agreement, "sections": SECTIONS, "here": "changes", "outcome": outcome}


def page_of_change(agreement: Agreement, number: int) -> str:
    """Return the address of one change."""
    return reverse("agreements:change-detail", args=[agreement.reference, number])


def running(in_force: Revision) -> list[CommitmentTerms]:
    """Return the wordings in force of what is neither done nor ended, by date."""
    wordings = CommitmentTerms.objects.filter(revision=in_force, commitment__ended_at=None)
    rows = wordings.exclude(commitment__reported_status=ReportedStatus.DONE).select_related(
        "commitment", "owner", "depends_on"
    )
    return list(rows.order_by("due_on", "position"))


def _sent(request: SignedInRequest, agreement: Agreement, number: int) -> HttpResponse:
    return done(request, _("Sent. Everybody whose yes it needs is asked now."), page_of_change(agreement, number))
