"""Messages about check-ins and dates: what an owner is asked, and what others hear of the answer."""

from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import Q
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from agreements.activity.names import Names
from agreements.cadence.decision_requests import decisions_awaiting
from agreements.cadence.dependency_breaks import still_breaks
from agreements.cadence.disclosure import WORRYING
from agreements.cadence.mail_links import fresh_path
from agreements.cadence.occasions import awaited
from agreements.models import CheckIn, Commitment, Episode, Reminder
from agreements.models.episode import Rule
from agreements.models.kinds import EventKind, MessageKind
from agreements.models.news.message import Message, required
from agreements.notifications.message_types.base import (
    CRITICAL,
    ROUTINE,
    Cause,
    Context,
    Importance,
    MessageType,
    Repeats,
)
from agreements.notifications.message_types.context import (
    check_in_context,
    commitment_context,
    links_of,
    news_context,
    speaker_of,
)
from agreements.notifications.message_types.lines import Line, check_in_line, promise_line, spelled_day
from agreements.notifications.message_types.recipients import (
    named_person,
    needed_by_those_mailed,
    owner,
    owner_and_receiver,
    owner_or_stand_in,
    owner_receiver_and_lead,
    receiver_and_lead,
    requester,
    told_of_check_in,
    until_next_occasion,
)
from agreements.permissions import may_check_in
from agreements.text import one_line, quoted
from stakeholders.models import Department
from stakeholders.text.sentences import gettext as _

THREE_DAYS = timedelta(days=3)


def _which_are_due(messages: Sequence[Message], at: datetime) -> set[UUID]:
    asked = {message.pk: (message.person_id, required(message.occasion).pk) for message in messages}
    owed = awaited(set(asked.values()), at=at)
    return {pk for pk, pair in asked.items() if pair in owed}


def _may_be_answered(message: Message, at: datetime) -> bool:
    running = Commitment.objects.running().filter(pk=message.data["commitment"])
    commitment = running.select_related("terms").first()
    return commitment is not None and may_check_in(message.person, commitment, at)


def _date_holds(message: Message, at: datetime) -> bool:
    """True while the date is the agreed one, and no later reminder speaks of it to somebody who was away."""
    reminder = required(message.reminder)
    newer = Reminder.objects.filter(commitment=reminder.commitment_id, due_on=reminder.due_on, pk__gt=reminder.pk)
    if newer.exists():
        return False
    running = Commitment.objects.running().filter(pk=reminder.commitment_id, terms__due_on=reminder.due_on)
    commitment = running.select_related("terms").first()
    return commitment is not None and may_check_in(message.person, commitment, at)


def _date_holds_without_an_episode(message: Message, at: datetime) -> bool:
    """True while no episode about the same date asks more people the same question."""
    drifting = Episode.objects.open().filter(commitment=required(message.reminder).commitment_id, rule=Rule.DATE_PASSED)
    return _date_holds(message, at) and not drifting.exists()


def _is_newest(message: Message, at: datetime) -> bool:
    said = required(message.check_in)
    newest = CheckIn.objects.told().filter(commitment=said.commitment_id).order_by("-at", "-pk").first()
    return newest is not None and newest.pk == said.pk


def _waits_for_decision(message: Message, at: datetime) -> bool:
    return decisions_awaiting(message.person).filter(pk=message.data["check_in"]).exists()


def _has_no_news(message: Message, at: datetime) -> bool:
    """True while who is asked may answer, and nothing was said since; what is not told yet is an answer on its way."""
    said = CheckIn.objects.valid().filter(commitment=message.data["commitment"])
    is_answered = said.filter(Q(told_at=None) | Q(told_at__gt=required(message.event).at)).exists()
    return not is_answered and _may_be_answered(message, at)


def _breaks_for_reader(message: Message, at: datetime) -> bool:
    """True while the two dates do not fit, for those who may read the other agreement."""
    may_read = Commitment.objects.visible_to(message.person).filter(pk=message.data["needs"])
    return may_read.exists() and still_breaks(message.data).exists()


