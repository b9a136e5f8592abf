"""The decision right: who approves which change, who is told, and within how many days."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from agreements.models.term import Term
from stakeholders.models import User
from stakeholders.text.model_fields import HeadlineField


class Matter(models.TextChoices):
    """What a change is about; the engine finds the matters of a change and asks their approvers."""

    DATES = "dates", _("A date moves")
    DELIVERABLES = "deliverables", _("What is delivered changes")
    PEOPLE = "people", _("An owner or receiver changes")
    TRADE_OFFS = "trade_offs", _("A trade-off changes")
    OUTCOME = "outcome", _("The shared outcome changes")
    RULES = "rules", _("Parties, decision rights or rhythm change")


class DecisionRight(Term):
    """One matter and its one approver."""

    kind = "decision-right"
    content = ("matter", "words", "approver", "told", "days")
    Matter = Matter

    matter = models.CharField(_("when"), max_length=12, choices=Matter.choices)
    words = HeadlineField(_("in your own words"), blank=True)
    approver = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name=_("who approves"))
    told = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("who is told")
    )
    days = models.PositiveSmallIntegerField(
        _("working days to answer"), default=3, validators=[MinValueValidator(1), MaxValueValidator(60)]
    )

    class Meta(Term.Meta):
        verbose_name = _("decision right")
        verbose_name_plural = _("decision rights")
        constraints = [
            *Term.Meta.constraints,
            models.UniqueConstraint(
                fields=["revision", "matter"],
                name="matter_has_one_approver",
                violation_error_message=_("This matter has an approver already. Choose one approver."),
            ),
            models.CheckConstraint(condition=Q(days__gte=1, days__lte=60), name="answer_takes_1_to_60_days"),
        ]

    def summary(self) -> str:
        return str(self.get_matter_display())
