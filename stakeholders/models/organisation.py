"""The one organisation whose departments agree here."""

from django.db import models
from django.db.models import Q

from stakeholders.models.wording import known_zone, one_line

THE_ONLY = 1


class Organisation(models.Model):
    """The organisation; the table holds one row, so that nothing has to say which."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=THE_ONLY, editable=False)
    name = models.CharField(max_length=120, default="Our organisation", validators=[one_line])
    # Where the day of a due date ends.
    zone = models.CharField(max_length=64, default="UTC", validators=[known_zone])

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(id=THE_ONLY), name="there_is_one_organisation")]

    def __str__(self) -> str:
        return self.name


def the_organisation() -> Organisation:
    """Return the organisation, made with its defaults when there is none yet."""
    return Organisation.objects.get_or_create(id=THE_ONLY)[0]
