"""The context in which a list is read: its reader, their day and the moment."""

from dataclasses import dataclass
from datetime import date, datetime

from stakeholders.models import User


@dataclass(frozen=True)
class Reading:
    """A reader, the day where they are, and the moment."""

    reader: User
    today: date
    at: datetime
