"""Mails that are made of other messages: a bundle, the digest of a day, a week at a glance."""

from django.utils.translation import gettext_lazy as _

from agreements.models.kinds import MessageKind
from agreements.models.news.outbox_message import Urgency
from agreements.notifications.message_types.base import Importance, MessageType
from agreements.notifications.message_types.pages import named_page

DIGESTS = frozenset({MessageKind.DAILY_DIGEST, MessageKind.WEEKLY_DIGEST})

TYPES = (
    MessageType(
        kind=MessageKind.BUNDLE,
        label=_("Several messages in one mail"),
        importance=Importance.MUST,
        page=named_page("agreements:home"),
        is_listed=False,
    ),
    MessageType(
        kind=MessageKind.DAILY_DIGEST,
        label=_("The daily digest"),
        urgency=Urgency.DIGEST,
        page=named_page("agreements:home"),
        is_listed=False,
    ),
    MessageType(
        kind=MessageKind.WEEKLY_DIGEST,
        label=_("The week at a glance"),
        urgency=Urgency.DIGEST,
        page=named_page("agreements:home"),
        is_listed=False,
    ),
)
