"""The calendar feed: a secret address under which a person's own calendar reads their days."""

from django.db import models

from stakeholders.models import User


class CalendarFeed(models.Model):
    """The calendar address of one person, stored as a hash only, so that the database does not reveal it."""

    person = models.OneToOneField(User, on_delete=models.PROTECT, related_name="calendar_feed")
    # SHA-256 (hex) of the token in the address.
    digest = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"calendar feed of {self.person_id}"
