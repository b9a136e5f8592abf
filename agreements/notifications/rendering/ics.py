"""Entries of a calendar as RFC 5545 writes them: whole days and moments that leave the day free."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import Enum
from urllib.parse import quote, urlsplit

from django.conf import settings
from icalendar import Calendar, Event, vCalAddress, vText

from agreements.text import CONTROL, one_line
from stakeholders.models import User

ONE_DAY, A_WHILE = timedelta(days=1), timedelta(minutes=15)
# How often a program reads a calendar again that it subscribes to.
EVERY = timedelta(hours=4)
PRODUCT = "-//Entente//Entente//EN"


class Method(Enum):
    """What a calendar does with the entries: keep them as its own, ask its owner to a meeting, or take it away."""

    PUBLISH = "PUBLISH"
    REQUEST = "REQUEST"
    CANCEL = "CANCEL"


@dataclass(frozen=True)
class Entry:
    """One whole day, or a moment of it; `sequence` rises with every newer word about the same `name`."""

    name: str
    on: date
    sequence: int
    summary: str
    description: str
    link: str
    category: str
    made_at: datetime
    is_cancelled: bool = False
    # Who is asked to the meeting; nobody where a day is only told.
    asked: User | None = None
    # With the zone on whose clock it is; None for a whole day.
    starts_at: datetime | None = None


def written(method: Method, entries: Iterable[Entry], *, organizer: str) -> str:
    """Return the calendar with these entries, folded and escaped, with CRLF at the end of each line."""
    calendar = Calendar()
    calendar.add("version", "2.0")
    calendar.add("prodid", PRODUCT)
    calendar.add("method", method.value)
    for entry in entries:
        calendar.add_component(_event(entry, organizer))
    content: bytes = calendar.to_ical()
    return content.decode()


def subscribed(name: str, entries: Iterable[Entry]) -> bytes:
    """Return the calendar under a name, as programs read it again and again from an address.

    The zones of its moments are described in it. There is no method: nobody is asked to anything.
    """
    calendar = Calendar()
    calendar.add("version", "2.0")
    calendar.add("prodid", PRODUCT)
    calendar.add("name", one_line(name))
    # What programs understand that are older than RFC 7986, and how often they look.
    calendar.add("x-wr-calname", one_line(name))
    calendar.add("refresh-interval", EVERY, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", EVERY)
    for entry in entries:
        calendar.add_component(_event(entry, ""))
    calendar.add_missing_timezones()
    content: bytes = calendar.to_ical()
    return content


def _event(entry: Entry, organizer: str) -> Event:
    event = Event()
    event.add("uid", f"{entry.name}@{urlsplit(settings.BASE_URL).hostname or 'localhost'}")
    event.add("dtstamp", entry.made_at)
    event.add("sequence", entry.sequence)
    event.add("dtstart", entry.starts_at or entry.on)
    event.add("dtend", entry.starts_at + A_WHILE if entry.starts_at else entry.on + ONE_DAY)
    event.add("transp", "TRANSPARENT")
    event.add("status", "CANCELLED" if entry.is_cancelled else "CONFIRMED")
    event.add("summary", one_line(entry.summary))
    event.add("description", _lines(entry.description))
    event.add("url", entry.link)
    event.add("categories", [one_line(entry.category)])
    if entry.asked is not None:
        event.add("organizer", vCalAddress(_mailto(organizer)), encode=False)
        event.add("attendee", _attendee(entry.asked), encode=False)
    return event


def _attendee(person: User) -> vCalAddress:
    asked = vCalAddress(_mailto(person.email))
    # Quotation marks inside a parameter are not understood everywhere.
    asked.params["CN"] = vText(one_line(person.name).replace('"', "'"))
    asked.params["ROLE"] = vText("REQ-PARTICIPANT")
    asked.params["PARTSTAT"] = vText("NEEDS-ACTION")
    # Replies are not read, so none is asked for.
    asked.params["RSVP"] = vText("FALSE")
    return asked


def _mailto(address: str) -> str:
    return f"mailto:{quote(address, safe='@+')}"


def _lines(words: str) -> str:
    # What people wrote keeps its lines, and nothing in them that a calendar may not hold.
    return "\n".join(CONTROL.sub(" ", line).rstrip() for line in words.strip().splitlines())
