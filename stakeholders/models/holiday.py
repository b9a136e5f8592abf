"""A day of the organisation's own: free, or worked although it is a public holiday."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from stakeholders.models.user import User
from stakeholders.text.model_fields import HeadlineField


class Holiday(models.Model):
    """One day on which the organisation departs from the public calendar."""

    day = models.DateField(
        _("day"), unique=True, error_messages={"unique": _("This day is in the list of your own days already.")}
    )
    name = HeadlineField(_("name"), max_length=80)
    is_day_off = models.BooleanField(default=True)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", editable=False)

    def __str__(self) -> str:
        return f"{self.day}: {self.name}"
