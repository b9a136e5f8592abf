"""Parking: a person puts a thing to do aside until a moment of their choice; nothing changes for anybody else."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from agreements.models import Parking
from stakeholders.models import User


class CannotPark(Exception):
    """Says in one sentence why a thing cannot be parked until then."""


@transaction.atomic
def park(*, need: str, until: datetime, by: User, at: datetime) -> Parking:
    """Put the thing of this key aside; parked again, the newest moment counts."""
    if until <= at:
        raise CannotPark(_("Choose a day that is still to come."))
    parked, _made = Parking.objects.update_or_create(person=by, need=need, defaults={"until": until})
    Parking.objects.filter(person=by, until__lte=at).delete()
    return parked


@transaction.atomic
def bring_back(*, need: str, by: User, at: datetime) -> None:
    """Let a parked thing stand among the others again; what is not parked stays where it is."""
    Parking.objects.filter(person=by, need=need).delete()
