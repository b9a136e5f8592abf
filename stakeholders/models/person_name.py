"""The names that a person has had, so that what they did is told under the name of that day."""

from django.db import models
from django.db.models import F, OuterRef, Subquery
from django.db.models.functions import Coalesce

from stakeholders.models.user import User
from stakeholders.text.model_fields import NameField


class PersonName(models.Model):
    """A name, from a moment on. Somebody who was never renamed has no rows; erasing a person erases theirs."""

    person = models.ForeignKey(User, on_delete=models.PROTECT, related_name="names")
    name = NameField(max_length=120)
    since = models.DateTimeField()
    # Who gave it; null for the name with which the person was added.
    by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        indexes = [
            # Reader: history and certificates, looking for the name of a day.
            models.Index(fields=["person", "since"], name="name_of_a_person_by_moment"),
        ]

    def __str__(self) -> str:
        return self.name


def name_on_the_day(person: str, at: str) -> Coalesce:
    """Return the name that a row's person had at its moment, for annotations; both are given as names of fields."""
    then = PersonName.objects.filter(person=OuterRef(person), since__lte=OuterRef(at)).order_by("-since", "-pk")
    return Coalesce(Subquery(then.values("name")[:1]), F(f"{person}__name"))
