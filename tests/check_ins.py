"""Check-ins for tests about what comes after them: said, and told to everybody at the same moment."""

from typing import Any

from agreements.cadence.check_ins import record_check_in
from agreements.cadence.disclosure import announce_now
from agreements.models import CheckIn


def told_check_in(**said: Any) -> CheckIn:
    """Record a check-in and tell it at once; see `record_check_in`."""
    word = record_check_in(**said)
    announce_now(check_in=word, at=said["at"])
    word.refresh_from_db()
    return word
