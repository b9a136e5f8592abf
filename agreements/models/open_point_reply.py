"""What is said to an open point: an answer, or that it is not settled yet."""

import uuid
from collections.abc import Iterable

import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from agreements.models.open_point import OpenPoint
from agreements.models.party import Party
from agreements.models.sign_off import SignOff
from stakeholders.models import User
from stakeholders.models.guard import Kept
from stakeholders.text.model_fields import ProseField


class OpenPointReply(models.Model):
    """One turn of the talk about a point; the newest says who is asked next."""

    class Turn(models.TextChoices):
        ANSWERED = "answered", _("Answered")
        NOT_YET = "not_yet", _("Not settled yet")

    # That of the form: sent twice, it is one reply.
    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    point = models.ForeignKey(OpenPoint, on_delete=models.PROTECT, related_name="replies")
    turn = models.CharField(max_length=8, choices=Turn.choices, default=Turn.ANSWERED)
    words = ProseField(blank=True)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    # Null where a lead answers who speaks for no party.
    party = models.ForeignKey(Party, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    mentioned = models.ManyToManyField(User, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(turn="not_yet") | ~Q(words=""), name="an_answer_has_its_words"),
        ]
        triggers = [Kept(name="replies_are_kept", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.get_turn_display()}: {self.words}"


def newest_replies(refusals: Iterable[SignOff]) -> dict[int, OpenPointReply]:
    """Return the newest turn after each of these refusals to sign, by id of the refusal; one query."""
    given = (
        OpenPointReply.objects.filter(point__refusal__in=list(refusals)).select_related("by", "point").order_by("pk")
    )
    return {reply.point.refusal_id: reply for reply in given if reply.point.refusal_id}
