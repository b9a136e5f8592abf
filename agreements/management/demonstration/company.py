"""What happens beside the agreements: a free day, an absence with a stand-in, preferences, a snoozed task."""

from datetime import timedelta

from agreements.dashboard.snooze import snooze_task
from agreements.dashboard.to_do import to_do
from agreements.management.demonstration.cast import HOST, ZONE, Cast
from agreements.management.demonstration.days import Days
from agreements.management.demonstration.timeline import Story
from agreements.notifications.preferences.update import choose_preset
from stakeholders.absences import take_leave
from stakeholders.accounts.invitations import invite
from stakeholders.holidays import add_holiday
from stakeholders.people import add_person

ONE_DAY = timedelta(days=1)


def company_life(cast: Cast, days: Days) -> Story:
    """The company is closed for a day soon, Elena is away, Nora is invited, and Priya signs when Finance has."""
    at = yield days.at(-2, 2, "09:15")
    add_holiday(day=days.day(3, 4), name="Company outing", is_day_off=True, by=cast.ada, at=at)
    at = yield days.at(-1, 2, "09:20")
    choose_preset(preset="digest", by=cast.tom, at=at)
    at = yield days.at(-1, 3, "16:00")
    take_leave(
        person=cast.elena,
        from_on=days.newest + ONE_DAY,
        until_on=days.day(1, 4),
        stand_in=cast.sam,
        by=cast.elena,
        at=at,
    )
    at = yield days.at(-1, 4, "09:30")
    newcomer = add_person(
        email=f"nora.falk@{HOST}", name="Nora Falk", zone=ZONE, department=cast["PRD"], by=cast.ada, at=at
    )
    invite([newcomer], words="Welcome. Priya shows you how we work with Sales.", by=cast.ada, at=at)
    at = yield days.at(clock="16:30")
    signature = next(need for need in to_do(cast.priya, at=at).needs if need.id.startswith("sign-"))
    snooze_task(need=signature.key, until=days.at(1, clock="09:00"), by=cast.priya, at=at)
