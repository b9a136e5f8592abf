"""Where a party stands on the draft: a degree of consent, with its reason. It blocks nothing."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from agreements.models.party import Party
from stakeholders.models import User
from stakeholders.text.model_fields import ProseField


class Degree(models.TextChoices):
    SUPPORT = "support", _("support")
    RESERVATION = "reservation", _("with a reservation")
    NEUTRAL = "neutral", _("neutral")
    MORE_TALK = "more_talk", _("more talk needed")
    CANNOT = "cannot", _("cannot support")


class Stance(models.Model):
    """One version of what a party said about the draft as a whole: the highest one counts. Rows are only added."""

    Degree = Degree

    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="+")
    degree = models.CharField(max_length=11, choices=Degree.choices)
    reason = ProseField(blank=True)
    version = models.PositiveIntegerField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["party", "version"], name="party_has_one_stance_of_each_version"),
            models.CheckConstraint(
                condition=Q(degree="support") | ~Q(reason=""), name="all_but_support_have_their_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.party}: {self.get_degree_display()}"