def _fresh_link(message: Message, at: datetime) -> Context:
    context = commitment_context(message)
    path = fresh_path(person=message.person, commitment=context["commitment"], at=required(message.notice).at)
    return context | {"answers": links_of(path, "s")}


def _worry(message: Message, at: datetime) -> Context:
    said = required(message.check_in)
    department = Department.objects.of(said.on_behalf_of or said.by).alphabetical().first()
    help_from = {"said": said, "department": one_line(str(department or ""))}
    return commitment_context(message) | speaker_of(said) | help_from | quoted("note", said.note)


def _stays_taken_back(message: Message, at: datetime) -> bool:
    """True unless a newer word worries the same people: the mail about that one says how it stands."""
    newer = CheckIn.objects.told().filter(commitment=message.data["commitment"], pk__gt=message.data["check_in"])
    return not newer.filter(status__in=WORRYING).exists()


def _taken_back(message: Message, at: datetime) -> Context:
    context = commitment_context(message)
    said = CheckIn.objects.select_related("by", "on_behalf_of").get(pk=message.data["check_in"])
    return context | speaker_of(said) | {"said": said, "now": context["commitment"].get_reported_status_display()}


def _decision(message: Message, at: datetime) -> Context:
    context = commitment_context(message)
    said = CheckIn.objects.select_related("by", "on_behalf_of").get(pk=message.data["check_in"])
    return context | {"said": said} | speaker_of(said) | quoted("note", said.note)


def _decision_given(message: Message, at: datetime) -> Context:
    asked = CheckIn.objects.filter(pk=message.data["check_in"], by=message.person_id)
    return commitment_context(message) | {"is_theirs": asked.exists()} | quoted("words", message.data["reason"])


def _date_breaks(message: Message, at: datetime) -> Context:
    needed = Commitment.objects.select_related("terms").get(pk=message.data["needs"])
    by, moved_to = date.fromisoformat(message.data["due_on"]), date.fromisoformat(message.data["moved_to"])
    return commitment_context(message) | {
        "needed": one_line(f"{needed.reference} {required(needed.terms).deliverable}"),
        "needed_day": date_format(moved_to, "j F Y"),
        "by": date_format(by, "j F Y"),
        "short": (moved_to - by).days,
    }


def _date_breaks_line(message: Message, names: Names) -> str:
    data = message.data
    parts = {
        "needed": names.promise(data["needs"]),
        "day": spelled_day(data["moved_to"]),
        "promise": names.promise(data["commitment"]),
        "by": spelled_day(data["due_on"]),
    }
    return _("%(needed)s is now due on %(day)s; %(promise)s needs it by %(by)s.") % parts


_DUE_ON = promise_line(gettext_lazy("%(promise)s is due on %(day)s."))


def _date_type(
    kind: MessageKind,
    event: EventKind,
    label: Promise,
    *,
    line: Line,
    still_true: Callable[[Message, datetime], bool] = _date_holds,
) -> MessageType:
    """Return a kind that reminds an owner, or who stands in for them, of a date."""
    return MessageType(
        kind=kind,
        label=label,
        causes=(Cause(event, owner_or_stand_in),),
        importance=Importance.NEEDED,
        urgency=ROUTINE,
        lasts=THREE_DAYS,
        line=line,
        context=check_in_context,
        still_true=still_true,
        rests_in_pause=True,
        repeats=Repeats.TASK_OF_SOME,
        asks_owner=True,
    )


