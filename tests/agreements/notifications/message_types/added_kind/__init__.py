"""A kind of message that only the tests have: one enum member, one record and one mail folder."""

from django.db import models

from agreements.models.kinds import EventKind
from agreements.notifications.message_types.base import ROUTINE, Cause, Importance, MessageType
from agreements.notifications.message_types.recipients import lead


class AddedKind(models.TextChoices):
    OUTCOME_CHEERED = "outcome_cheered"


TYPES = (
    MessageType(
        kind=AddedKind.OUTCOME_CHEERED,
        label="The outcome is told_by_added_kind",
        causes=(Cause(EventKind.TERM_MOVED, lead),),
        importance=Importance.NEEDED,
        urgency=ROUTINE,
        line=lambda message, names: "Everybody cheers the outcome.",
        still_true=lambda message, at: message.data.get("draft") != 99,
    ),
)
