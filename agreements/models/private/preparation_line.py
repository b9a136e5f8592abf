"""What a department prepares for itself before and while it talks: one answer to one question, in all its versions."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from agreements.models.private.private_row import PrivateRow
from stakeholders.text.model_fields import ProseField


class Question(models.TextChoices):
    """What a department asks itself."""

    FALLBACK = "fallback", _("If we do not agree, then…")


class PreparationLine(PrivateRow):
    """One version of an answer: the highest one counts, and empty words take it back. Rows are only added."""

    Question = Question

    question = models.CharField(max_length=20, choices=Question.choices)
    words = ProseField(blank=True)
    version = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["party", "question", "version"], name="preparation_has_one_line_of_each_version"
            ),
            models.CheckConstraint(condition=models.Q(version__gte=1), name="preparation_versions_count_from_one"),
        ]
