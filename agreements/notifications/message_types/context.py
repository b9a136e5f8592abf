"""What mail templates need to know of commitments, read from the database when the mail is written."""

from datetime import datetime
from typing import Any

from django.urls import reverse

from agreements.cadence.mail_links import are_switched_on, mail_check_in_path
from agreements.models import CheckIn, Commitment, CommitmentTerms, Occasion
from agreements.models.message import Message, required
from agreements.notifications.prefetch import COMMITMENTS
from agreements.text import absolute, one_line
from stakeholders.absences import covering
from stakeholders.models import User

Context = dict[str, Any]


def terms_context(wording: CommitmentTerms) -> Context:
    """Return who delivers what to whom by when, in one wording."""
    return {
        "number": wording.commitment.reference,
        "deliverable": one_line(wording.deliverable),
        "owner": one_line(wording.owner.name),
        "receiver": one_line(wording.receiver.department.name),
        "due_on": wording.due_on,
        "acceptance": one_line(wording.acceptance),
    }


def commitment_context(message: Message) -> Context:
    """Return the commitment that it is about, with its terms in force."""
    about = message.occasion or message.reminder or message.check_in or message.episode
    if about is not None and message.notice is None:
        commitment = required(about.commitment)
    else:
        commitment = COMMITMENTS.get(pk=message.data["commitment"])
    return terms_context(required(commitment.terms)) | {"commitment": commitment}


def check_in_context(message: Message, at: datetime) -> Context:
    """Return the commitment, for whom its reader stands in if they do, and the links to check in by."""
    context = commitment_context(message)
    owner = context["commitment"].terms.owner
    stood_in_for = one_line(owner.name) if owner.pk != message.person_id else ""
    covered = covering(at).filter(stand_in=message.person_id, person=owner).first() if stood_in_for else None
    away = {"for": stood_in_for, "away_until": covered.until_on if covered else None}
    return context | away | answer_links(message.person, context["commitment"], message.occasion)


def answer_links(person: User, commitment: Commitment, occasion: Occasion | None) -> Context:
    """Return under `answers` one (label, address) for each status that an owner can report."""
    path, name = reverse("agreements:check-in-record", args=[commitment.reference]), "status"
    if are_switched_on():
        path, name = mail_check_in_path(person=person, commitment=commitment, occasion=occasion), "s"
    return {"answers": links_of(path, name)}


def links_of(path: str, name: str) -> list[tuple[str, str]]:
    """Return one (label, address) for each status, the status given as the parameter of this name."""
    return [(str(label), absolute(f"{path}?{name}={status}")) for status, label in CheckIn.Status.choices]
