"""The sections of a draft: read, add, edit, move and remove clauses, several people at once."""

import uuid
from collections.abc import Callable, Sequence
from functools import partial

from django.contrib import messages
from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe
from django_htmx.http import HttpResponseClientRefresh

from agreements.drafting import terms
from agreements.drafting.cascade import save_with_cascade
from agreements.drafting.collaboration.keepers import KeptByOthers, refuse_others
from agreements.drafting.collaboration.private_copies import copy_among, drop_copy
from agreements.drafting.collaboration.restoration import removal_of
from agreements.drafting.collaboration.twins import AlreadyThere, add_once
from agreements.drafting.dependencies import NEW, Broken, CannotDepend
from agreements.drafting.sections import OF_KIND, Section
from agreements.forms.terms import TermForm
from agreements.models import Agreement, CommitmentTerms, Signatory, Term
from agreements.notifications.fan_out.preview import reach_of_edit
from agreements.permissions import may_edit, may_name_signatory
from agreements.views.breaks import breaks_context, broken_by, goes_on, moves_along
from agreements.views.collaboration.typed_forms import COPY, guidance_of, is_within, read_form
from agreements.views.conflicts import answer_gone, answer_sealed, answer_stale
from agreements.views.desk import answer_clause
from agreements.views.drafts import (
    LIST,
    card_context,
    draft_context,
    page_of,
    section_context,
    the_term,
    upcoming_context,
)
from agreements.views.requests import (
    SignedInRequest,
    allow,
    answer,
    asked_key,
    done,
    posted_key,
    posted_version,
    the_drafted_agreement,
)
from stakeholders.text.sentences import gettext as _

FORM = "agreements/terms/form.html"
REMOVE = "agreements/terms/remove.html"
# What is typed is looked at and not saved: the dates of a rhythm, whether owner and receiver are one department.
LOOKS = {"look", "within"}
REFUSALS = (AlreadyThere, CannotDepend, KeptByOthers, terms.Stale, terms.NotBeingDrafted, terms.Gone)


@require_safe
def term_list(request: SignedInRequest, number: int, section: Section) -> HttpResponse:
    """One section of the draft, or of the terms in force when nothing is being drafted."""
    agreement = the_drafted_agreement(request, number)
    context = section_context(request, agreement, section)
    key = asked_key(request.GET, "removed")
    if context["may_edit"] and key:
        removal = removal_of(context["revision"], key)
        context["removed"] = removal.term if removal else None
    return answer(request, LIST, context)


@require_safe
def term_card(request: SignedInRequest, number: int, kind: type[Term], key: uuid.UUID) -> HttpResponse:
    """One clause as it stands: what Cancel leads back to."""
    agreement = the_drafted_agreement(request, number)
    return answer_clause(request, LIST, card_context(request, agreement, kind, key), part="term")


def term_add(request: SignedInRequest, number: int, kind: type[Term]) -> HttpResponse:
    """Write a new clause."""
    agreement = the_drafted_agreement(request, number)
    _allow_editing(request, agreement)
    try:
        draft = terms.open_draft(agreement)
    except terms.NotBeingDrafted as sealed:
        return answer_sealed(request, agreement, sealed)
    blank = kind(revision=draft, key=posted_key(request))
    form = read_form(request, agreement, blank)
    if request.method != "POST" or not form.is_valid() or request.POST.get("step") in LOOKS:
        return _form(request, agreement, kind, form, is_new=True)
    beside = asked_key(request.POST, "beside")
    saving = partial(add_once, kind, agreement=agreement, key=blank.key, values=form.values(), beside=beside)
    return _save(request, agreement, kind, form, saving, _("Added."), is_new=True)


def term_edit(request: SignedInRequest, number: int, kind: type[Term], key: uuid.UUID) -> HttpResponse:
    """Reword a clause; when somebody else was faster, both wordings are shown."""
    agreement = the_drafted_agreement(request, number)
    _allow_editing(request, agreement)
    try:
        draft = terms.open_draft(agreement)
        term = the_term(draft, kind, key)
    except terms.NotBeingDrafted as sealed:
        return answer_sealed(request, agreement, sealed)
    except terms.Gone:
        return answer_gone(request, agreement, kind, key)
    form = read_form(request, agreement, term)
    if request.method != "POST" or not form.is_valid() or request.POST.get("step") in LOOKS:
        refuse_others(draft, key, by=request.user)
        return _form(request, agreement, kind, form)
    version = posted_version(request)
    saving = partial(terms.edit, kind, agreement=agreement, key=key, version=version, values=form.values())
    return _save(request, agreement, kind, form, saving, _("Saved."))


