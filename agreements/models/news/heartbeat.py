"""The heartbeat: when each background component last reported that it runs."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Component(models.TextChoices):
    TICK = "tick", _("Rounds of the clock")
    DELIVERY = "delivery", _("Rounds of the mail")
    LOOP = "loop", _("Rounds without a queue")


class Heartbeat(models.Model):
    """The last sign of life of one component, at the beginning and at the end of its rounds."""

    Component = Component

    component = models.CharField(max_length=10, primary_key=True, choices=Component.choices)
    at = models.DateTimeField()
    # The end of the last round without an error.
    finished_at = models.DateTimeField(null=True)
    # Figures for whoever looks for the reason: how long the last round took.
    detail = models.JSONField(default=dict)

    def __str__(self) -> str:
        return self.component
