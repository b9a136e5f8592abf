"""Messages about preparing a draft: where a party stands, days that are proposed, and one that comes near."""

from datetime import date, datetime

from agreements.activity.names import Names
from agreements.cadence.proposed_days import still_proposed, waited_for, what_is_missing
from agreements.drafting.snapshot import read
from agreements.models import Announcement, Revision
from agreements.models.kinds import EventKind, MessageKind
from agreements.models.news.message import Message, required
from agreements.models.timetable import ProposedDay
from agreements.notifications.message_types.base import (
    ROUTINE,
    Cause,
    Context,
    Importance,
    MessageType,
    Readers,
)
from agreements.notifications.message_types.lines import spelled_day
from agreements.notifications.message_types.pages import agreement_page
from agreements.notifications.message_types.recipients import table_members
from agreements.participants import People
from stakeholders.models import User
from stakeholders.text.sentences import gettext_lazy

LINES = {
    ProposedDay.TALK: gettext_lazy("By %(day)s you want to have talked. Your side has not said yet where it stands."),
    ProposedDay.TEXT: gettext_lazy("By %(day)s the text is to be ready. Something in it waits for you."),
    ProposedDay.SIGN: gettext_lazy("By %(day)s you want to have signed. Something waits for you."),
}


def _waited_for(announcement: Announcement) -> People:
    return waited_for(announcement.agreement, ProposedDay(announcement.data["proposed"]))


def _is_waited_for(message: Message, at: datetime) -> bool:
    """True while the day stands and something of this person is still missing for it."""
    agreement, proposed = required(message.agreement), ProposedDay(message.data["proposed"])
    stands = still_proposed(agreement, proposed, date.fromisoformat(message.data["day"]))
    return stands and message.person_id in waited_for(agreement, proposed)


def _near(message: Message, names: Names) -> str:
    return LINES[ProposedDay(message.data["proposed"])] % {"day": spelled_day(message.data["day"])}


def _missing(message: Message, at: datetime) -> Context:
    """What is missing from this person or from a department for which they speak."""
    agreement, proposed = required(message.agreement), ProposedDay(message.data["proposed"])
    near = {"proposed": proposed.value, "day": date.fromisoformat(message.data["day"])}
    revision = Revision.objects.open().filter(agreement=agreement).first()
    if revision is None or proposed == ProposedDay.TALK:
        return near | {"missing": []}
    actions = what_is_missing(read(agreement, revision), proposed)
    own = set(agreement.parties.represented_by(message.person).values_list("pk", flat=True))
    mine = [
        one.what
        for one in actions
        if (one.waits_for.pk == message.person_id if isinstance(one.waits_for, User) else one.waits_for.pk in own)
    ]
    return near | {"missing": mine}


TYPES = (
    MessageType(
        kind=MessageKind.STANCE_TAKEN,
        label=gettext_lazy("A party says where it stands on a draft"),
        causes=(Cause(EventKind.STANCE_TAKEN, table_members),),
        importance=Importance.LINE,
        readers=Readers.DRAFTERS,
        page=agreement_page,
    ),
    MessageType(
        kind=MessageKind.TIMETABLE_SET,
        label=gettext_lazy("Days are proposed for a draft"),
        causes=(Cause(EventKind.TIMETABLE_SET, table_members),),
        importance=Importance.LINE,
        readers=Readers.DRAFTERS,
        page=agreement_page,
    ),
    MessageType(
        kind=MessageKind.TIMETABLE_NEAR,
        label=gettext_lazy("A proposed day comes near and something waits for you"),
        causes=(Cause(EventKind.TIMETABLE_NEAR, _waited_for),),
        importance=Importance.NEEDED,
        urgency=ROUTINE,
        readers=Readers.DRAFTERS,
        line=_near,
        page=agreement_page,
        context=_missing,
        still_true=_is_waited_for,
    ),
)
