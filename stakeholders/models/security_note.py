"""A note to a person about the way into their account: a new sign-in, a changed password."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from stakeholders.models.user import User


class Kind(models.TextChoices):
    NEW_SIGN_IN = "new_sign_in", _("New sign-in")
    PASSWORD_CHANGED = "password_changed", _("Password changed")


class SecurityNote(models.Model):
    """What happened and when; no address of a machine, and of the browser its family alone."""

    Kind = Kind

    person = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=20, choices=Kind.choices)
    # Empty where it is none of the well-known ones.
    browser = models.CharField(max_length=20, blank=True)
    at = models.DateTimeField()

    class Meta:
        indexes = [
            # Reader: the tick, looking for notes of which nobody was told.
            models.Index(fields=["at"], name="security_note_by_moment"),
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.get_kind_display()}"
