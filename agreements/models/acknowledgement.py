"""The acknowledgement: the receiver has read a check-in, with an optional comment."""

from django.db import models

from agreements.models.check_in import CheckIn
from agreements.models.party import Party
from stakeholders.models import User
from stakeholders.text.model_fields import ProseField


class Acknowledgement(models.Model):
    """Proof that a check-in was read by somebody who speaks for the receiver."""

    check_in = models.ForeignKey(CheckIn, on_delete=models.PROTECT, related_name="acknowledgements")
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    note = ProseField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["check_in", "party"], name="check_in_is_acknowledged_once"),
        ]

    def __str__(self) -> str:
        return f"{self.check_in}, read by {self.by}"
