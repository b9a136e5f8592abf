"""What mail templates need to know of commitments, read from the database when the mail is written."""

from datetime import datetime
from typing import Any

from django.urls import reverse

from agreements.cadence.mail_links import are_switched_on, mail_check_in_path
from agreements.models import CheckIn, Commitment, CommitmentTerms, Occasion
from agreements.models.news.message import Message, required
from agreements.notifications.prefetch import COMMITMENTS
from agreements.permissions import may_ask_for_a_change
from agreements.text import absolute, one_line
from stakeholders.absences import covering
from stakeholders.models import User
from stakeholders.text.sentences import gettext as _

Context = dict[str, Any]


def terms_context(wording: CommitmentTerms, reader: int) -> Context:
    """Return who delivers what to whom by when, in one wording; its owner is "you" where the reader is that."""
    is_theirs = wording.owner_id == reader
    return {
        "number": wording.commitment.reference,
        "deliverable": one_line(wording.deliverable),
        "owner": one_line(wording.owner.name),
        "owned_by": _("you") if is_theirs else one_line(wording.owner.name),
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
    return terms_context(required(commitment.terms), message.person_id) | {"commitment": commitment}


def check_in_context(message: Message, at: datetime) -> Context:
    """Return the commitment, for whom its reader stands in if they do, and the links to check in by."""
    context = commitment_context(message)
    links = answer_links(message.person, context["commitment"], message.occasion, by_mail=message.has_mail_links)
    return context | standing_in(message.person, context["commitment"], at) | links


def news_context(message: Message, at: datetime) -> Context:
    """Return the promise and the links to check in by, for the open check-in where there is one."""
    context = commitment_context(message)
    commitment = context["commitment"]
    occasion = Occasion.objects.filter(commitment=commitment, closing=Occasion.Closing.OPEN).first()
    links = answer_links(message.person, commitment, occasion, by_mail=message.has_mail_links)
    return context | standing_in(message.person, commitment, at) | links


def standing_in(person: User, commitment: Commitment, at: datetime) -> Context:
    """Return for whom its reader answers, if not for themselves, until when, and whether they may ask for a change."""
    owner = required(commitment.terms).owner
    if owner.pk == person.pk:
        return {"for": "", "away_until": None, "may_ask": True}
    covered = covering(at).filter(stand_in=person, person=owner).first()
    until, may_ask = covered.until_on if covered else None, may_ask_for_a_change(person, commitment.agreement)
    return {"for": one_line(owner.name), "away_until": until, "may_ask": may_ask}


def speaker_of(said: CheckIn) -> Context:
    """Return who said it, and for whom if they stood in."""
    stood_in_for = said.on_behalf_of
    return {"speaker": one_line(said.by.name), "for": one_line(stood_in_for.name) if stood_in_for else ""}


def answer_links(
    person: User, commitment: Commitment, occasion: Occasion | None, *, by_mail: bool | None = None
) -> Context:
    """Return under `answers` one (label, address) for each status that an owner can report.

    `by_mail` says whether mails may carry links that check in, where that was read for many mails before.
    """
    path, name = reverse("agreements:check-in-record", args=[commitment.reference]), "status"
    if are_switched_on() if by_mail is None else by_mail:
        path, name = mail_check_in_path(person=person, commitment=commitment, occasion=occasion), "s"
    return {"answers": links_of(path, name)}


def links_of(path: str, name: str) -> list[tuple[str, str]]:
    """Return one (label, address) for each status, the status given as the parameter of this name."""
    return [(str(label), absolute(f"{path}?{name}={status}")) for status, label in CheckIn.Status.choices]