TYPES = (
    MessageType(
        kind=MessageKind.CHECK_IN_DUE,
        label=gettext_lazy("A check-in is due"),
        causes=(Cause(EventKind.CHECK_IN_DUE, owner_or_stand_in),),
        importance=Importance.NEEDED,
        urgency=ROUTINE,
        lasts=until_next_occasion,
        line=promise_line(gettext_lazy("A check-in on %(promise)s is due.")),
        context=check_in_context,
        which_are_true=_which_are_due,
        rests_in_pause=True,
        repeats=Repeats.TASK,
    ),
    MessageType(
        kind=MessageKind.CHECK_IN_ACKNOWLEDGED,
        label=gettext_lazy("Somebody read your check-in"),
        causes=(Cause(EventKind.CHECK_IN_ACKNOWLEDGED, owner),),
    ),
    MessageType(
        kind=MessageKind.WORRY,
        label=gettext_lazy("A promise is at risk"),
        causes=(Cause(EventKind.WORRY, receiver_and_lead),),
        importance=Importance.NEEDED,
        urgency=ROUTINE,
        line=check_in_line(gettext_lazy("%(who)s on %(promise)s: %(status)s.")),
        context=_worry,
        still_true=_is_newest,
        repeats=Repeats.TASK_OF_SOME,
    ),
    MessageType(
        kind=MessageKind.CHECK_IN_UNDONE,
        label=gettext_lazy("Something that you were told is taken back"),
        causes=(Cause(EventKind.CHECK_IN_UNDONE, told_of_check_in),),
        importance_for=needed_by_those_mailed,
        urgency=ROUTINE,
        lasts=THREE_DAYS,
        context=_taken_back,
        still_true=_stays_taken_back,
    ),
    MessageType(
        kind=MessageKind.FRESH_LINK,
        label=gettext_lazy("A new link that you asked for"),
        causes=(Cause(EventKind.FRESH_LINK, requester),),
        importance=Importance.MUST,
        urgency=ROUTINE,
        lasts=timedelta(days=1),
        line=promise_line(gettext_lazy("A new link for a check-in on %(promise)s.")),
        context=_fresh_link,
        still_true=_may_be_answered,
        repeats=Repeats.TASK_OF_SOME,
    ),
    _date_type(MessageKind.DATE_NEAR, EventKind.DATE_NEAR, gettext_lazy("A date of yours comes near"), line=_DUE_ON),
    _date_type(MessageKind.DATE_TODAY, EventKind.DATE_TODAY, gettext_lazy("A date of yours is today"), line=_DUE_ON),
    _date_type(
        MessageKind.DATE_PASSED,
        EventKind.DATE_PASSED,
        gettext_lazy("A date of yours has passed"),
        line=promise_line(gettext_lazy("The date of %(promise)s was %(day)s; no word yet that it is done.")),
        still_true=_date_holds_without_an_episode,
    ),
    MessageType(
        kind=MessageKind.DATE_BREAKS,
        label=gettext_lazy("A date no longer fits the one it builds on"),
        causes=(Cause(EventKind.DATE_BREAKS, owner_and_receiver),),
        importance=Importance.NEEDED,
        urgency=ROUTINE,
        line=_date_breaks_line,
        context=_date_breaks,
        still_true=_breaks_for_reader,
    ),
    MessageType(
        kind=MessageKind.DECISION_ASKED,
        label=gettext_lazy("A decision of yours would help"),
        causes=(Cause(EventKind.DECISION_ASKED, named_person),),
        importance=Importance.MUST,
        urgency=CRITICAL,
        context=_decision,
        still_true=_waits_for_decision,
        repeats=Repeats.TASK,
    ),
    MessageType(
        kind=MessageKind.DECISION_GIVEN,
        label=gettext_lazy("A decision was taken on a promise"),
        causes=(Cause(EventKind.DECISION_GIVEN, owner_receiver_and_lead),),
        importance=Importance.NEEDED,
        urgency=ROUTINE,
        context=_decision_given,
    ),
    MessageType(
        kind=MessageKind.NEWS_ASKED,
        label=gettext_lazy("Somebody asks you for news on a promise"),
        causes=(Cause(EventKind.NEWS_ASKED, owner_or_stand_in),),
        importance=Importance.NEEDED,
        urgency=ROUTINE,
        lasts=THREE_DAYS,
        context=news_context,
        still_true=_has_no_news,
        rests_in_pause=True,
        asks_owner=True,
    ),
)
