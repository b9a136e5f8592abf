"""When a person is away, and who stands in."""

from datetime import datetime
from typing import Self

import pgtrigger
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import Exists, F, Func, OuterRef, Q, Value
from django.utils.translation import gettext_lazy as _

from stakeholders.models.guard import Kept
from stakeholders.models.user import User

BOTH_INCLUDED = Value("[]")


class AbsenceQuerySet(models.QuerySet["Absence"]):
    def valid(self) -> Self:
        """Those that nobody called off."""
        return self.filter(cancelled_at=None)

    def running(self, at: datetime) -> Self:
        """Those of people who are away at a moment."""
        return self.valid().filter(starts_at__lte=at, ends_at__gt=at)

    def with_stand_in_away(self) -> Self:
        """With `stand_in_away`: true where the stand-in is away on some of the days too."""
        theirs = Absence.objects.valid().filter(person=OuterRef("stand_in"))
        overlapping = theirs.filter(from_on__lte=OuterRef("until_on"), until_on__gte=OuterRef("from_on"))
        return self.annotate(stand_in_away=Exists(overlapping))


class Absence(models.Model):
    """Days on which a person does not work; nothing is owed by them then."""

    person = models.ForeignKey(User, on_delete=models.PROTECT, related_name="absences", editable=False)
    from_on = models.DateField(_("first day away"))
    until_on = models.DateField(_("last day away"))
    stand_in = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.PROTECT, related_name="covers", verbose_name=_("stand-in")
    )
    # Midnight before the first day and midnight after the last, where the person is.
    starts_at = models.DateTimeField(editable=False)
    ends_at = models.DateTimeField(editable=False)
    cancelled_at = models.DateTimeField(null=True, editable=False)
    made_at = models.DateTimeField(editable=False)
    # When it was last entered, changed, called off or ended sooner than it said.
    changed_at = models.DateTimeField(null=True, editable=False)
    # Counts the edits, so that two people do not overwrite each other.
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = AbsenceQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(until_on__gte=F("from_on")),
                name="absence_ends_after_it_begins",
                violation_error_message=_("The last day is before the first."),
            ),
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="absence_takes_time"),
            models.CheckConstraint(
                condition=~Q(stand_in=F("person")),
                name="nobody_stands_in_for_themselves",
                violation_error_message=_("Choose somebody else to stand in."),
            ),
            # One-element ranges of ids instead of "=", which would need an extension.
            ExclusionConstraint(
                name="absences_of_a_person_do_not_overlap",
                expressions=[
                    (Func(F("person"), F("person"), BOTH_INCLUDED, function="int8range"), RangeOperators.OVERLAPS),
                    (Func(F("from_on"), F("until_on"), BOTH_INCLUDED, function="daterange"), RangeOperators.OVERLAPS),
                ],
                condition=Q(cancelled_at=None),
                violation_error_message=_("There is an absence on some of these days already. Change that one."),
            ),
        ]
        indexes = [
            # Reader: who is away now, in the searches for what a person may read and whom to ask.
            models.Index(fields=["stand_in", "ends_at"], condition=Q(cancelled_at=None), name="absence_by_stand_in"),
            # Reader: the tick, looking for absences of which somebody has yet to hear.
            models.Index(fields=["changed_at"], name="absence_by_change"),
        ]
        triggers = [
            Kept(name="absences_are_kept", operation=pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.from_on} to {self.until_on}"
