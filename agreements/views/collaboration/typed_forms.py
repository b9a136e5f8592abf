"""The form of a clause: as it was sent, with the example in what was left empty, or as it was left unsaved."""

from typing import Any

from django.utils import timezone

from agreements.drafting import guidance
from agreements.drafting.collaboration.private_copies import copy_of
from agreements.forms.terms import FORMS, TermForm
from agreements.models import Agreement, CommitmentTerms, PrivateCopy, Term
from agreements.views.requests import SignedInRequest, today_for

# The button and the link that fill what is empty with the example.
EXAMPLE = "example"
# The link that fills the form with one's private copy.
COPY = "copy"


def read_form(request: SignedInRequest, agreement: Agreement, term: Term) -> TermForm:
    """Return the form of a clause as it was sent, or with the example in what was left empty."""
    said: dict[str, Any] = {"agreement": agreement, "instance": term, "by": request.user}
    said["today"] = today_for(request.user)
    copy = taken_copy(request, agreement, term)
    if copy:
        return FORMS[term.kind](initial=copy.words, **said)
    if EXAMPLE not in (request.POST.get("step"), *request.GET):
        return FORMS[term.kind](request.POST or None, **said)
    typed = {name: request.POST.get(name, "") for name in term.content} if request.method == "POST" else {}
    before = {name: getattr(term, name, None) for name in guidance.OF_KIND[term.kind].fields}
    filled = guidance.OF_KIND[term.kind].filled(typed or before, today=said["today"])
    return FORMS[term.kind](initial=filled, **said)


def taken_copy(request: SignedInRequest, agreement: Agreement, term: Term) -> PrivateCopy | None:
    """Return what this person typed into this form and did not save, where they take it up again."""
    if request.method == "POST" or COPY not in request.GET:
        return None
    key = None if term.pk is None else term.key
    return copy_of(type(term), agreement=agreement, key=key, reader=request.user, at=timezone.now())


def guidance_of(form: TermForm) -> guidance.Guidance | None:
    """Return why such a clause is written and an example, as long as the example could still fill something."""
    found = guidance.OF_KIND[form.instance.kind]
    return found if any(not form[name].value() for name in found.fields) else None


def is_within(term: Term) -> bool:
    """True when the owner of a promise works for the department that receives it."""
    named = isinstance(term, CommitmentTerms) and term.owner_id and term.receiver_id
    return bool(named) and term.receiver.belongs(term.owner)  # type: ignore[attr-defined]
