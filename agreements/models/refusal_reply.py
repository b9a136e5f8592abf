"""What follows a "we cannot sign as it stands": the lead's answers, and that it is not settled yet."""

from collections.abc import Iterable

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from agreements.models.sign_off import SignOff
from stakeholders.models import User
from stakeholders.text.model_fields import ProseField


class RefusalReply(models.Model):
    """One turn after a refusal; the newest says who is asked next."""

    class Turn(models.TextChoices):
        ANSWERED = "answered", _("Answered")
        NOT_YET = "not_yet", _("Not settled yet")

    refusal = models.ForeignKey(SignOff, on_delete=models.PROTECT, related_name="replies")
    turn = models.CharField(max_length=8, choices=Turn.choices)
    words = ProseField(blank=True)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(turn="answered") | ~Q(words=""), name="an_answer_has_its_words"),
        ]

    def __str__(self) -> str:
        return f"{self.get_turn_display()}: {self.words}"


def newest_replies(refusals: Iterable[SignOff]) -> dict[int, RefusalReply]:
    """Return the newest turn after each of these refusals, by id of the refusal; one query."""
    given = RefusalReply.objects.filter(refusal__in=list(refusals)).select_related("by").order_by("pk")
    return {reply.refusal_id: reply for reply in given}
