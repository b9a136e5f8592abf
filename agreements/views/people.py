"""Adding a person to an agreement, with the part they have there."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from agreements.drafting.appointments import CannotAppoint, Role, appoint
from agreements.drafting.guidance import OF_PEOPLE
from agreements.drafting.terms import NotBeingDrafted, refuse_withdrawn
from agreements.forms.people import AppointmentForm
from agreements.models import Agreement, Participation, PartyMember
from agreements.permissions import may_edit, may_unseat
from agreements.views.conflicts import answer_sealed
from agreements.views.drafts import draft_context
from agreements.views.requests import SignedInRequest, allow, answer, done, posted_key, the_drafted_agreement, today_for
from stakeholders.text.sentences import gettext as _

ADD = "agreements/people/add.html"


@require_http_methods(["GET", "HEAD", "POST"])
def person_add(request: SignedInRequest, number: int) -> HttpResponse:
    """Give somebody a part; on the suggestion of a person who is asked, in one press from the list."""
    agreement = the_drafted_agreement(request, number)
    sentence = _("The lead and the representatives of the parties decide who sits at the table. Ask one of them.")
    allow(may_edit(request.user, agreement), sentence)
    suggestion = _suggestion(request, agreement)
    try:
        refuse_withdrawn(agreement)
        if request.method == "POST":
            return _add(request, agreement, suggestion)
    except NotBeingDrafted as sealed:
        return answer_sealed(request, agreement, sealed)
    proposed = {name: request.GET.get(name, "") for name in AppointmentForm.base_fields}
    form = AppointmentForm(agreement=agreement, by=request.user, initial=proposed)
    return _page(request, agreement, form, suggestion)


def _add(request: SignedInRequest, agreement: Agreement, suggestion: Participation | None) -> HttpResponse:
    if request.POST.get("step") == "example":
        typed = {name: request.POST.get(name, "") for name in AppointmentForm.base_fields}
        filled = OF_PEOPLE.filled(typed, today=today_for(request.user))
        form = AppointmentForm(agreement=agreement, by=request.user, initial=filled)
        return _page(request, agreement, form, suggestion)
    form = AppointmentForm(request.POST, agreement=agreement, by=request.user)
    if not form.is_valid():
        return _page(request, agreement, form, suggestion, status=422)
    said: dict[str, Any] = form.cleaned_data
    try:
        appoint(
            agreement=agreement,
            **said,
            key=posted_key(request),
            suggestion=suggestion,
            gives_up=suggestion is not None and _may_give_up(request, suggestion, said["role"]),
            by=request.user,
            at=timezone.now(),
        )
    except CannotAppoint as reason:
        form.add_error("role", str(reason))
        return _page(request, agreement, form, suggestion, status=422)
    who = {"person": said["person"] or said["name"]}
    table = reverse("agreements:term-list", args=[agreement.reference, "stakeholders"])
    anchor = f"#person-{said['person'].pk}" if said["person"] else ""
    return done(request, _("%(person)s is in the list.") % who, table + anchor)


def _may_give_up(request: SignedInRequest, suggestion: Participation, role: Role) -> bool:
    """True when this person may remove the seat; clauses can be changed by whoever may edit the draft."""
    seat = PartyMember.objects.filter(party__agreement=suggestion.agreement_id, person=suggestion.person_id)
    found = seat.select_related("party__agreement").first()
    is_clause = role not in (Role.REPRESENTS, Role.READS)
    return is_clause or found is None or may_unseat(request.user, found)


def _suggestion(request: SignedInRequest, agreement: Agreement) -> Participation | None:
    """The answer "ask somebody else" that the address or the form names."""
    named = request.POST.get("suggestion") or request.GET.get("suggestion") or ""
    if not named.isdecimal() or len(named) > 9:
        return None
    made = Participation.objects.filter(agreement=agreement, answer=Participation.Answer.SOMEBODY_ELSE)
    found: Participation = get_object_or_404(made.select_related("person"), person=int(named))
    return found


def _page(
    request: SignedInRequest,
    agreement: Agreement,
    form: AppointmentForm,
    suggestion: Participation | None,
    *,
    status: int = 200,
) -> HttpResponse:
    context = draft_context(request, agreement) | {
        "form": form,
        "guidance": OF_PEOPLE,
        "suggestion": suggestion,
        "idem": posted_key(request),
    }
    return answer(request, ADD, context, status=status)
