"""Stand-in notices: who is away and who stands in for them are both told."""

from datetime import datetime

from agreements.models import InboxItem
from agreements.models.kinds import MessageKind
from agreements.notifications.fan_out.account_notices import AccountNotice, write_notices
from agreements.notifications.message_types.account import stand_in_key
from agreements.notifications.preferences.availability import quiet_of, without_absence
from stakeholders.models import Absence


def announce_stand_ins(at: datetime) -> int:
    """Tell both of every stand-in that is new, or whose days changed; return how many were told.

    Two queries when there is nothing new.
    """
    covered = Absence.objects.valid().filter(stand_in__is_active=True, person__is_active=True, ends_at__gt=at)
    wanted = {
        stand_in_key(absence, person): (absence, person)
        for absence in covered
        for person in (absence.person_id, absence.stand_in_id)
        if person is not None
    }
    lines = InboxItem.objects.filter(kind=MessageKind.STANDING_IN, dedupe_key__in=wanted.keys())
    told = set(lines.values_list("dedupe_key", flat=True))
    new = {key: about for key, about in wanted.items() if key not in told}
    if new:
        write_notices(_news(new, at))
    return len(new)


def _news(new: dict[str, tuple[Absence, int]], at: datetime) -> list[AccountNotice]:
    quiet = quiet_of([person for _absence, person in new.values()], at)
    return [
        AccountNotice(
            intent=intent,
            kind=MessageKind.STANDING_IN,
            person_id=person,
            since=at,
            # Whoever goes must hear it before they are back.
            mailed_at=without_absence(quiet[person]).heard_at(at),
            about={"absence": absence},
        )
        for intent, (absence, person) in new.items()
    ]
