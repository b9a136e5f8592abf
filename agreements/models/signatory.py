"""Who signs for a party, as a clause of the signed text."""

from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from agreements.models.party import Party
from agreements.models.term import Term
from stakeholders.models import Department, User
from stakeholders.text.model_fields import HeadlineField


def head_of(department: Department) -> str:
    """Return what the head of a department signs as."""
    return gettext("Head of %(department)s") % {"department": department.name}


class Signatory(Term):
    """A named person who signs for a party, and as what."""

    kind = "signatory"
    content = ("party", "person", "signs_as")

    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="+", verbose_name=_("party"))
    person = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name=_("person"))
    signs_as = HeadlineField(_("signs as"), blank=True)

    class Meta(Term.Meta):
        verbose_name = _("signatory")
        verbose_name_plural = _("signatories")
        constraints = [
            *Term.Meta.constraints,
            models.UniqueConstraint(fields=["revision", "party"], name="party_has_one_signatory"),
        ]

    @property
    def new_head(self) -> User | None:
        """The head of the department where somebody else stands here as its head: the office has changed hands."""
        head = self.party.department.head
        return head if head and head != self.person and self.signs_as == head_of(self.party.department) else None

    def summary(self) -> str:
        return f"{self.person.name}, {self.party.department.name}"
