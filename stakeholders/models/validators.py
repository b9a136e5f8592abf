"""Validation of time zones, for forms, imports and commands."""

from importlib.resources import files
from zoneinfo import available_timezones

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

ZONES = frozenset(available_timezones())
# The zones of which the database says where they are: former and second names are known, and not offered.
PLACES = frozenset(
    line.split("\t")[2]
    for line in files("tzdata.zoneinfo").joinpath("zone.tab").read_text("utf-8").splitlines()
    if line and not line.startswith("#")
)


def known_zone(value: str) -> None:
    """Raise ValidationError unless the IANA zone database has this zone, such as Europe/Lisbon."""
    if value not in ZONES:
        raise ValidationError(_("Choose a time zone such as Europe/Lisbon."), code="zone")
