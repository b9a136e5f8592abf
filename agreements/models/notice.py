"""The notice: a record that the scheduler announced something once, such as a review that comes near."""

from django.db import models

from agreements.models.agreement import Agreement


class Notice(models.Model):
    """One mention of one thing in one agreement; `about` names it, so that it is mentioned once."""

    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=40)  # an EventKind
    about = models.CharField(max_length=80)
    at = models.DateTimeField()
    # Ids and dates of what it is about.
    data = models.JSONField(default=dict)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["agreement", "kind", "about"], name="notice_is_given_once"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.about}"
