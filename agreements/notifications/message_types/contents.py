"""What a mail speaks of, read from the database at the moment of writing."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.formats import date_format

from agreements.activity.change_wording import differences
from agreements.activity.names import Names
from agreements.cadence.mail_links import are_switched_on, fresh_path, mail_check_in_path
from agreements.drift.explanation import tell
from agreements.models import (
    CheckIn,
    Commitment,
    CommitmentTerms,
    Completion,
    Episode,
    Occasion,
    PassingOn,
    Revision,
    Rhythm,
)
from agreements.models.inbox_item import Telling
from agreements.notifications.message_types import meeting
from agreements.notifications.message_types.lines import line, names_for, place
from agreements.notifications.message_types.naming import part_given
from agreements.notifications.message_types.truth import wording_offered
from agreements.notifications.preferences.opt_out import can_be_stopped
from agreements.notifications.preferences.unsubscribe_links import unsubscribe_path
from agreements.notifications.prefetch import COMMITMENTS, read_about
from agreements.permissions import may_check_in
from agreements.text import absolute, one_line, quoted
from stakeholders.models import Department, User

Facts = dict[str, Any]


def facts(message: Telling, names: Names | None = None) -> Facts:
    """Return everything the templates of this kind of mail need; its names are read unless they are given."""
    read_about([message])
    names = names or names_for([message])
    told = frame(message) | {
        "link": absolute(place(message, names)),
        "sentence": one_line(line(message, names)),
        "actor": _actor(message),
        "revision": message.event.data.get("revision", "") if message.event else "",
    }
    return told | CONTENTS.get(message.kind, _nothing_more)(message)


def frame(message: Telling) -> Facts:
    """Return what stands around every letter: whom it greets, which agreement it is about, how to hear less."""
    told: Facts = {
        "person": message.person,
        "title": "",
        "actor": None,
        "settings_link": absolute(reverse("agreements:preferences")),
        "stop_link": stop_link(message) if can_be_stopped(message) else "",
    }
    if message.agreement_id is None:
        return told
    read_about([message])
    agreement: Any = message.agreement
    return told | {
        "reference": agreement.reference,
        "title": one_line(agreement.title or agreement.reference),
        "agreement_link": absolute(agreement.get_absolute_url()),
    }


def stop_link(message: Telling) -> str:
    """Return the address that ends mail of this kind about this agreement."""
    return absolute(unsubscribe_path(person=message.person_id, kind=message.kind, agreement=message.agreement_id))


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
    if about is not None and message.notice is None:
        commitment = about.commitment
    else:
        said = message.notice.data if message.notice else _data(message)
        commitment = COMMITMENTS.get(pk=said["commitment"])
    assert commitment is not None  # these kinds are about one commitment
    assert commitment.terms is not None  # these kinds speak of commitments in force
    return _words_of(commitment.terms) | {"commitment": commitment}


def _check_in_asked(message: Telling) -> Facts:
    told = _commitment(message)
    owner = told["commitment"].terms.owner
    stood_in_for = one_line(owner.name) if owner.pk != message.person_id else ""
    return told | {"for": stood_in_for} | answers(message.person, told["commitment"], message.occasion)


def answers(person: User, commitment: Commitment, occasion: Occasion | None) -> Facts:
    path, name = reverse("agreements:check-in-record", args=[commitment.reference]), "status"
    if are_switched_on():
        path, name = mail_check_in_path(person=person, commitment=commitment, occasion=occasion), "s"
    return {"answers": [(label, absolute(f"{path}?{name}={status}")) for status, label in CheckIn.Status.choices]}


def _fresh_link(message: Telling) -> Facts:
    assert message.notice is not None  # a new link is asked for by a notice
    told = _commitment(message)
    path = fresh_path(person=message.person, commitment=told["commitment"], at=message.notice.at)
    return told | {"answers": [(label, absolute(f"{path}?s={status}")) for status, label in CheckIn.Status.choices]}


def _worry(message: Telling) -> Facts:
    said = message.check_in
    assert said is not None  # a worry is a check-in
    department = Department.objects.of(said.on_behalf_of or said.by).alphabetical().first()
    speaker = {"speaker": one_line(said.by.name), "for": one_line(said.on_behalf_of.name) if said.on_behalf_of else ""}
    return _commitment(message) | speaker | {"said": said, "department": department} | quoted("note", said.note)


def _decision(message: Telling) -> Facts:
    told = _commitment(message)
    said = CheckIn.objects.select_related("by").get(pk=_data(message)["check_in"])
    return told | {"said": said, "speaker": one_line(said.by.name)} | quoted("note", said.note)


def _decision_given(message: Telling) -> Facts:
    return _commitment(message) | quoted("words", _data(message)["reason"])


def _drifting(message: Telling) -> Facts:
    told = _commitment(message)
    episode = Episode.objects.get(pk=_data(message)["episode"])
    rhythm = Rhythm.objects.filter(revision=told["commitment"].terms.revision_id).select_related("escalation").first()
    return told | {"drift": tell(episode, told["commitment"], rhythm)}


def _silent(message: Telling) -> Facts:
    told = _drifting(message)
    owner = told["commitment"].terms.owner
    if not may_check_in(message.person, told["commitment"]):
        return told | {"away": owner}
    # Where the date has passed no check-in was asked for.
    asked = Occasion.objects.filter(pk=told["drift"].episode.evidence.get("occasion")).first()
    return told | answers(message.person, told["commitment"], asked)


def _date_breaks(message: Telling) -> Facts:
    assert message.notice is not None  # the clock tells of a break by a notice
    data = message.notice.data
    needed = Commitment.objects.select_related("terms").get(pk=data["needs"])
    assert needed.terms is not None  # asked again just before: it stands in force
    by, moved_to = date.fromisoformat(data["due_on"]), date.fromisoformat(data["moved_to"])
    return _commitment(message) | {
        "needed": one_line(f"{needed.reference} {needed.terms.deliverable}"),
        "needed_day": date_format(moved_to, "j F Y"),
        "by": date_format(by, "j F Y"),
        "short": (moved_to - by).days,
    }


def _deciding(message: Telling) -> Facts:
    assert message.notice is not None  # the clock mentions it
    return {"answer_by": date.fromisoformat(message.notice.data["answer_by"])}


def _minutes(message: Telling) -> Facts:
    told = meeting.minutes(message)
    return told | quoted("notes", told["review"].notes)


def _certificate(message: Telling) -> Facts:
    assert message.agreement is not None  # everybody signs an agreement
    return {"certificate_link": absolute(reverse("agreements:certificate", args=[message.agreement.reference]))}


def _change(message: Telling) -> Facts:
    number = _data(message)["revision"]
    revision = Revision.objects.get(agreement=message.agreement_id, number=number)
    wordings = CommitmentTerms.objects.filter(revision=revision).select_related("commitment__terms")
    changes = {"changes": differences(wordings.order_by("position", "key"))}
    return changes | quoted("reason", revision.reason)


def _passing_on(message: Telling) -> Facts:
    asked = PassingOn.objects.select_related("to", "owner").get(key=_data(message)["passing_on"])
    wording = CommitmentTerms.objects.select_related("commitment", "owner", "receiver__department").get(
        revision=asked.revision_id, commitment=asked.commitment_id
    )
    told = _words_of(wording) | {"proposed": one_line(asked.to.name)}
    return told | quoted("reason", asked.reason) | quoted("refusal", asked.refusal)


def _completion(message: Telling) -> Facts:
    asked = Completion.objects.filter(check_in=message.check_in_id or _data(message)["check_in"])
    completion = asked.select_related("check_in__by", "answered_by").get()
    said = completion.check_in
    told = _commitment(message) | {
        "answer_by": date_format(completion.answer_by, "l j F"),
        "evidence_link": one_line(said.evidence_link),
    }
    told |= quoted("evidence", said.evidence) | quoted("note", said.note)
    return told | quoted("missing", completion.missing)


def _standing_in(message: Telling) -> Facts:
    absence = message.absence
    assert absence is not None  # somebody is away
    assert absence.stand_in is not None  # and somebody else was asked to stand in
    return {
        "covers": message.person_id == absence.stand_in_id,
        "is_now": absence.starts_at <= message.created_at,
        "away": one_line(absence.person.given_name),
        "stand_in": one_line(absence.stand_in.given_name),
        "until": date_format(absence.until_on, "j M"),
    }


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
    "forewarned": _silent,
    "counterpart_told": _drifting,
    "contact_asked": _drifting,
    "decision_near": _deciding,
    "review_near": meeting.agenda,
    "review_moved": meeting.other_day,
    "review_called_off": meeting.other_day,
    "review_minutes": _minutes,
    "named": _named,
    "commitment_offered": _offered,
    "check_in_due": _check_in_asked,
    "fresh_link": _fresh_link,
    "decision_asked": _decision,
    "decision_given": _decision_given,
    **dict.fromkeys(("date_near", "date_today", "date_passed"), _check_in_asked),
    "worry": _worry,
    "passing_on_asked": _passing_on,
    "passing_on_refused": _passing_on,
    "completion_asked": _completion,
    "completion_contact_asked": _completion,
    "completion_returned": _completion,
    "completion_accepted": _completion,
    "no_news": _silent,
    "date_behind": _drifting,
    "date_breaks": _date_breaks,
    "signed_by_all": _certificate,
    "change_asked": _change,
    "change_in_force": _change,
    "standing_in": _standing_in,
}
