"""The one organisation whose departments agree here."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from stakeholders.models.validators import known_zone
from stakeholders.prepared_queries import Queries, prepared
from stakeholders.text.model_fields import NameField

THE_ONLY = 1


class Organisation(models.Model):
    """The organisation; the table holds one row, so that nothing has to say which."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=THE_ONLY, editable=False)
    name = NameField(_("name"), max_length=120, default="Our organisation")
    # Where the day of a due date ends.
    zone = models.CharField(_("time zone"), max_length=64, default="UTC", validators=[known_zone])
    # Whose public holidays are free: an ISO code and the code of a part of that country; blank for none.
    holiday_country = models.CharField(_("country"), max_length=2, blank=True, default="")
    holiday_region = models.CharField(_("region"), max_length=20, blank=True, default="")
    mail_links = models.BooleanField(_("people may check in from a link in a mail"), default=True)
    # When an administrator last confirmed that a test mail had arrived.
    mail_arrived_at = models.DateTimeField(null=True, editable=False)
    # Counts the edits, so that two people do not overwrite each other.
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(id=THE_ONLY), name="there_is_one_organisation"),
            models.CheckConstraint(
                condition=Q(holiday_region="") | ~Q(holiday_country=""), name="a_region_is_of_a_country"
            ),
        ]

    def __str__(self) -> str:
        return self.name


def the_organisation() -> Organisation:
    """Return the organisation, made with its defaults when there is none yet."""
    return next(iter(_only()["found"]), None) or Organisation.objects.get_or_create(id=THE_ONLY)[0]


@prepared
def _only() -> Queries:
    return {"found": Organisation.objects.filter(id=THE_ONLY)}