def _save(
    request: SignedInRequest,
    agreement: Agreement,
    kind: type[Term],
    form: TermForm,
    saving: Callable[..., Term],
    message: str,
    *,
    is_new: bool = False,
) -> HttpResponse:
    broken = broken_by(request, form.instance)
    if not goes_on(request, broken):
        return _form(request, agreement, kind, form, is_new=is_new, broken=broken)
    who = {"by": request.user, "at": timezone.now()}
    try:
        if moves_along(request, broken):
            term = save_with_cascade(partial(saving, **who), agreement=agreement, **who)  # type: ignore[arg-type]
            return _saved_along(request, agreement, kind, term)
        term = saving(**who)
    except REFUSALS as reason:
        return _refused(request, agreement, kind, form, reason, is_new=is_new)
    return _saved(request, agreement, kind, term.key, message, is_new=is_new)


def _refused(
    request: SignedInRequest, agreement: Agreement, kind: type[Term], form: TermForm, reason: Exception, *, is_new: bool
) -> HttpResponse:
    """Say why a verb refused what was typed, which stays where it is."""
    if isinstance(reason, terms.Stale):
        return answer_stale(request, agreement, form, reason)
    if isinstance(reason, terms.NotBeingDrafted):
        return answer_sealed(request, agreement, reason)
    if isinstance(reason, terms.Gone):
        return answer_gone(request, agreement, kind, form.instance.key)
    if isinstance(reason, AlreadyThere):
        return _form(request, agreement, kind, form, is_new=is_new, twin=reason)
    if isinstance(reason, KeptByOthers) and reason.key == form.instance.key:
        raise reason
    # Kept is another one, which would have moved along.
    form.add_error("depends_on" if isinstance(reason, CannotDepend) else None, str(reason))
    return _form(request, agreement, kind, form, is_new=is_new)


@require_POST
def term_move(request: SignedInRequest, number: int, kind: type[Term], key: uuid.UUID) -> HttpResponse:
    """Move a clause one place up or down."""
    agreement = the_drafted_agreement(request, number)
    _allow_editing(request, agreement)
    up = request.POST.get("direction") == "up"
    try:
        terms.move(kind, agreement=agreement, key=key, up=up, by=request.user, at=timezone.now())
    except terms.NotBeingDrafted as sealed:
        return answer_sealed(request, agreement, sealed)
    except terms.Gone:
        return answer_gone(request, agreement, kind, key)
    if not request.htmx:
        return done(request, _("Moved."), page_of(agreement, kind, key))
    context = section_context(request, agreement, OF_KIND[kind.kind])
    group = next(group for group in context["groups"] if group["kind"] is kind)
    term = next(term for term in group["terms"] if term.key == key)
    context |= {"group": group, "term": term, "status": _("Moved.")}
    return answer_clause(request, LIST, context, part="group")


def term_remove(request: SignedInRequest, number: int, kind: type[Term], key: uuid.UUID) -> HttpResponse:
    """Ask, then take a clause out of the draft."""
    agreement = the_drafted_agreement(request, number)
    _allow_editing(request, agreement)
    try:
        draft = terms.open_draft(agreement)
        term = the_term(draft, kind, key)
        _allow_removing(request, agreement, term)
        refuse_others(draft, key, by=request.user)
        if request.method != "POST":
            context = draft_context(request, agreement) | {"term": term, "needed_by": term.needed_by()}
            return answer_clause(request, REMOVE, context, part="term")
        terms.remove(
            kind,
            agreement=agreement,
            key=key,
            version=posted_version(request),
            by=request.user,
            at=timezone.now(),
        )
    except terms.NotBeingDrafted as sealed:
        return answer_sealed(request, agreement, sealed)
    except (terms.Stale, terms.StillNeeded) as reason:
        context = draft_context(request, agreement) | {"term": the_term(terms.open_draft(agreement), kind, key)}
        return answer_clause(request, REMOVE, context | {"reason": str(reason)}, part="term", status=409)
    except terms.Gone:
        return answer_gone(request, agreement, kind, key)
    if not request.htmx:
        return done(request, _("Removed."), f"{page_of(agreement, kind)}?removed={key}")
    context = draft_context(request, agreement) | {"removed": term, "status": _("Removed.")}
    return answer_clause(request, REMOVE, context, part="removed")


