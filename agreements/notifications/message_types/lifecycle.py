"""Messages about the life of an agreement: who leads, whether it is withdrawn, paused or goes on, and when it ends."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from agreements.models import Announcement, Rhythm
from agreements.models.kinds import EventKind, MessageKind
from agreements.models.news.message import Message
from agreements.models.revision import State
from agreements.notifications.message_types.base import Cause, Importance, MessageType, Readers
from agreements.notifications.message_types.lines import notice_line
from agreements.notifications.message_types.pages import agreement_page
from agreements.notifications.message_types.recipients import everybody_named, table_members


def _needed_by_the_named(about: Announcement | Message, person: int) -> Importance:
    """Return NEEDED for whoever leads now; to everybody else it is news."""
    named = (about.event.data if about.event else about.data).get("person")
    return Importance.NEEDED if named == person else Importance.NEWS


def _ends_then(message: Message, at: datetime) -> bool:
    in_force = Rhythm.objects.filter(revision__agreement=message.agreement_id, revision__state=State.IN_FORCE)
    return in_force.filter(ends_on=message.data["ends_on"]).exists()


TYPES = (
    MessageType(
        kind=MessageKind.DRAFT_WITHDRAWN,
        label=_("A draft is withdrawn"),
        causes=(Cause(EventKind.DRAFT_WITHDRAWN, everybody_named),),
        readers=Readers.DRAFTERS,
        page=agreement_page,
    ),
    MessageType(
        kind=MessageKind.DRAFT_TAKEN_UP,
        label=_("A withdrawn draft is taken up again"),
        causes=(Cause(EventKind.DRAFT_TAKEN_UP, everybody_named),),
        readers=Readers.DRAFTERS,
        page=agreement_page,
    ),
    MessageType(
        kind=MessageKind.LEAD_CHANGED,
        label=_("Somebody else leads an agreement"),
        causes=(Cause(EventKind.LEAD_HANDED_OVER, table_members), Cause(EventKind.LEAD_TAKEN_OVER, table_members)),
        importance_for=_needed_by_the_named,
        page=agreement_page,
    ),
    MessageType(
        kind=MessageKind.SECOND_LEAD_CHANGED,
        label=_("The second lead changes"),
        causes=(Cause(EventKind.SECOND_LEAD_NAMED, table_members), Cause(EventKind.SECOND_LEAD_ENDED, table_members)),
        importance_for=_needed_by_the_named,
        page=agreement_page,
    ),
    MessageType(
        kind=MessageKind.AGREEMENT_PAUSED,
        label=_("An agreement rests"),
        causes=(Cause(EventKind.AGREEMENT_PAUSED, everybody_named),),
    ),
    MessageType(
        kind=MessageKind.AGREEMENT_RESUMED,
        label=_("An agreement goes on"),
        causes=(Cause(EventKind.AGREEMENT_RESUMED, everybody_named),),
    ),
    MessageType(
        kind=MessageKind.ENDS_SOON,
        label=_("An agreement ends soon"),
        causes=(Cause(EventKind.ENDS_SOON, table_members),),
        line=notice_line(_("The agreement ends on %(day)s: renew it, change it, or let it end."), "ends_on"),
        still_true=_ends_then,
    ),
)
