"""Participation: what a person answered when they were asked to take part in drafting an agreement."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from agreements.models.agreement import Agreement
from stakeholders.models import User
from stakeholders.text.model_fields import HeadlineField, ProseField


class Answer(models.TextChoices):
    YES = "yes", _("Yes, let us talk")
    NOT_NOW = "not_now", _("Not now")
    SOMEBODY_ELSE = "somebody_else", _("Ask somebody else")


class Participation(models.Model):
    """One answer of one person, which they may change; no row while they are asked and have not answered."""

    Answer = Answer

    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="participations")
    person = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    answer = models.CharField(max_length=13, choices=Answer.choices)
    # Whom to ask instead, in their own words: they may know a name that is not among the people yet.
    instead = HeadlineField(blank=True)
    words = ProseField(blank=True)
    at = models.DateTimeField()
    # Counts the answers, so that one that was not seen is not overwritten.
    version = models.PositiveIntegerField(default=1)
    # Who was given a part on that suggestion.
    asked_instead = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["agreement", "person"], name="person_answers_once_whether_they_take_part"),
            models.CheckConstraint(
                condition=Q(answer="somebody_else") | Q(instead=""), name="somebody_else_is_named_with_that_answer"
            ),
            models.CheckConstraint(
                condition=Q(answer="somebody_else") | Q(asked_instead=None),
                name="somebody_is_asked_instead_where_that_was_suggested",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.get_answer_display()}"
