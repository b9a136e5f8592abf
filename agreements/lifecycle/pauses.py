"""Pausing an agreement in force: for some days nobody is asked anything and no deadline runs."""

from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from agreements.analysis.wall_clock import MIDNIGHT, day_at, moment_at
from agreements.models import Agreement, Pause
from agreements.models.event import record
from agreements.models.kinds import EventKind
from stakeholders.models import User, the_organisation

LONGEST = timedelta(days=183)
FURTHEST_AHEAD = timedelta(days=366)


class CannotPause(Exception):
    """Says in one sentence why the agreement cannot be paused on these days."""


@transaction.atomic
def pause(*, agreement: Agreement, from_on: date, until_on: date, reason: str, by: User, at: datetime) -> Pause:
    """Pause an agreement in force from one day to another, both included, in the organisation's time zone.

    Raises CannotPause when it is not in force, is paused on one of these days already, or the days do not
    begin today or later and span at most half a year.
    """
    agreement = Agreement.objects.locked(agreement.pk)
    zone = the_organisation().zone
    _check(agreement, from_on, until_on, reason, today=day_at(at, zone))
    same = Pause.objects.filter(agreement=agreement, from_on=from_on, until_on=until_on, by=by, reason=reason)
    known = same.filter(ended_by=None).first()
    if known:
        return known
    starts_at, ends_at = moment_at(from_on, MIDNIGHT, zone), moment_at(until_on + timedelta(days=1), MIDNIGHT, zone)
    if Pause.objects.filter(agreement=agreement, starts_at__lt=ends_at, ends_at__gt=max(starts_at, at)).exists():
        raise CannotPause(_("It rests on some of these days already. Resume it first, or choose other days."))
    rest = Pause.objects.create(
        agreement=agreement,
        from_on=from_on,
        until_on=until_on,
        starts_at=max(starts_at, at),
        ends_at=ends_at,
        reason=reason,
        by=by,
        made_at=at,
    )
    days = {"from": from_on.isoformat(), "to": until_on.isoformat()}
    record(agreement, EventKind.AGREEMENT_PAUSED, by=by, at=at, pause=rest.pk, reason=reason, **days)
    return rest


@transaction.atomic
def resume(*, pause: Pause, by: User, at: datetime) -> None:
    """End a pause early, or cancel one that has not begun; past days stay paused; twice is harmless."""
    agreement = Agreement.objects.locked(pause.agreement_id)
    pause = Pause.objects.get(pk=pause.pk)
    if pause.ended_by_id or pause.ends_at <= at:
        return
    pause.ends_at, pause.ended_by = max(pause.starts_at, at), by
    pause.save(update_fields=["ends_at", "ended_by"])
    record(agreement, EventKind.AGREEMENT_RESUMED, by=by, at=at, pause=pause.pk)


def _check(agreement: Agreement, from_on: date, until_on: date, reason: str, *, today: date) -> None:
    if not agreement.is_active:
        raise CannotPause(_("Only an agreement in force can rest."))
    if not reason.strip():
        raise CannotPause(_("Say why, so that everybody knows what to expect."))
    if from_on < today or until_on < from_on:
        raise CannotPause(_("Choose days from today on, the last one not before the first."))
    if from_on - today > FURTHEST_AHEAD:
        raise CannotPause(_("Choose a first day within the coming year."))
    if until_on - from_on > LONGEST:
        raise CannotPause(_("An agreement rests for half a year at most. Ask for a change instead."))
