"""The rhythm: how often owners check in, when the parties first review, and who helps when things are stuck."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from agreements.models.term import Term
from stakeholders.models import User


class Rhythm(Term):
    """The agreed cadence of one agreement."""

    kind = "rhythm"
    content = ("every_weeks", "first_check_in_on", "first_review_on", "ends_on", "escalation")
    is_single = True

    every_weeks = models.PositiveSmallIntegerField(
        _("weeks between check-ins"), default=2, validators=[MinValueValidator(1), MaxValueValidator(26)]
    )
    first_check_in_on = models.DateField(_("first check-in on"))
    first_review_on = models.DateField(_("first review on"))
    ends_on = models.DateField(_("ends on"), null=True, blank=True)
    escalation = models.ForeignKey(
        User, on_delete=models.PROTECT, related_name="+", verbose_name=_("escalation contact")
    )

    class Meta(Term.Meta):
        verbose_name = _("rhythm")
        verbose_name_plural = _("rhythm")
        constraints = [
            *Term.Meta.constraints,
            models.CheckConstraint(
                condition=Q(every_weeks__gte=1, every_weeks__lte=26), name="check_ins_are_1_to_26_weeks_apart"
            ),
            models.CheckConstraint(
                condition=Q(ends_on=None)
                | Q(ends_on__gte=F("first_review_on")) & Q(ends_on__gte=F("first_check_in_on")),
                name="rhythm_ends_after_it_starts",
                violation_error_message=_("The end must not be before the first check-in or the first review."),
            ),
        ]

    def summary(self) -> str:
        words = ngettext("Check-in every week", "Check-in every %(weeks)s weeks", self.every_weeks)
        return words % {"weeks": self.every_weeks}
