"""Who belongs to which department."""

from django.db import models

from stakeholders.models.department import Department
from stakeholders.models.user import User


class Membership(models.Model):
    """A person works in a department; the row exists as long as they do."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="memberships")
    department = models.ForeignKey(Department, on_delete=models.PROTECT, related_name="memberships")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "department"], name="person_is_a_member_once"),
        ]

    def __str__(self) -> str:
        return f"{self.user} · {self.department}"
