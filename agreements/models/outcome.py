"""The one outcome that all parties want, pinned on every page of the agreement."""

from django.utils.translation import gettext_lazy as _

from agreements.models.term import Term
from stakeholders.text.model_fields import ProseField


class Outcome(Term):
    """What will be different, for whom, and how everybody will see it."""

    kind = "outcome"
    content = ("impact", "beneficiaries", "indicators")
    is_single = True

    impact = ProseField(_("impact"))
    beneficiaries = ProseField(_("who benefits"), blank=True)
    indicators = ProseField(_("how we will see it"), blank=True)

    class Meta(Term.Meta):
        verbose_name = _("shared outcome")
        verbose_name_plural = _("shared outcome")

    def summary(self) -> str:
        return self.impact
