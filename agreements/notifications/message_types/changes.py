"""Messages about changes of a text in force: who is asked, who agreed, and what came of it."""

from datetime import date, datetime, timedelta

from django.utils.translation import gettext_lazy as _

from agreements.activity.change_wording import break_sentence, differences
from agreements.amendments.open_changes import open_needs, text_before
from agreements.drafting.dependencies import broken_by_dates
from agreements.models import CommitmentTerms, Revision
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
from agreements.notifications.message_types.calendars import promised_days
from agreements.notifications.message_types.lines import notice_line
from agreements.notifications.message_types.pages import change_page
from agreements.notifications.message_types.recipients import (
    amendments_only,
    change_requester,
    everybody_named,
    everybody_named_and_informed,
    pending_approvers,
)
from agreements.text import one_line, quoted


def _waits_for_their_yes(message: Message, at: datetime) -> bool:
    open_revisions = Revision.objects.open().filter(agreement=message.agreement_id)
    change = open_revisions.filter(number=message.data["revision"]).first()
    return change is not None and any(message.person_id in need for need in open_needs(change))


def _change(message: Message, at: datetime) -> Context:
    revision = Revision.objects.get(agreement=message.agreement_id, number=message.data["revision"])
    wordings = (
        CommitmentTerms.objects.filter(revision=revision).select_related("commitment").order_by("position", "key")
    )
    # The words until then, also once the change is in force.
    until_then = CommitmentTerms.objects.filter(revision=text_before(revision))
    before = {one.commitment_id: one for one in until_then}
    moved = {
        one.commitment_id: one.due_on
        for one in wordings
        if one.commitment_id in before and before[one.commitment_id].due_on != one.due_on
    }
    broken = broken_by_dates(moved, reader=message.person) if moved else []
    found = [(one_line(called), one_line(change)) for called, change in differences(wordings, before)]
    return {
        "changes": found,
        "asker": one_line(str(revision.asked_by or "")),
        "is_theirs": revision.asked_by_id == message.person_id,
        "breaks": [one_line(break_sentence(one)) for one in broken],
    } | quoted("reason", revision.reason)


def _declined(message: Message, at: datetime) -> Context:
    """Return whose change it was, and why it was not agreed."""
    revision = Revision.objects.get(agreement=message.agreement_id, number=message.data["revision"])
    return {"is_theirs": revision.asked_by_id == message.person_id} | quoted("reason", message.data["reason"])


def _deadline(message: Message, at: datetime) -> Context:
    """Return what is asked again, by when, and whoever asked for it: they read a reply."""
    change = _change(message, at)
    asker = Revision.objects.get(agreement=message.agreement_id, number=message.data["revision"]).asked_by
    reads = {"reply_to": asker} if asker and asker.is_active and asker.pk != message.person_id else {}
    return change | reads | {"answer_by": date.fromisoformat(message.data["answer_by"])}


TYPES = (
    MessageType(
        kind=MessageKind.CHANGE_ASKED,
        label=_("You are asked to agree to a change"),
        causes=(Cause(EventKind.CHANGE_ASKED, pending_approvers),),
        importance=Importance.MUST,
        urgency=CRITICAL,
        page=change_page,
        context=_change,
        still_true=_waits_for_their_yes,
        repeats=Repeats.TASK,
    ),
    MessageType(
        kind=MessageKind.CHANGE_NOTED,
        label=_("A change is asked of others"),
        causes=(Cause(EventKind.CHANGE_ASKED, everybody_named_and_informed),),
        page=change_page,
    ),
    MessageType(
        kind=MessageKind.CHANGE_AGREED,
        label=_("Somebody agreed to your change"),
        causes=(Cause(EventKind.CHANGE_AGREED, change_requester),),
        page=change_page,
    ),
    MessageType(
        kind=MessageKind.CHANGE_DECLINED,
        label=_("A change was not agreed"),
        causes=(Cause(EventKind.CHANGE_DECLINED, everybody_named),),
        urgency=CRITICAL,
        page=change_page,
        context=_declined,
    ),
    MessageType(
        kind=MessageKind.CHANGE_WITHDRAWN,
        label=_("A change was withdrawn"),
        causes=(Cause(EventKind.CHANGE_WITHDRAWN, everybody_named),),
        page=change_page,
    ),
    MessageType(
        kind=MessageKind.CHANGE_IN_FORCE,
        label=_("A change is in force"),
        causes=(Cause(EventKind.TEXT_IN_FORCE, amendments_only(everybody_named_and_informed)),),
        urgency=ROUTINE,
        context=_change,
        calendar=promised_days,
    ),
    MessageType(
        kind=MessageKind.DECISION_NEAR,
        label=_("Your answer to a change is awaited soon"),
        causes=(Cause(EventKind.DECISION_NEAR, pending_approvers),),
        importance=Importance.MUST,
        urgency=ROUTINE,
        lasts=timedelta(days=3),
        line=notice_line(_("Your answer to a change is asked for by %(day)s."), "answer_by"),
        page=change_page,
        context=_deadline,
        still_true=_waits_for_their_yes,
        rests_in_pause=True,
        repeats=Repeats.TASK,
    ),
    MessageType(
        kind=MessageKind.CHANGE_NEWS_ASKED,
        label=_("Somebody asks how a change stands that waits for you"),
        causes=(Cause(EventKind.CHANGE_NEWS_ASKED, pending_approvers),),
        importance=Importance.NEEDED,
        urgency=ROUTINE,
        lasts=timedelta(days=3),
        page=change_page,
        context=_change,
        still_true=_waits_for_their_yes,
        rests_in_pause=True,
    ),
)
