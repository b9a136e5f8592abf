"""Messages about open points: what waits for an answer, what was answered, and how it was settled."""

from datetime import datetime

from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from agreements import participants
from agreements.activity.names import Names
from agreements.models import Announcement, OpenPoint, OpenPointReply, Party
from agreements.models.kinds import EventKind, MessageKind
from agreements.models.news.message import Message, required
from agreements.notifications.message_types.base import (
    ROUTINE,
    Cause,
    Context,
    Importance,
    MessageType,
    Readers,
    Repeats,
)
from agreements.participants import People
from agreements.talk.turns import asked_parties, points_awaiting
from agreements.text import one_line, quoted


def _the_point(about: Announcement | Message) -> OpenPoint:
    people = ("raised_by", "party__department", "asked")
    return OpenPoint.objects.select_related(*people).get(agreement=about.agreement_id, number=about.data["point"])


def _asked_or_mentioned(announcement: Announcement) -> People:
    return _asked(announcement) | participants.active(announcement.data.get("mentioned", []))


def _asked(announcement: Announcement) -> People:
    """Who speaks for the parties whose answer is wanted; nobody while whoever raised it is to say if it is settled."""
    point = _the_point(announcement)
    if point.is_answered or not point.is_open:
        return set()
    seats = list(Party.objects.filter(agreement=announcement.agreement_id).present())
    return participants.representatives(party.pk for party in asked_parties(point, seats))


def _in_the_talk(announcement: Announcement) -> People:
    """Whoever raised the point, and who answered or is asked."""
    point = _the_point(announcement)
    spoke = OpenPointReply.objects.filter(point=point).values_list("by", flat=True)
    asked = participants.representatives([point.asked_id]) if point.asked_id else set()
    return participants.active([point.raised_by_id, *spoke]) | asked


def _waits(message: Message, at: datetime) -> bool:
    """True while the point waits for this reader, or is open and mentions them."""
    if message.person_id in message.data.get("mentioned", []):
        return _the_point(message).is_open
    about = {"agreement": message.agreement_id, "number": message.data["point"]}
    return points_awaiting(message.person).filter(**about).exists()


def _point(message: Message, at: datetime) -> Context:
    """What is asked, of whom, by when, and what would settle it."""
    point, event = _the_point(message), required(message.event)
    words = event.data.get("reason", "") if event.kind == EventKind.POINT_ANSWERED else point.words
    return {
        "point_kind": point.kind,
        "raiser": one_line(point.raised_by.name),
        "party": one_line(point.party.department.name),
        "is_reply": event.kind == EventKind.POINT_ANSWERED,
        "is_mentioned": message.person_id in message.data.get("mentioned", []),
        "wanted_by": date_format(point.wanted_by, "j F Y") if point.wanted_by else "",
        **quoted("said", words),
        **quoted("settles", point.would_settle),
    }


def _page(message: Message, names: Names) -> str:
    return OpenPoint(agreement=required(message.agreement), number=message.data["point"]).get_absolute_url()


TYPES = (
    MessageType(
        kind=MessageKind.POINT_ASKED,
        label=_("A point waits for your answer"),
        causes=(
            Cause(EventKind.POINT_RAISED, _asked_or_mentioned),
            Cause(EventKind.POINT_ANSWERED, _asked_or_mentioned),
        ),
        importance=Importance.NEEDED,
        urgency=ROUTINE,
        readers=Readers.DRAFTERS,
        page=_page,
        context=_point,
        still_true=_waits,
        repeats=Repeats.TASK_OF_SOME,
    ),
    MessageType(
        kind=MessageKind.POINT_ANSWERED,
        label=_("A point that you talk about is answered"),
        causes=(Cause(EventKind.POINT_ANSWERED, _in_the_talk),),
        readers=Readers.DRAFTERS,
        page=_page,
    ),
    MessageType(
        kind=MessageKind.POINT_CLOSED,
        label=_("A point that you talk about is settled"),
        causes=tuple(
            Cause(event, _in_the_talk)
            for event in (
                EventKind.POINT_SETTLED,
                EventKind.POINT_WITHDRAWN,
                EventKind.POINT_TAKEN_OVER,
                EventKind.POINT_DECLINED,
            )
        ),
        readers=Readers.DRAFTERS,
        page=_page,
    ),
)
