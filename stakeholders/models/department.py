"""A department with its head, deputies and members."""

from collections.abc import Iterable
from typing import Self

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from stakeholders.models.user import User
from stakeholders.text.folding import words_of
from stakeholders.text.model_fields import FoldedColumn, HeadlineField, NameField, shows_what_it_says

CODE = r"^[A-Z]{3}$"
MARKS = 8


class DepartmentQuerySet(models.QuerySet["Department"]):
    def alphabetical(self) -> Self:
        """By name, whatever case and accents: no department comes first."""
        return self.order_by("folded", "name")

    def of(self, user: User) -> Self:
        """Departments where this person is a member, head or deputy."""
        works, heads = Department.objects.filter(memberships__user=user), Department.objects.filter(head=user)
        deputises = Department.objects.filter(deputies=user).values("pk")
        # Each part by its own index; an OR across the joins would look at every membership there is.
        return self.filter(pk__in=works.values("pk").union(heads.values("pk"), deputises, all=True))

    def matching(self, text: str) -> Self:
        """Departments whose name, whatever case and accents, contains the text or whose code begins with it."""
        words = " ".join(words_of(text))
        folded = Q(folded__contains=words) if words else Q()
        return self.filter(Q(name__icontains=text) | Q(code__istartswith=text) | folded)

    def staffed(self) -> Self:
        """Departments in which somebody active works, or which they head."""
        return self.filter(self._somebody_is_there())

    def unstaffed(self) -> Self:
        """Departments in which nobody active works yet."""
        return self.exclude(self._somebody_is_there())

    def _somebody_is_there(self) -> Q:
        works = Q(memberships__user__is_active=True) | Q(deputies__is_active=True) | Q(head__is_active=True)
        return Q(pk__in=Department.objects.filter(works).values("pk"))

    def but(self, departments: Iterable["Department"]) -> Self:
        """All but these, with their heads at hand."""
        return self.exclude(pk__in=[one.pk for one in departments]).select_related("head")


class Department(models.Model):
    """A part of the organisation that makes agreements with others."""

    name = NameField(_("name"), max_length=80)
    folded = FoldedColumn(source="name")
    code = HeadlineField(
        _("code"),
        max_length=3,
        unique=True,
        validators=[RegexValidator(CODE, _("Use three capital letters, A to Z."))],
        error_messages={"unique": _("Another department has this code.")},
    )
    head = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="headed_departments")
    deputies = models.ManyToManyField(User, blank=True, related_name="deputised_departments")
    # Counts the edits, so that two people do not overwrite each other.
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = DepartmentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                Lower("name"),
                name="department_has_a_name_of_its_own",
                violation_error_message=_("Another department has this name."),
            ),
            models.CheckConstraint(
                condition=Q(code__regex=CODE),
                name="department_code_is_three_capitals",
                violation_error_message=_("Use three capital letters, A to Z."),
            ),
            models.CheckConstraint(
                condition=shows_what_it_says("name"),
                name="department_is_called_what_is_seen",
                violation_error_message=_("Use one line of characters that are seen."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def mark(self) -> int:
        """Number 1 to 8 of the colour of its edge, which never changes."""
        return (self.pk - 1) % MARKS + 1
