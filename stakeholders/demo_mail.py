"""The mail that a demonstration wrote into files instead of sending it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import parsedate_to_datetime
from pathlib import Path

# How Django's file-based backend separates the messages of one file; each begins with this header.
SEPARATOR = re.compile(rb"\n-{79}\n(?=Content-Type:|\Z)")
NEWEST_FILES = 200


@dataclass(frozen=True)
class Letter:
    """One message; `key` finds it again: the name of its file and its place in there."""

    key: str
    subject: str
    to: str
    sent_at: datetime | None
    text: str


def letters(folder: Path) -> list[Letter]:
    """Return the messages of the newest files, newest first; none when the folder is not there yet."""
    files = sorted(folder.glob("*.log"), key=lambda file: (file.stat().st_mtime_ns, file.name), reverse=True)
    return [letter for file in files[:NEWEST_FILES] for letter in reversed(list(_letters(file)))]


def letter(folder: Path, key: str) -> Letter | None:
    """Return the message with this key, None when there is none."""
    return next((found for found in letters(folder) if found.key == key), None)


def _letters(file: Path) -> Iterator[Letter]:
    for place, content in enumerate(SEPARATOR.split(file.read_bytes()), start=1):
        if content.strip():
            message = message_from_bytes(content, _class=EmailMessage, policy=policy.default)
            yield _letter(f"{file.stem}-{place}", message)


def _letter(key: str, message: EmailMessage) -> Letter:
    part = message.get_body(preferencelist=("plain", "html"))
    return Letter(
        key=key,
        subject=str(message["Subject"] or ""),
        to=str(message["To"] or ""),
        sent_at=_moment(str(message["Date"] or "")),
        text=str(part.get_content()) if part else "",
    )


def _moment(date: str) -> datetime | None:
    try:
        return parsedate_to_datetime(date)
    except ValueError:
        return None
