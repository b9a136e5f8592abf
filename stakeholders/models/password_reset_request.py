"""A request for a link to a new password, stored for any address so that the answer tells nothing of accounts."""

from django.db import models


class PasswordResetRequest(models.Model):
    """An address that somebody typed; the delivery looks whether it is somebody's, and deletes the row."""

    email = models.CharField(max_length=254)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.email}, {self.at:%Y-%m-%d %H:%M}"
