"""The parties of an agreement, their members, and who endorses the outcome for them."""

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.views.decorators.http import require_http_methods, require_POST
from django_htmx.http import HttpResponseClientRedirect

from agreements.dashboard.to_do import to_do
from agreements.drafting import parties
from agreements.drafting.endorsements import CannotEndorse, endorse, waive_endorsement
from agreements.drafting.sections import BY_SLUG, section_url
from agreements.drafting.terms import NotBeingDrafted
from agreements.forms.agreements import JoinForm, WaiverForm
from agreements.models import Agreement, Party, PartyMember
from agreements.permissions import may_edit, may_remove_party, may_speak_for, may_unseat
from agreements.views.conflicts import answer_sealed
from agreements.views.drafts import LIST, section_context
from agreements.views.requests import SignedInRequest, allow, answer, done, the_drafted_agreement
from stakeholders.text.sentences import gettext as _

LEAVE = "agreements/parties/leave.html"
HOME = "agreements/home/home.html"


@require_POST
def party_join(request: SignedInRequest, number: int) -> HttpResponse:
    """Give a department a seat."""
    agreement = _editable(request, number)
    form = JoinForm(request.POST, seated=_seated(agreement))
    if not form.is_valid():
        # Somebody was faster, and nothing else was typed.
        seat = parties.seat_already(agreement, request.POST.get("join-department", ""))
        if seat:
            said = _("%(department)s is at the table already: %(person)s brought it on %(when)s.")
            when = date_format(timezone.localtime(seat.at), "j M, H:i")
            words = {"department": seat.party, "person": seat.by, "when": when}
            return done(request, said % words, _table_url(agreement))
        return _table(request, agreement, {"join_form": form}, status=422)
    try:
        party = parties.join(
            agreement=agreement, department=form.cleaned_data["department"], by=request.user, at=timezone.now()
        )
    except NotBeingDrafted as sealed:
        return answer_sealed(request, agreement, sealed)
    return done(request, _("%(department)s is at the table.") % {"department": party}, _table_url(agreement))


@require_http_methods(["GET", "HEAD", "POST"])
def party_leave(request: SignedInRequest, number: int, code: str) -> HttpResponse:
    """Ask, then take a seat away while drafting."""
    agreement = the_drafted_agreement(request, number)
    party = _party(agreement, code)
    sentence = _("%(lead)s or whoever speaks for %(department)s decides this.")
    allowed = may_remove_party(request.user, agreement, party)
    allow(allowed, sentence % {"lead": agreement.lead, "department": party})
    context = {"agreement": agreement, "party": party}
    if request.method != "POST":
        return answer(request, LEAVE, context)
    try:
        parties.leave(party=party, by=request.user, at=timezone.now())
    except NotBeingDrafted as sealed:
        return answer_sealed(request, agreement, sealed)
    except parties.CannotLeave as reason:
        return answer(request, LEAVE, context | {"reason": str(reason)}, status=409)
    said = _("%(department)s is no longer in the draft.") % {"department": party}
    return done(request, said, "/" if party.belongs(request.user) else _table_url(agreement))


@require_POST
def member_remove(request: SignedInRequest, number: int, code: str, person: int) -> HttpResponse:
    """End a person's seat."""
    agreement = the_drafted_agreement(request, number)
    party = _party(agreement, code)
    member = get_object_or_404(PartyMember.objects.select_related("party__agreement"), party=party, person=person)
    allow(
        may_unseat(request.user, member), _("Whoever speaks for %(department)s decides this.") % {"department": party}
    )
    try:
        parties.remove_member(member=member, by=request.user, at=timezone.now())
    except NotBeingDrafted as withdrawn:
        return answer_sealed(request, agreement, withdrawn)
    return done(request, _("%(person)s left the table.") % {"person": member}, _table_url(agreement))


