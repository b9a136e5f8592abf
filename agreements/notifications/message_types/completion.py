"""Messages about completion: what is reported as done, accepted, or sent back."""

from datetime import datetime

from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from agreements.commitments.completions import acceptances_awaiting, returns_awaiting
from agreements.models import CheckIn, Completion
from agreements.models.kinds import EventKind, MessageKind
from agreements.models.news.message import Message
from agreements.notifications.message_types.base import (
    CRITICAL,
    ROUTINE,
    Cause,
    Context,
    Importance,
    MessageType,
    Repeats,
)
from agreements.notifications.message_types.context import commitment_context, speaker_of
from agreements.notifications.message_types.lines import check_in_line
from agreements.notifications.message_types.pages import completion_page
from agreements.notifications.message_types.recipients import (
    lead_unless_receiver,
    named_person,
    owner,
    receiver,
    when_done,
)
from agreements.text import one_line, quoted


def _waits_for_acceptance(message: Message, at: datetime) -> bool:
    return acceptances_awaiting(message.person).filter(check_in=message.check_in_id).exists()


def _waits_for_the_contact(message: Message, at: datetime) -> bool:
    return acceptances_awaiting(message.person).filter(pk=message.data["completion"]).exists()


def _was_returned(message: Message, at: datetime) -> bool:
    """True until its owner says how it is going."""
    return returns_awaiting(message.person).filter(commitment=message.data["commitment"]).exists()


def _was_not_undone(message: Message, at: datetime) -> bool:
    return CheckIn.objects.valid().filter(pk=message.data["check_in"]).exists()


def _completion(message: Message, at: datetime) -> Context:
    asked = Completion.objects.filter(check_in=message.check_in_id or message.data["check_in"])
    completion = asked.select_related("check_in__by", "check_in__on_behalf_of").get()
    said = completion.check_in
    context = (
        commitment_context(message)
        | speaker_of(said)
        | {
            "answer_by": date_format(completion.answer_by, "l j F"),
            "evidence_link": one_line(said.evidence_link),
            # Where it leads is what one reads, so that nobody is led elsewhere.
            "evidence_address": said.evidence_link,
        }
    )
    context |= quoted("evidence", said.evidence) | quoted("note", said.note)
    return context | quoted("missing", completion.missing)


def _contact(message: Message, at: datetime) -> Context:
    """Return what the contact is asked, and whoever reported it: they read a reply."""
    asked = Completion.objects.select_related("check_in__by").get(pk=message.data["completion"])
    said_by = asked.check_in.by
    return _completion(message, at) | ({"reply_to": said_by} if said_by.is_active else {})


TYPES = (
    MessageType(
        kind=MessageKind.COMMITMENT_DONE,
        label=_("A promise is done"),
        causes=(Cause(EventKind.CHECKED_IN, when_done(lead_unless_receiver)),),
        still_true=_was_not_undone,
    ),
    MessageType(
        kind=MessageKind.COMPLETION_ASKED,
        label=_("Something is done and waits for you to accept it"),
        causes=(Cause(EventKind.COMPLETION_ASKED, receiver),),
        importance=Importance.MUST,
        urgency=CRITICAL,
        line=check_in_line(_("%(who)s reports %(promise)s as done: is it what was agreed?")),
        page=completion_page,
        context=_completion,
        still_true=_waits_for_acceptance,
        repeats=Repeats.TASK,
    ),
    MessageType(
        kind=MessageKind.COMPLETION_ACCEPTED,
        label=_("What you finished is accepted"),
        causes=(
            Cause(EventKind.COMPLETION_ACCEPTED, owner),
            Cause(EventKind.COMPLETION_ACCEPTED_IN_SILENCE, owner),
        ),
        urgency=ROUTINE,
        context=_completion,
    ),
    MessageType(
        kind=MessageKind.COMPLETION_SETTLED,
        label=_("What was finished is settled"),
        causes=(Cause(EventKind.COMPLETION_ACCEPTED_IN_SILENCE, receiver),),
    ),
    MessageType(
        kind=MessageKind.COMPLETION_RETURNED,
        label=_("Something is still missing from what you finished"),
        causes=(Cause(EventKind.COMPLETION_RETURNED, owner),),
        importance=Importance.NEEDED,
        urgency=CRITICAL,
        context=_completion,
        still_true=_was_returned,
        repeats=Repeats.TASK,
    ),
    MessageType(
        kind=MessageKind.COMPLETION_CONTACT_ASKED,
        label=_("Something is done and its receiver has not answered"),
        causes=(Cause(EventKind.COMPLETION_CONTACT_ASKED, named_person),),
        importance=Importance.MUST,
        urgency=CRITICAL,
        page=completion_page,
        context=_contact,
        still_true=_waits_for_the_contact,
        repeats=Repeats.TASK,
    ),
)