def _form(
    request: SignedInRequest,
    agreement: Agreement,
    kind: type[Term],
    form: TermForm,
    *,
    is_new: bool = False,
    broken: Sequence[Broken] = (),
    twin: AlreadyThere | None = None,
) -> HttpResponse:
    if request.htmx and request.POST.get("step") == "within":
        return answer(request, FORM, {"term": form.instance, "is_within": is_within(form.instance)}, part="within")
    own = form.instance.commitment_id or NEW if broken else NEW
    rests_on_it = any(one.fact.who != own and one.who.revision_id == form.instance.revision_id for one in broken)
    context, key = draft_context(request, agreement), None if is_new else form.instance.key
    copy = copy_among(context["copies"], kind, key=key, at=timezone.now()) if request.method != "POST" else None
    context |= {
        "form": form,
        "term": form.instance,
        "kind": kind,
        "guidance": guidance_of(form),
        "slug": kind.kind,
        "section": OF_KIND[kind.kind],
        "is_new": is_new,
        "twin": twin,
        "version": request.POST.get("version", form.instance.version),
        # Taken up again, it was typed upon the version of that day.
        **({"version": copy.version} if copy and COPY in request.GET else {"private_copy": copy}),
        "has_errors": bool(form.errors),
        "is_within": is_within(form.instance),
        **upcoming_context(form.instance if form.is_bound and not form.errors and not broken else None),
        **breaks_context(broken, may_move_along=rests_on_it),
    }
    if isinstance(form.instance, CommitmentTerms) and not is_new:
        context["asked"] = context["snapshot"].counter_offers.get(form.instance.commitment_id)
        context["reach_of_edit"] = reach_of_edit(form.instance, by=request.user, at=timezone.now())
    status = 409 if twin else 422 if form.errors or broken else 200
    return answer_clause(request, FORM, context, part="form", status=status)


def _saved_along(request: SignedInRequest, agreement: Agreement, kind: type[Term], term: Term) -> HttpResponse:
    message = _("Saved, and moved along what rests on it.")
    for form_key in (None, term.key):
        drop_copy(kind, agreement=agreement, key=form_key, by=request.user)
    if not request.htmx:
        return done(request, message, page_of(agreement, kind, term.key))
    # Reload: more than one card has changed.
    messages.success(request, message)
    return HttpResponseClientRefresh()


def _saved(
    request: SignedInRequest,
    agreement: Agreement,
    kind: type[Term],
    key: uuid.UUID,
    message: str,
    *,
    is_new: bool = False,
) -> HttpResponse:
    form_key = None if is_new else key
    if not request.htmx:
        drop_copy(kind, agreement=agreement, key=form_key, by=request.user)
        return done(request, message, page_of(agreement, kind, key))
    context = card_context(request, agreement, kind, key) | {"status": message, "is_new": is_new, "is_saved": True}
    if copy_among(context["copies"], kind, key=form_key, at=timezone.now()):
        drop_copy(kind, agreement=agreement, key=form_key, by=request.user)
    return answer_clause(request, LIST, context, part="saved")


def _allow_editing(request: SignedInRequest, agreement: Agreement) -> None:
    allow(
        may_edit(request.user, agreement),
        _("The lead and the representatives of the parties write this text. Ask one of them."),
    )


def _allow_removing(request: SignedInRequest, agreement: Agreement, term: Term) -> None:
    if isinstance(term, Signatory):
        sentence = _("%(department)s names its own signatory.") % {"department": term.party}
        allow(may_name_signatory(request.user, agreement, term.party), sentence)