@require_POST
def outcome_endorse(request: SignedInRequest, number: int, code: str) -> HttpResponse:
    """Endorse the outcome for a party, as read."""
    agreement = the_drafted_agreement(request, number)
    party = _party(agreement, code)
    sentence = _("The representatives of %(department)s agree for it.") % {"department": party}
    allow(may_speak_for(request.user, party), sentence)
    try:
        given = endorse(party=party, digest=request.POST.get("digest", ""), by=request.user, at=timezone.now())
    except NotBeingDrafted as sealed:
        return answer_sealed(request, agreement, sealed)
    except CannotEndorse as reason:
        return _not_endorsed(request, agreement, str(reason))
    message = _("Agreed for %(department)s.") % {"department": party}
    if _is_from_home(request):
        waiting = to_do(request.user, at=timezone.now())
        context = {"agreement": agreement, "party": party, "at": given.at, "message": message, "waiting": waiting}
        return answer(request, HOME, context, part="endorsed")
    return done(request, message, _in_the_text(agreement))


@require_POST
def endorsement_waive(request: SignedInRequest, number: int, code: str) -> HttpResponse:
    """Go along with the outcome for a party without endorsing it, and say why."""
    agreement = the_drafted_agreement(request, number)
    party = _party(agreement, code)
    sentence = _("The representatives of %(department)s say this for it.") % {"department": party}
    allow(may_speak_for(request.user, party), sentence)
    form = WaiverForm(request.POST)
    if not form.is_valid():
        return _not_waived(request, agreement, party, str(next(iter(form.errors.values()))[0]), status=422)
    try:
        waive_endorsement(party=party, **form.cleaned_data, by=request.user, at=timezone.now())
    except NotBeingDrafted as sealed:
        return answer_sealed(request, agreement, sealed)
    except CannotEndorse as reason:
        return _not_waived(request, agreement, party, str(reason), status=409)
    said = _("Noted: %(department)s goes along without agreeing.") % {"department": party}
    return done(request, said, _in_the_text(agreement))


def _not_waived(
    request: SignedInRequest, agreement: Agreement, party: Party, sentence: str, *, status: int
) -> HttpResponse:
    typed = {"party": party.pk, "reason": request.POST.get("reason", "")}
    context = section_context(request, agreement, BY_SLUG["outcome"]) | {"cannot_endorse": sentence, "waiver": typed}
    return answer(request, LIST, context, status=status)


def _not_endorsed(request: SignedInRequest, agreement: Agreement, reason: str) -> HttpResponse:
    if _is_from_home(request):
        # The card on home holds the words that were read; the page holds those that stand now.
        return HttpResponseClientRedirect(section_url(agreement, "outcome"))
    context = section_context(request, agreement, BY_SLUG["outcome"]) | {"cannot_endorse": reason}
    return answer(request, LIST, context, status=409)


def _is_from_home(request: SignedInRequest) -> bool:
    return bool(request.htmx) and (request.htmx.target or "").startswith("endorse-")


def _editable(request: SignedInRequest, number: int) -> Agreement:
    agreement = the_drafted_agreement(request, number)
    sentence = _("The lead and the representatives of the parties decide who sits at the table. Ask one of them.")
    allow(may_edit(request.user, agreement), sentence)
    return agreement


def _party(agreement: Agreement, code: str) -> Party:
    party = Party.objects.filter(agreement=agreement, department__code=code).present().first()
    if party is None:
        raise Http404
    return party


def _seated(agreement: Agreement) -> list[int]:
    return list(Party.objects.filter(agreement=agreement, left_at=None).values_list("department_id", flat=True))


def _table(request: SignedInRequest, agreement: Agreement, trouble: dict[str, object], *, status: int) -> HttpResponse:
    context = section_context(request, agreement, BY_SLUG["stakeholders"])
    return answer(request, LIST, context | trouble, status=status)


def _table_url(agreement: Agreement) -> str:
    return reverse("agreements:term-list", args=[agreement.reference, "stakeholders"])


def _in_the_text(agreement: Agreement) -> str:
    # There, the endorsements are shown below the outcome.
    return f"{agreement.get_absolute_url()}#text-outcome"
