"""What a mail speaks of, read from the database at the moment of writing."""

import re
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.urls import reverse

from agreements.cadence.mail_links import mail_check_in_path
from agreements.drift.wording import tell
from agreements.models import Agreement, CheckIn, Commitment, CommitmentTerms, Episode, Occasion, Revision, Rhythm
from agreements.models.inbox_item import Telling
from agreements.notifications.lines import line, names_for, place
from agreements.notifications.naming import part_given
from agreements.notifications.truth import wording_offered
from agreements.telling.wording import differences
from stakeholders.models import Department, User

CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]+")
Facts = dict[str, Any]


def one_line(words: str) -> str:
    """Return text on one line, without characters that could forge a header or turn the reading direction."""
    return " ".join(CONTROL.sub(" ", words).split())


def facts(message: Telling) -> Facts:
    """Return everything the templates of this kind of mail need."""
    agreement: Any = Agreement.objects.titled().get(pk=message.agreement_id)
    names = names_for([message])
    told: Facts = {
        "person": message.person,
        "reference": agreement.reference,
        "title": one_line(agreement.title or agreement.reference),
        "agreement_link": absolute(agreement.get_absolute_url()),
        "link": absolute(place(message, names)),
        "sentence": one_line(line(message, names)),
        "actor": _actor(message),
        "revision": message.event.data.get("revision", "") if message.event else "",
    }
    return told | CONTENTS.get(message.kind, _nothing_more)(message)


def absolute(path: str) -> str:
    """Return an address that works outside the site."""
    return settings.BASE_URL + path


def _actor(message: Telling) -> Any:
    if message.event is not None:
        return message.event.by
    return message.check_in.by if message.check_in else None


def _nothing_more(message: Telling) -> Facts:
    return {}


def _named(message: Telling) -> Facts:
    assert message.event is not None  # people are named by acts
    return part_given(message.event, message.person_id)


def _offered(message: Telling) -> Facts:
    wording = wording_offered(message)
    assert wording is not None  # asked again just before: the commitment stands in the draft
    return _words_of(wording)


def _commitment(message: Telling) -> Facts:
    about = message.occasion or message.reminder or message.check_in or message.episode
    pk: int = about.commitment_id if about else _data(message)["commitment"]
    commitment = Commitment.objects.select_related("terms__owner", "terms__receiver__department").get(pk=pk)
    assert commitment.terms is not None  # these kinds speak of commitments in force
    return _words_of(commitment.terms) | {"commitment": commitment}


def _check_in_asked(message: Telling) -> Facts:
    told = _commitment(message)
    return told | _answers(message.person, told["commitment"], message.occasion)


def _answers(owner: User, commitment: Commitment, occasion: Occasion | None) -> Facts:
    path = mail_check_in_path(person=owner, commitment=commitment, occasion=occasion)
    return {"answers": [(label, absolute(f"{path}?s={status}")) for status, label in CheckIn.Status.choices]}


def _worry(message: Telling) -> Facts:
    said = message.check_in
    assert said is not None  # a worry is a check-in
    department = Department.objects.of(said.by).alphabetical().first()
    return _commitment(message) | {"said": said, "department": department} | _quoted("note", said.note)


def _drifting(message: Telling) -> Facts:
    told = _commitment(message)
    episode = Episode.objects.get(pk=_data(message)["episode"])
    rhythm = Rhythm.objects.filter(revision=told["commitment"].terms.revision_id).select_related("escalation").first()
    return told | {"drift": tell(episode, told["commitment"], rhythm)}


def _silent(message: Telling) -> Facts:
    told = _drifting(message)
    owner = told["commitment"].terms.owner
    if owner.pk != message.person_id:
        return told | {"away": owner}
    asked = Occasion.objects.filter(pk=told["drift"].episode.evidence["occasion"]).first()
    return told | _answers(message.person, told["commitment"], asked)


def _certificate(message: Telling) -> Facts:
    return {"certificate_link": absolute(reverse("agreements:certificate", args=[message.agreement.reference]))}


def _change(message: Telling) -> Facts:
    number = _data(message)["revision"]
    revision = Revision.objects.get(agreement=message.agreement_id, number=number)
    wordings = CommitmentTerms.objects.filter(revision=revision).select_related("commitment__terms")
    changes = {"changes": differences(wordings.order_by("position", "key"))}
    return changes | _quoted("reason", revision.reason)


def _quoted(name: str, words: str) -> Facts:
    # Marked line by line in the plain text, so that nobody's words pass for ours.
    lines = [CONTROL.sub(" ", line).rstrip() for line in words.strip().splitlines()]
    return {name: "\n".join(lines), f"quoted_{name}": "\n".join(f"> {line}" for line in lines)}


def _data(message: Telling) -> Facts:
    assert message.event is not None  # told by the act that made it true
    data: Facts = message.event.data
    return data


def _words_of(wording: CommitmentTerms) -> Facts:
    return {
        "number": wording.commitment.reference,
        "deliverable": one_line(wording.deliverable),
        "owner": one_line(wording.owner.name),
        "receiver": one_line(wording.receiver.department.name),
        "due_on": wording.due_on,
        "acceptance": one_line(wording.acceptance),
    }


CONTENTS: dict[str, Callable[[Telling], Facts]] = {
    "named": _named,
    "commitment_offered": _offered,
    "check_in_due": _check_in_asked,
    "date_near": _check_in_asked,
    "date_today": _check_in_asked,
    "date_passed": _check_in_asked,
    "worry": _worry,
    "no_news": _silent,
    "date_behind": _drifting,
    "signed_by_all": _certificate,
    "change_asked": _change,
    "change_in_force": _change,
}
