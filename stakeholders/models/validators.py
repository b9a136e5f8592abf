"""What may stand in names and time zones, on every way in."""

import re
from zoneinfo import available_timezones

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

# Line breaks and control characters could forge a mail header; direction marks could make one name look like another.
UNPRINTABLE = re.compile("[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]")
ZONES = frozenset(available_timezones())


def one_line(value: str) -> None:
    """Raise ValidationError unless the text is one line of visible characters."""
    if UNPRINTABLE.search(value):
        raise ValidationError(_("Use one line of ordinary characters."), code="unprintable")


def known_zone(value: str) -> None:
    """Raise ValidationError unless the IANA zone database has this zone, such as Europe/Lisbon."""
    if value not in ZONES:
        raise ValidationError(_("Choose a time zone such as Europe/Lisbon."), code="zone")
