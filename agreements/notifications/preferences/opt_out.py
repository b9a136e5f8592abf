"""Opting out: whether a message may be stopped, and whether its recipient still wants it when it leaves."""

from django.utils.translation import gettext as _

from agreements.models.news.message import Message
from agreements.notifications.message_types.base import Importance
from agreements.notifications.message_types.registry import message_type
from agreements.notifications.message_types.summaries import DIGESTS
from agreements.notifications.preferences.channels import Channel, PreferenceSet


def importance_of(message: Message) -> Importance:
    """Return how much a message needs the person it is for."""
    return message_type(message.kind).importance_to(message, message.person_id)


def can_be_stopped(message: Message) -> bool:
    """True for mail that its reader may turn off."""
    return message.kind in DIGESTS or importance_of(message) is not Importance.MUST


def why_unwanted(message: Message, preferences: PreferenceSet) -> str:
    """Return why a mail must not leave, as its reader chose or their address was refused; empty when it may."""
    preference = preferences.preference(message.person_id)
    preference.person = message.person
    if preference.is_suspended:
        return _("Mail to this person comes back.")
    return "" if _is_wanted(message, preferences) else _("Turned off by its reader.")


def _is_wanted(message: Message, preferences: PreferenceSet) -> bool:
    if message.kind in DIGESTS:
        return bool(getattr(preferences.preference(message.person_id), message.kind))
    importance = importance_of(message)
    if importance is Importance.MUST:
        return True
    channel = preferences.channel(message.kind, importance, message.person_id, message.agreement_id)
    return channel is Channel.AT_ONCE
