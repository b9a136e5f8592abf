"""The review: the parties meet on the agreed rhythm, and what they settle is kept in writing."""

import uuid

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from agreements.models.agreement import Agreement
from agreements.models.revision import Revision
from stakeholders.models import User
from stakeholders.text.model_fields import ProseField


class State(models.TextChoices):
    PLANNED = "", _("Planned")
    HELD = "held", _("Held")
    NOT_HELD = "not_held", _("Not held")
    ENDED = "ended", _("No longer needed")


class Review(models.Model):
    """One meeting of the rhythm: its day, its notes, who was there."""

    State = State

    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="reviews")
    # The text in force that planned it; a newer one makes the tick look again.
    revision = models.ForeignKey(Revision, on_delete=models.PROTECT, related_name="+")
    number = models.PositiveIntegerField()
    # The point of the rhythm, which never moves, and the day on which they meet.
    due_on = models.DateField()
    planned_on = models.DateField()
    # The next point of the rhythm, by which this one is held or never; null for the last.
    next_due_on = models.DateField(null=True)
    state = models.CharField(max_length=8, choices=State.choices, blank=True, default=State.PLANNED)
    closed_at = models.DateTimeField(null=True)
    notes = ProseField(max_length=10000, blank=True)
    present = models.ManyToManyField(User, related_name="+", blank=True)
    recorded_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    # The day that people were told of and have in their calendars; null when none stands there.
    mentioned_on = models.DateField(null=True)
    # Increases with every edit; the SEQUENCE of the calendar entry, by which calendars know the newer one.
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["agreement", "number"], name="review_number_is_given_once"),
            models.UniqueConstraint(fields=["agreement"], condition=Q(state=""), name="one_review_is_planned"),
            models.CheckConstraint(
                condition=Q(state="", closed_at=None) | ~Q(state="") & Q(closed_at__isnull=False),
                name="review_closes_at_a_moment",
            ),
        ]
        indexes = [
            # Reader: the tick, looking for reviews that come near or were not held.
            models.Index(fields=["planned_on"], condition=Q(state=""), name="planned_review_by_day"),
            # Reader: the calendar, for the days that have passed.
            models.Index(fields=["planned_on"], condition=Q(state="held"), name="held_review_by_day"),
            # Reader: the tick, looking for reviews whose time to be held is over.
            models.Index(fields=["next_due_on"], condition=Q(state=""), name="planned_review_by_next_day"),
            # Reader: the tick, looking for days that were mentioned and stand no more.
            models.Index(
                fields=["mentioned_on"], condition=Q(mentioned_on__isnull=False), name="mentioned_review_by_day"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.agreement}, review {self.number}"

    def get_absolute_url(self) -> str:
        return reverse("agreements:review-detail", args=[self.agreement.reference, self.number])

    @property
    def is_planned(self) -> bool:
        return self.state == State.PLANNED


class ReviewPointKind(models.TextChoices):
    DECISION = "decision", _("Decision")
    ACTION = "action", _("Action")


class ReviewPoint(models.Model):
    """A decision of a review, or an action that somebody takes from it."""

    Kind = ReviewPointKind

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    review = models.ForeignKey(Review, on_delete=models.PROTECT, related_name="points")
    kind = models.CharField(max_length=8, choices=ReviewPointKind.choices)
    text = ProseField()
    owner = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    due_on = models.DateField(null=True, blank=True)
    done_at = models.DateTimeField(null=True)
    position = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="action") | Q(owner=None, due_on=None, done_at=None), name="only_actions_are_done"
            ),
        ]
        indexes = [
            # Reader: home of whoever took an action.
            models.Index(fields=["owner"], condition=Q(kind="action", done_at=None), name="open_action_by_owner"),
        ]

    def __str__(self) -> str:
        return self.text
