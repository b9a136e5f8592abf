"""Snoozing a task: it is hidden from one person until a moment of their choice; others see no change."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from agreements.models import Snooze
from stakeholders.models import User


class CannotSnooze(Exception):
    """Says in one sentence why a task cannot be hidden until then."""


@transaction.atomic
def snooze_task(*, need: str, until: datetime, by: User, at: datetime) -> Snooze:
    """Hide the task of this key until then; snoozed again, the newest moment counts. Raises CannotSnooze."""
    if until <= at:
        raise CannotSnooze(_("Choose a day that is still to come."))
    snooze, _made = Snooze.objects.update_or_create(person=by, need=need, defaults={"until": until})
    Snooze.objects.filter(person=by, until__lte=at).delete()
    return snooze


@transaction.atomic
def end_snooze(*, need: str, by: User, at: datetime) -> None:
    """Show a hidden task among the others again; without a snooze nothing changes."""
    Snooze.objects.filter(person=by, need=need).delete()
