"""Messages about the life of an agreement in force: it is paused, goes on, and ends."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from agreements.models import Rhythm
from agreements.models.kinds import EventKind, MessageKind
from agreements.models.message import Message
from agreements.models.revision import State
from agreements.notifications.message_types.base import Cause, MessageType
from agreements.notifications.message_types.lines import notice_line
from agreements.notifications.message_types.recipients import everybody_named, table_members


def _ends_then(message: Message, at: datetime) -> bool:
    in_force = Rhythm.objects.filter(revision__agreement=message.agreement_id, revision__state=State.IN_FORCE)
    return in_force.filter(ends_on=message.data["ends_on"]).exists()


TYPES = (
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
