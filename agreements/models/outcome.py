"""The one outcome that all parties want, pinned on every page of the agreement."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from agreements.models.term import Term


class Outcome(Term):
    """What will be different, for whom, and how everybody will see it."""

    kind = "outcome"
    content = ("impact", "beneficiaries", "indicators")
    is_single = True

    impact = models.TextField(_("impact"), max_length=4000)
    beneficiaries = models.TextField(_("who benefits"), max_length=2000, blank=True)
    indicators = models.TextField(_("how we will see it"), max_length=2000, blank=True)

    class Meta(Term.Meta):
        verbose_name = _("shared outcome")
        verbose_name_plural = _("shared outcome")

    def summary(self) -> str:
        return self.impact

    @property
    def is_complete(self) -> bool:
        return bool(self.impact and self.beneficiaries and self.indicators)
