"""Is a message still wanted when it leaves: what its reader chose since, and whether mail reaches them at all."""

from django.utils.translation import gettext as _

from agreements.models.inbox_item import Telling
from agreements.notifications.message_types.base import Reach
from agreements.notifications.message_types.registry import BY_MESSAGE
from agreements.notifications.preferences.channels import Way, Wishes
from stakeholders.models import SecurityNote

DAILY, WEEKLY = "daily_digest", "weekly_digest"
# Messages that are made of others, or come from no row of the table.
BUNDLE, STANDING_IN, COMES_BACK = "bundle", "standing_in", "mail_comes_back"
DIGESTS = frozenset({DAILY, WEEKLY})
# About the reader's own account: at any hour, and never tied to other mail.
SECURITY = frozenset(SecurityNote.Kind.values)
REACHES = dict.fromkeys((BUNDLE, STANDING_IN, *SECURITY), Reach.MUST) | {COMES_BACK: Reach.LINE}


def reach_of(telling: Telling) -> Reach:
    """Return how much a message needs the person it is for."""
    if telling.kind in BY_MESSAGE:
        return BY_MESSAGE[telling.kind].reach_for(telling, telling.person_id)
    return REACHES.get(telling.kind, Reach.NEWS)


def can_be_stopped(telling: Telling) -> bool:
    """True for mail that its reader may turn off."""
    return telling.kind in DIGESTS or reach_of(telling) is not Reach.MUST


def why_unwanted(telling: Telling, wishes: Wishes) -> str:
    """Return why a mail must not leave, as its reader chose or their address was refused; empty when it may."""
    preference = wishes.preference(telling.person_id)
    preference.person = telling.person
    if preference.is_suspended:
        return _("Mail to this person comes back.")
    return "" if _is_wanted(telling, wishes) else _("Turned off by its reader.")


def _is_wanted(telling: Telling, wishes: Wishes) -> bool:
    if telling.kind in DIGESTS:
        return bool(getattr(wishes.preference(telling.person_id), telling.kind))
    reach = reach_of(telling)
    if reach is Reach.MUST:
        return True
    return wishes.way(telling.kind, reach, telling.person_id, telling.agreement_id) is Way.AT_ONCE
