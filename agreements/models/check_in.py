"""The check-in: the owner's report on how a commitment is going, and what would help."""

import uuid
from datetime import datetime, timedelta

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from agreements.models.commitment import Commitment
from agreements.models.occasion import Occasion
from stakeholders.models import User
from stakeholders.text.model_fields import PageAddressField, ProseField

# How long its author can undo a check-in; it is disclosed after that, or earlier when they ask for it.
UNDO_FOR = timedelta(minutes=30)


class Status(models.TextChoices):
    ON_TRACK = "on_track", _("On track")
    AT_RISK = "at_risk", _("At risk")
    OFF_TRACK = "off_track", _("Off track")
    DONE = "done", _("Done")


class Help(models.TextChoices):
    NOTHING = "", _("Nothing for now")
    TIME = "time", _("More time")
    DECISION = "decision", _("A decision")
    PEOPLE = "people", _("People or budget")
    OTHER = "other", _("Something else")


class Channel(models.TextChoices):
    APP = "app", _("In Entente")
    MAIL = "mail", _("By mail link")


class CheckInQuerySet(models.QuerySet["CheckIn"]):
    def valid(self) -> "CheckInQuerySet":
        """Check-ins that count: neither undone by the owner nor returned by the receiver."""
        return self.filter(undone_at=None, returned_at=None)

    def told(self) -> "CheckInQuerySet":
        """Those that count for everybody: the time to undo is over, or their writer told the others at once."""
        return self.valid().filter(told_at__isnull=False)

    def pending(self) -> "CheckInQuerySet":
        """Those that are still their writer's alone."""
        return self.valid().filter(told_at=None)


class CheckIn(models.Model):
    """One report of an owner; a later one replaces it as the newest, and for 30 minutes it can be undone."""

    Status = Status
    Help = Help
    Channel = Channel

    # The form's own key: sent twice, it saves once.
    key = models.UUIDField(default=uuid.uuid4, editable=False)
    commitment = models.ForeignKey(Commitment, on_delete=models.PROTECT, related_name="check_ins")
    # Null when the owner reported between two points of the rhythm.
    occasion = models.ForeignKey(Occasion, null=True, on_delete=models.PROTECT, related_name="check_ins")
    status = models.CharField(max_length=10, choices=Status.choices)
    note = ProseField(blank=True)
    help_needed = models.CharField(max_length=10, choices=Help.choices, blank=True, default=Help.NOTHING)
    # What shows that it is done, for the receiver to look at.
    evidence = ProseField(blank=True)
    evidence_link = PageAddressField(blank=True)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="check_ins")
    # The owner, when somebody stands in for them while they are away.
    on_behalf_of = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    channel = models.CharField(max_length=4, choices=Channel.choices, default=Channel.APP)
    # When it was disclosed to everybody; null before that, and when it was taken back before it.
    told_at = models.DateTimeField(null=True)
    undone_at = models.DateTimeField(null=True)
    # When the receiver said what is missing: it is not done yet.
    returned_at = models.DateTimeField(null=True)

    objects = CheckInQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["commitment", "key"], name="form_saves_one_check_in"),
            models.CheckConstraint(
                condition=Q(help_needed="") | Q(status__in=["at_risk", "off_track"]),
                name="help_is_asked_when_something_is_in_the_way",
            ),
            models.CheckConstraint(
                condition=Q(evidence="", evidence_link="") | Q(status="done"), name="evidence_shows_what_is_done"
            ),
            models.CheckConstraint(
                condition=Q(evidence_link="")
                | Q(evidence_link__istartswith="https://")
                | Q(evidence_link__istartswith="http://"),
                name="evidence_link_leads_to_a_page",
            ),
            models.CheckConstraint(
                condition=Q(returned_at=None) | Q(status="done"), name="only_what_was_done_is_returned"
            ),
            models.CheckConstraint(
                condition=Q(undone_at=None)
                | Q(told_at__isnull=False)
                | Q(status="", note="", help_needed="", evidence="", evidence_link=""),
                name="taken_back_unheard_it_has_no_words",
            ),
            models.CheckConstraint(
                condition=Q(returned_at=None) | Q(told_at__isnull=False), name="what_is_returned_was_told"
            ),
        ]
        indexes = [
            # Reader: the story of a commitment, and its latest word.
            models.Index(fields=["commitment", "-at"], name="check_in_by_commitment"),
        ]

    def __str__(self) -> str:
        return f"{self.commitment}: {self.get_status_display()}"

    @property
    def time_is_over_at(self) -> datetime:
        """Until when its writer can take it back."""
        return self.at + UNDO_FOR
