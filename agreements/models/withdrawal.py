"""The withdrawal: a draft that is set aside with its words kept, until its lead takes it up again."""

from django.db import models
from django.db.models import Q

from agreements.models.agreement import Agreement
from agreements.models.revision import Revision
from stakeholders.models import User
from stakeholders.text.model_fields import ProseField


class Withdrawal(models.Model):
    """Who withdrew which text, when and why; taking it up again ends it and begins the next draft."""

    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="withdrawals")
    revision = models.OneToOneField(Revision, on_delete=models.PROTECT, related_name="withdrawal")
    reason = ProseField(blank=True)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    taken_up_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    taken_up_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["agreement"], condition=Q(taken_up_at=None), name="agreement_is_withdrawn_once"
            ),
            models.CheckConstraint(
                condition=Q(taken_up_at=None, taken_up_by=None)
                | Q(taken_up_at__isnull=False, taken_up_by__isnull=False),
                name="withdrawal_taken_up_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.agreement}, withdrawn"
