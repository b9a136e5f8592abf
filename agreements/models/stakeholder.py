"""Stakeholders: people outside the parties whose consent, work or knowledge the agreement needs."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from agreements.models.term import Term
from stakeholders.models import Department, User
from stakeholders.text.model_fields import HeadlineField, NameField


class Capacity(models.TextChoices):
    DECISION_MAKER = "decision_maker", _("Decision-maker")
    IMPLEMENTER = "implementer", _("Implementer")
    EXPERT = "expert", _("Expert")
    INFLUENCER = "influencer", _("Influencer")


class Need(models.TextChoices):
    INPUT = "input", _("Input")
    APPROVAL = "approval", _("Approval")
    COOPERATION = "cooperation", _("Cooperation")


class Stakeholder(Term):
    """A person or group of a department, in what capacity, and what is needed of them."""

    kind = "stakeholder"
    content = ("department", "person", "name", "capacity", "needed", "measured_by")
    Capacity = Capacity
    Need = Need

    department = models.ForeignKey(Department, on_delete=models.PROTECT, related_name="+", verbose_name=_("department"))
    person = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("person")
    )
    name = NameField(_("or a name or group without an account"), max_length=120, blank=True)
    capacity = models.CharField(_("capacity"), max_length=16, choices=Capacity.choices)
    needed = models.CharField(_("needed of them"), max_length=12, choices=Need.choices)
    measured_by = HeadlineField(_("how their own work is measured"), blank=True)

    class Meta(Term.Meta):
        verbose_name = _("stakeholder")
        verbose_name_plural = _("stakeholders")
        constraints = [
            *Term.Meta.constraints,
            models.CheckConstraint(
                condition=Q(person__isnull=False, name="") | Q(person=None) & ~Q(name=""),
                name="stakeholder_is_a_person_or_a_name",
                violation_error_message=_("Choose a person or write a name, one of the two."),
            ),
        ]

    def summary(self) -> str:
        return f"{self.called}, {self.get_capacity_display()}"

    @property
    def called(self) -> str:
        return self.person.name if self.person else self.name
