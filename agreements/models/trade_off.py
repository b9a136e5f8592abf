"""The trade-off: what one party gives, what another gains by it, and why that is worth it."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from agreements.models.party import Party
from agreements.models.term import Term
from stakeholders.text.model_fields import HeadlineField, ProseField


class TradeOff(Term):
    """One trade between two parties, with a number where there is one."""

    kind = "trade-off"
    content = ("giver", "gives", "gainer", "gains", "why", "amount", "unit", "starts_on", "ends_on")

    giver = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="+", verbose_name=_("who gives"))
    gives = HeadlineField(_("what they give"))
    gainer = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="+", verbose_name=_("who gains"))
    gains = HeadlineField(_("what they gain"))
    why = ProseField(_("why it is worth it"), blank=True)
    amount = models.DecimalField(_("number"), max_digits=14, decimal_places=2, null=True, blank=True)
    unit = HeadlineField(_("unit"), max_length=40, blank=True)
    starts_on = models.DateField(_("from"), null=True, blank=True)
    ends_on = models.DateField(_("until"), null=True, blank=True)

    class Meta(Term.Meta):
        verbose_name = _("trade-off")
        verbose_name_plural = _("trade-offs")
        constraints = [
            *Term.Meta.constraints,
            models.CheckConstraint(
                condition=~Q(giver=F("gainer")),
                name="trade_off_is_between_two_parties",
                violation_error_message=_("The party that gains must be another one than the party that gives."),
            ),
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(starts_on=None) | Q(ends_on__gte=F("starts_on")),
                name="trade_off_ends_after_it_starts",
                violation_error_message=_("Until must not be before From."),
            ),
            models.CheckConstraint(
                condition=Q(amount=None, unit="") | Q(amount__isnull=False) & ~Q(unit=""),
                name="trade_off_number_has_its_unit",
                violation_error_message=_("A number needs its unit, and a unit its number."),
            ),
        ]

    def summary(self) -> str:
        return self.gives
