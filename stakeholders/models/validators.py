"""What may stand in a time zone, on every way in."""

from zoneinfo import available_timezones

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

ZONES = frozenset(available_timezones())


def known_zone(value: str) -> None:
    """Raise ValidationError unless the IANA zone database has this zone, such as Europe/Lisbon."""
    if value not in ZONES:
        raise ValidationError(_("Choose a time zone such as Europe/Lisbon."), code="zone")
