"""Opening a draft for signing, reading and signing the sealed text, refusing, reopening."""

from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from agreements.checks.refusal_turns import refusal_turns
from agreements.drafting.terms import NotBeingDrafted
from agreements.forms.signing import SignForm
from agreements.models import Agreement, Revision, Signatory, SignOff
from agreements.models.canonical import document_of
from agreements.models.kinds import EventKind
from agreements.notifications.fan_out.preview import Reach, reach_of, reach_of_signature
from agreements.permissions import may_edit, may_seal
from agreements.revisions import sealing
from agreements.revisions.document import preamble, sections
from agreements.revisions.redline import redline
from agreements.signing import signatures
from agreements.signing.signature_status import read_before, seats, share_of
from agreements.views.drafts import draft_context, opening_context
from agreements.views.recent_auth import ask_again, is_fresh
from agreements.views.requests import SignedInRequest, allow, answer, done, the_drafted_agreement
from stakeholders.text.sentences import gettext as _
from stakeholders.text.sentences import ngettext

PAGE = "agreements/signing/sign.html"
REOPEN = "agreements/signing/reopen.html"
# What somebody typed while they had to show who they are again; kept in their session, for that agreement.
TYPED = "typed_while_signing"


@require_POST
def signing_open(request: SignedInRequest, number: int) -> HttpResponse:
    """Seal the text, so that everybody signs the same words."""
    agreement = the_drafted_agreement(request, number)
    sentence = _("%(lead)s leads this agreement and opens signing.") % {"lead": agreement.lead.name}
    allow(may_seal(request.user, agreement), sentence)
    try:
        sealing.seal(agreement=agreement, by=request.user, at=timezone.now())
    except sealing.CannotSeal as reason:
        return answer(request, PAGE, sign_context(request, agreement) | {"refused": str(reason)}, status=409)
    except NotBeingDrafted as sealed:
        said = _("Signing is open already.") if sealed.open_revision else _("This text is in force already.")
        said = str(sealed) if agreement.is_withdrawn else said
        return done(request, said, sign_page(agreement))
    return done(request, _("Signing is open. Everybody signs the same words now."), sign_page(agreement))


@require_http_methods(["GET", "HEAD", "POST"])
def agreement_sign(request: SignedInRequest, number: int) -> HttpResponse:
    """The whole text, what changed since one read it, and the form under it."""
    agreement = the_drafted_agreement(request, number)
    if agreement.is_withdrawn:
        return nothing_to_sign(request, agreement)
    if request.method != "POST":
        return answer(request, PAGE, sign_context(request, agreement))
    _allow_signing(request, agreement)
    sealed = _the_sealed(agreement)
    form = SignForm(request.POST, number=sealed.number if sealed else 0)
    if not form.is_valid() and "digest" not in form.errors:
        return answer(request, PAGE, sign_context(request, agreement, form), status=422)
    if "digest" in form.errors:
        return _moved(request, agreement, "", form)
    # Refusing needs no recent sign-in, since it commits nobody.
    if form.signs and not is_fresh(request):
        said = form.cleaned_data
        request.session[TYPED] = {
            "agreement": agreement.pk,
            "digest": said["digest"],
            "reason": said["reason"],
            "has_read": said["has_read"],
        }
        return ask_again(f"{sign_page(agreement)}#sign")
    return _act(request, agreement, form)


def _act(request: SignedInRequest, agreement: Agreement, form: SignForm) -> HttpResponse:
    said = form.cleaned_data
    given: dict[str, Any] = {"agreement": agreement, "digest": said["digest"], "by": request.user, "at": timezone.now()}
    try:
        if form.signs:
            signatures.sign(**given)
        else:
            signatures.refuse(reason=said["reason"], **given)
    except signatures.TextMoved:
        return _moved(request, agreement, said["digest"], form)
    except signatures.CannotSign as reason:
        trouble = {"cannot_sign": str(reason), "typed": said["reason"]}
        status = 409 if isinstance(reason, signatures.ObjectionOpen) else 403
        return answer(request, PAGE, sign_context(request, agreement) | trouble, status=status)
    request.session.pop(TYPED, None)
    thanks = _("Signed. Thank you.") if form.signs else _("Noted, with your reason. The others see it now.")
    return done(request, thanks, sign_page(agreement))


@require_http_methods(["GET", "HEAD", "POST"])
def agreement_reopen(request: SignedInRequest, number: int) -> HttpResponse:
    """Say what editing will undo, then open the text again."""
    agreement = the_drafted_agreement(request, number)
    allow(
        may_edit(request.user, agreement),
        _("The lead and the representatives of the parties open the text again. Ask one of them."),
    )
    if request.method != "POST":
        return answer(request, REOPEN, _reopen_context(request, agreement))
    try:
        sealing.reopen(agreement=agreement, by=request.user, at=timezone.now())
    except sealing.CannotReopen as reason:
        return answer(request, REOPEN, _reopen_context(request, agreement) | {"refused": str(reason)}, status=409)
    return done(
        request, _("The text is open again. Every signatory will see what changed."), agreement.get_absolute_url()
    )


def nothing_to_sign(request: SignedInRequest, agreement: Agreement) -> HttpResponse:
    """Lead back to a draft that was withdrawn."""
    return done(request, _("This draft was withdrawn. There is nothing to sign."), agreement.get_absolute_url())


