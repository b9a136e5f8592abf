"""The calendar parts of a mail, parsed as the mail program of its reader would."""

from icalendar import Calendar

UID = "review-ag-0001-1@testserver"


def forms(letter):
    """Return the calendars of a mail that its reader's program acts on by itself, with their MIME types."""
    return [(form.mimetype, parsed(form.content)) for form in letter.alternatives if "calendar" in form.mimetype]


def files(letter):
    """Return name, MIME type and calendar of each attached file."""
    return [(name, kind, parsed(content)) for name, content, kind in letter.attachments]


def parsed(content):
    """Read a calendar after looking at its lines."""
    is_well_formed(content)
    return Calendar.from_ical(content)


def is_well_formed(content):
    """RFC 5545: no line is longer than 75 octets, and each ends with CRLF."""
    lines = content.encode().split(b"\r\n")
    assert lines[-1] == b"", "every line ends with CRLF"
    assert not [line for line in lines if len(line) > 75 or b"\n" in line or b"\r" in line]


def the_meeting(letter, method):
    """Return the only entry of a mail that its reader's program acts on by itself."""
    ((kind, calendar),) = forms(letter)
    assert kind == f"text/calendar; method={method}"
    assert calendar["METHOD"] == method, "some programs refuse a mail whose two methods differ"
    (event,) = calendar.walk("VEVENT")
    return event


def days(letter):
    """Return name, day and number of the entries in the only file of a mail."""
    ((_name, kind, calendar),) = files(letter)
    assert (kind, calendar["METHOD"]) == ("text/calendar; method=PUBLISH", "PUBLISH")
    return {str(event["UID"]): (event.decoded("DTSTART"), event["SEQUENCE"]) for event in calendar.walk("VEVENT")}
