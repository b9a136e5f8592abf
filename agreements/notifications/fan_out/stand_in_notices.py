"""Telling both when somebody stands in: whoever goes, and whoever covers for them."""

from datetime import datetime

from agreements.models import InboxItem
from agreements.notifications.fan_out.account_notices import PersonalNews, tell
from agreements.notifications.message_types.truth import intent_of
from agreements.notifications.preferences.availability import quiet_of, without_absence
from agreements.notifications.preferences.opt_out import STANDING_IN
from stakeholders.models import Absence


def tell_of_stand_ins(at: datetime) -> int:
    """Tell both of every stand-in that is new, or whose days changed; return how many were told.

    Two queries when there is nothing new.
    """
    covered = Absence.objects.valid().filter(stand_in__is_active=True, person__is_active=True, ends_at__gt=at)
    wanted = {
        f"{intent_of(absence)}:{person}": (absence, person)
        for absence in covered
        for person in (absence.person_id, absence.stand_in_id)
        if person is not None
    }
    lines = InboxItem.objects.filter(kind=STANDING_IN, dedupe_key__in=[f"{key}:inbox" for key in wanted])
    told = {key.removesuffix(":inbox") for key in lines.values_list("dedupe_key", flat=True)}
    new = {key: about for key, about in wanted.items() if key not in told}
    if new:
        tell(_news(new, at))
    return len(new)


def _news(new: dict[str, tuple[Absence, int]], at: datetime) -> list[PersonalNews]:
    quiet = quiet_of([person for _absence, person in new.values()], at)
    return [
        PersonalNews(
            intent=intent,
            kind=STANDING_IN,
            person_id=person,
            since=at,
            # Whoever goes must hear it before they are back.
            mailed_at=without_absence(quiet[person]).heard_at(at),
            about={"absence": absence},
        )
        for intent, (absence, person) in new.items()
    ]