def sign_context(request: SignedInRequest, agreement: Agreement, form: SignForm | None = None) -> dict[str, Any]:
    """What the page of signing shows; `form` is one that was not valid."""
    context = draft_context(request, agreement)
    revision = context["revision"]
    context |= {
        "here": "sign",
        "turns": list(refusal_turns(context["snapshot"])),
        "mine_to_settle": set(signatures.open_refusals(agreement, request.user).values_list("pk", flat=True)),
    }
    if revision.is_draft or (revision.is_amendment and not revision.is_in_force):
        return context | opening_context(request, context)
    kept = request.session.get(TYPED) or {}
    came_back = form is None and is_fresh(request) and kept.get("agreement") == agreement.pk
    return context | _text_context(request, revision, form) | {"came_back": came_back}


def _text_context(request: SignedInRequest, revision: Revision, form: SignForm | None) -> dict[str, Any]:
    before = read_before(revision, request.user) if revision.is_sealed else None
    block = seats(revision)
    mine = [seat for seat in block if seat.signatory.person_id == request.user.pk]
    has_signed = bool(mine) and all(seat.has_signed for seat in mine)
    return {
        **(_reaches(request, revision) if mine and revision.is_sealed and not has_signed else {}),
        **_words(request, revision, before),
        "seats": block,
        "mine": mine,
        "has_signed": has_signed,
        "signed_count": sum(seat.has_signed for seat in block),
        "form": form or _form(request, revision),
    }


def _words(request: SignedInRequest, revision: Revision, before: Revision | None) -> dict[str, Any]:
    """The text as a document: what changed since `before`, what this person takes on, and what they receive."""
    document = document_of(revision)
    earlier = document_of(before) if before else None
    head, parts = preamble(document, before=earlier), sections(document, before=earlier)
    clauses = [clause for part in parts for clause in part.clauses]
    share = share_of(request.user, document)
    return {
        "preamble": head,
        "text_sections": parts,
        "changed": [clause for clause in (head, *clauses) if clause.is_changed],
        "changed_since": before.number if before else None,
        "share": share,
        "taken_on": share.taken_on,
        "takes": [clause for clause in clauses if clause.key in share.taken_on],
        "receives": [clause for clause in clauses if clause.key in share.received],
    }


def _reaches(request: SignedInRequest, sealed: Revision) -> dict[str, Reach]:
    """Whom the signature of this person reaches, and whom their "we cannot sign"."""
    who: dict[str, Any] = {"by": request.user, "at": timezone.now()}
    about = {"revision": sealed.number}
    return {
        "reach_of_signature": reach_of_signature(sealed, **who),
        "reach_of_refusal": reach_of(sealed.agreement, EventKind.SIGNING_REFUSED, data=about, **who),
    }


def _form(request: SignedInRequest, revision: Revision) -> SignForm:
    kept = request.session.get(TYPED) or {}
    kept = kept if kept.get("agreement") == revision.agreement_id else {}
    initial = {
        "digest": revision.digest,
        "reason": kept.get("reason", ""),
        # The tick "I have read it" is kept only while the text is the same.
        "has_read": kept.get("digest") == revision.digest and kept.get("has_read", False),
    }
    return SignForm(number=revision.number, initial=initial)


def _moved(request: SignedInRequest, agreement: Agreement, read: str, form: SignForm) -> HttpResponse:
    """Answer 409: nothing was signed; shows the text that was read beside the present one, and what was typed."""
    agreement = the_drafted_agreement(request, agreement.number)
    context = sign_context(request, agreement)
    before = Revision.objects.filter(agreement=agreement).exclude(digest="").filter(digest=read).first()
    if before and before.pk != context["revision"].pk:
        context |= _moved_words(request, context["revision"], before)
    reason = form.data.get("reason", "")
    if "form" in context:
        context["form"].initial["reason"] = reason
    return answer(request, PAGE, context | {"moved": True, "typed": reason}, status=409)


def _moved_words(request: SignedInRequest, now: Revision, read: Revision) -> dict[str, Any]:
    """What moved since the text that was read: marked in the sealed one, beside each other where it is open again."""
    if now.is_draft:
        return {"redline": redline(document_of(read), document_of(now))}
    return _words(request, now, read)


def _allow_signing(request: SignedInRequest, agreement: Agreement) -> None:
    """Signatories of an earlier text are admitted too, and are shown what changed since."""
    named = Signatory.objects.filter(revision__agreement=agreement)
    if named.filter(person=request.user).exists():
        return
    names = named.order_by("person__name").values_list("person__name", flat=True)
    allow(False, _("The signatories sign: %(names)s.") % {"names": ", ".join(dict.fromkeys(names))})


def _the_sealed(agreement: Agreement) -> Revision | None:
    open_revision = Revision.objects.open().filter(agreement=agreement).first()
    return open_revision if open_revision and open_revision.is_sealed else None


def _reopen_context(request: SignedInRequest, agreement: Agreement) -> dict[str, Any]:
    context = draft_context(request, agreement)
    signed = SignOff.objects.valid().signatures().yes().filter(revision=context["revision"]).count()
    sentence = ngettext(
        "Signing is open. Editing will withdraw %(count)s signature.",
        "Signing is open. Editing will withdraw %(count)s signatures.",
        signed,
    )
    return context | {"here": "sign", "consequence": sentence % {"count": signed}}


def sign_page(agreement: Agreement) -> str:
    """Return the address of the page of signing."""
    return reverse("agreements:agreement-sign", args=[agreement.reference])
