"""What one person wants to hear, when and where; how closely they follow one agreement."""

from datetime import time

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from agreements.models.agreement import Agreement
from stakeholders.models import User

EVENING, MORNING = time(18), time(8)


class Preset(models.TextChoices):
    EVERYTHING = "everything", _("Everything")
    NEEDS_ME = "needs_me", _("What needs me")
    DIGEST = "digest", _("Digest only")


class Preference(models.Model):
    """A person's own choices; who has no row has the defaults."""

    Preset = Preset

    person = models.OneToOneField(User, primary_key=True, on_delete=models.PROTECT, related_name="preference")
    preset = models.CharField(max_length=10, choices=Preset.choices, default=Preset.NEEDS_ME)
    # Both empty: mail may come at any hour. On the clock of the person; over midnight where `from` is later.
    quiet_from = models.TimeField(_("quiet from"), null=True, blank=True, default=EVENING)
    quiet_until = models.TimeField(_("until"), null=True, blank=True, default=MORNING)
    quiet_days_off = models.BooleanField(_("quiet on weekends and holidays"), default=True)
    daily_digest = models.BooleanField(_("a digest each working day, when there is something"), default=True)
    weekly_digest = models.BooleanField(_("your agreements at a glance, on Mondays"), default=True)
    # The mail server refused the address for good: no mail until the person asks to try again.
    suspended_at = models.DateTimeField(null=True)
    suspended_because = models.CharField(max_length=300, blank=True)
    # The address that was refused; mail to another one may try.
    suspended_address = models.EmailField(max_length=254, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(quiet_from=None, quiet_until=None)
                | Q(quiet_from__isnull=False, quiet_until__isnull=False) & ~Q(quiet_from=models.F("quiet_until")),
                name="quiet_hours_have_both_ends",
            ),
            models.CheckConstraint(
                condition=Q(suspended_at=None, suspended_because="")
                | Q(suspended_at__isnull=False) & ~Q(suspended_because=""),
                name="suspension_has_its_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.get_preset_display()}"

    @property
    def is_suspended(self) -> bool:
        """True while the address that the mail server refused is still the person's."""
        return self.suspended_at is not None and self.suspended_address == self.person.email


class Level(models.TextChoices):
    FOLLOW = "follow", _("Follow: everything, as it happens")
    NEEDS_ME = "needs_me", _("Only what needs me")
    MUTE = "mute", _("Mute: only what cannot do without me")


class Following(models.Model):
    """How closely a person follows one agreement; without a row, as their preset says."""

    Level = Level

    person = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="+")
    level = models.CharField(max_length=8, choices=Level.choices)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "agreement"], name="agreement_is_followed_one_way"),
        ]

    def __str__(self) -> str:
        return f"{self.person}, {self.agreement}: {self.level}"


class Unsubscription(models.Model):
    """No more mail of one kind about one agreement, as asked for by the link in a mail."""

    person = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    agreement = models.ForeignKey(Agreement, null=True, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=40)  # a MessageKind
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "agreement", "kind"], nulls_distinct=False, name="kind_is_unsubscribed_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}: no mail {self.kind}"
