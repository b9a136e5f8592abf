"""The rhythm: how often owners check in, when the parties review, and what follows when there is no answer."""

from collections.abc import Callable, Mapping
from datetime import date, time
from typing import Any

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, ngettext_lazy

from agreements.models.term import Term
from stakeholders.models import User

NINE = time(9)


class Unit(models.TextChoices):
    """The unit of the rhythm; the values are those of analysis.recurrence."""

    WEEK = "week", _("weeks")
    MONTH = "month", _("months")
    QUARTER = "quarter", _("quarters")


class Silence(models.TextChoices):
    """What it means when the receiver does not answer a commitment that is reported as done."""

    ASK = "ask", _("the escalation contact is asked")
    ACCEPT = "accept", _("it counts as accepted")


class Rhythm(Term):
    """The agreed cadence of one agreement."""

    kind = "rhythm"
    content = (
        "every",
        "unit",
        "first_check_in_on",
        "check_in_at",
        "first_review_on",
        "review_months",
        "ends_on",
        "acceptance_days",
        "silence",
        "counterpart_after",
        "contact_after",
        "escalation",
    )
    is_single = True
    told_with = {"every": ("unit", "first_check_in_on")}
    Unit = Unit
    Silence = Silence

    every = models.PositiveSmallIntegerField(
        _("check-ins"), default=2, validators=[MinValueValidator(1), MaxValueValidator(26)]
    )
    unit = models.CharField(_("unit of the check-ins"), max_length=7, choices=Unit.choices, default=Unit.WEEK)
    first_check_in_on = models.DateField(_("first check-in on"))
    check_in_at = models.TimeField(_("asked at"), default=NINE)
    first_review_on = models.DateField(_("first review on"))
    review_months = models.PositiveSmallIntegerField(
        _("further reviews"), default=3, validators=[MinValueValidator(1), MaxValueValidator(24)]
    )
    ends_on = models.DateField(_("ends on"), null=True, blank=True)
    acceptance_days = models.PositiveSmallIntegerField(
        _("the receiver answers what is done within"),
        default=5,
        validators=[MinValueValidator(1), MaxValueValidator(60)],
    )
    silence = models.CharField(
        _("when the receiver does not answer"), max_length=6, choices=Silence.choices, default=Silence.ASK
    )
    counterpart_after = models.PositiveSmallIntegerField(
        _("the receiver is told after"),
        default=5,
        validators=[MinValueValidator(3), MaxValueValidator(60)],
    )
    contact_after = models.PositiveSmallIntegerField(
        _("the escalation contact is asked after"),
        default=10,
        validators=[MinValueValidator(4), MaxValueValidator(90)],
    )
    escalation = models.ForeignKey(
        User, on_delete=models.PROTECT, related_name="+", verbose_name=_("escalation contact")
    )

    class Meta(Term.Meta):
        verbose_name = _("rhythm")
        verbose_name_plural = _("rhythm")
        indexes = [
            # Reader: the tick, looking for agreements that end soon.
            models.Index(fields=["ends_on"], condition=Q(ends_on__isnull=False), name="rhythm_by_end"),
        ]
        constraints = [
            *Term.Meta.constraints,
            models.CheckConstraint(condition=Q(every__gte=1, every__lte=26), name="check_ins_are_1_to_26_units_apart"),
            models.CheckConstraint(
                condition=Q(review_months__gte=1, review_months__lte=24), name="reviews_are_1_to_24_months_apart"
            ),
            models.CheckConstraint(
                condition=Q(contact_after__gt=F("counterpart_after"), counterpart_after__gte=3),
                name="ladder_climbs_one_step_at_a_time",
                violation_error_message=_("The escalation contact is asked later than the receiver is told."),
            ),
            models.CheckConstraint(
                condition=Q(ends_on=None)
                | Q(ends_on__gte=F("first_review_on")) & Q(ends_on__gte=F("first_check_in_on")),
                name="rhythm_ends_after_it_starts",
                violation_error_message=_("The end must not be before the first check-in or the first review."),
            ),
        ]

    def summary(self) -> str:
        return every_so_often(self.every, self.unit)

    @classmethod
    def phrase(cls, name: str, entry: Mapping[str, Any]) -> str | None:
        speaker = PHRASES.get(name)
        return speaker(entry) if speaker and entry.get(name) is not None else None


def every_so_often(every: int, unit: str) -> str:
    """Return a rhythm in words: Check-in every week, every 2 months, every quarter."""
    words = {
        Unit.WEEK: ngettext("Check-in every week", "Check-in every %(count)s weeks", every),
        Unit.MONTH: ngettext("Check-in every month", "Check-in every %(count)s months", every),
        Unit.QUARTER: ngettext("Check-in every quarter", "Check-in every %(count)s quarters", every),
    }
    return words[Unit(unit)] % {"count": every}


def how_often(every: int, unit: str) -> str:
    """Return a rhythm inside a sentence: every week, every 2 months, every quarter."""
    words = {
        Unit.WEEK: ngettext("every week", "every %(count)s weeks", every),
        Unit.MONTH: ngettext("every month", "every %(count)s months", every),
        Unit.QUARTER: ngettext("every quarter", "every %(count)s quarters", every),
    }
    return words[Unit(unit)] % {"count": every}


def on_which_day(unit: str, first_on: date) -> str:
    """Return what a month without the day of the first check-in does; empty where no month is."""
    day = ON_THE.get(first_on.day) if unit != Unit.WEEK else None
    return _("%(day)s; in shorter months on their last day") % {"day": day} if day else ""


def _check_ins(entry: Mapping[str, Any]) -> str:
    often = how_often(entry["every"], entry["unit"])
    day = on_which_day(entry["unit"], date.fromisoformat(entry["first_check_in_on"]))
    return f"{often}, {day}" if day else often


def _asked_at(entry: Mapping[str, Any]) -> str:
    return _("%(time)s on the clock of the owner") % {"time": entry["check_in_at"]}


def _further_reviews(entry: Mapping[str, Any]) -> str:
    months = entry["review_months"]
    return ngettext("every month after it", "every %(count)s months after it", months) % {"count": months}


def _working_days(entry: Mapping[str, Any]) -> str:
    days = entry["acceptance_days"]
    return ngettext("%(count)s working day", "%(count)s working days", days) % {"count": days}


def _without_news(name: str) -> Callable[[Mapping[str, Any]], str]:
    words = ngettext_lazy("%(count)s working day without news", "%(count)s working days without news", "count")
    return lambda entry: words % {"count": entry[name]}


ON_THE = {29: _("on the 29th"), 30: _("on the 30th"), 31: _("on the 31st")}
PHRASES: dict[str, Callable[[Mapping[str, Any]], str]] = {
    "every": _check_ins,
    # Follows the number in the sentence.
    "unit": lambda entry: "",
    "check_in_at": _asked_at,
    "review_months": _further_reviews,
    "acceptance_days": _working_days,
    "counterpart_after": _without_news("counterpart_after"),
    "contact_after": _without_news("contact_after"),
}
