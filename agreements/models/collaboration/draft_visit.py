"""The visit to a draft: when a person was last there, so that its page can say what changed since."""

from django.db import models

from agreements.models.agreement import Agreement
from stakeholders.models import User


class DraftVisit(models.Model):
    """The newest visit of one person to one draft, and the end of the one before."""

    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    seen_at = models.DateTimeField()
    last_visit_at = models.DateTimeField(null=True)  # null during the first

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "agreement"], name="person_has_one_newest_visit_to_a_draft"),
        ]

    def __str__(self) -> str:
        return f"{self.person_id}, {self.seen_at}"
