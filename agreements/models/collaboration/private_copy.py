"""The private copy: what somebody typed into the form of a clause and has not saved; theirs alone."""

from django.db import models

from agreements.models.agreement import Agreement
from stakeholders.models import User


class PrivateCopyQuerySet(models.QuerySet["PrivateCopy"]):
    def of(self, writer: User) -> "PrivateCopyQuerySet":
        """What this person typed: the only way to these rows."""
        return self.filter(writer=writer)


class PrivateCopy(models.Model):
    """The words of one form, as they were typed; no event tells of them, and they go with a save or after 30 days."""

    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="+")
    writer = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=20)  # slug of the kind of clause
    # Null for the form of a new clause of that kind.
    key = models.UUIDField(null=True)
    version = models.PositiveIntegerField()  # of the clause when its form was opened
    words = models.JSONField()  # by name of field, as text
    at = models.DateTimeField()

    objects = PrivateCopyQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["writer", "agreement", "kind", "key"], nulls_distinct=False, name="form_has_one_private_copy"
            ),
        ]
        indexes = [
            # Reader: the tick, looking for copies that have expired.
            models.Index(fields=["at"], name="private_copy_by_moment"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} of {self.writer_id}"
