"""A mail as SMTP carries it: the same bytes that Django's own writer makes, at a fraction of its work."""

import secrets
from collections.abc import Iterator
from email.header import Header
from email.message import Message
from email.policy import compat32
from typing import Any

from django.core.mail import EmailMultiAlternatives
from django.core.mail.message import RFC5322_EMAIL_LINE_LENGTH_LIMIT as LONGEST_LINE
from django.core.mail.message import SafeMIMEText, forbid_multi_line_headers

UTF_8 = "utf-8"
POLICY = compat32.clone(linesep="\r\n")
# A header that is no longer stands in one line, as it is.
SHORT = 76
MULTIPART = 'Content-Type: multipart/alternative;\r\n boundary="%s"\r\nMIME-Version: 1.0\r\n'
PART = 'Content-Type: %s; charset="utf-8"\r\nMIME-Version: 1.0\r\nContent-Transfer-Encoding: %s\r\n\r\n'
# The forms that every mail has. Others have parameters of their own, and come with few.
WORDS = {"text/plain", "text/html"}


class Letter(EmailMultiAlternatives):
    """A mail whose subject is folded with its own name in mind, so that no subject begins with an empty line."""

    def message(self, **options: Any) -> Any:
        """Return the mail as it is handed over."""
        written = super().message(**options)
        del written["Subject"]
        # Django's own assignment would fold it as if nothing stood before it.
        Message.__setitem__(written, "Subject", _subject(str(self.subject)))
        return written

    def wire_bytes(self) -> bytes:
        """Return what `message()` says, with CRLF at the end of each line; raise ValueError where it cannot be said.

        A mail without attachments, as nearly all are, is put together here; only its boundary differs.
        """
        if self.attachments or not self.body or not self.alternatives:
            written: bytes = self.message().as_bytes(linesep="\r\n")
            return written
        # Nobody can guess it, so it stands in no text.
        boundary = f"==============={secrets.randbits(63):019d}=="
        forms = [(str(self.body), "text/plain"), *((str(content), kind) for content, kind in self.alternatives)]
        line = f"--{boundary}\r\n".encode()
        return b"".join(
            [
                (MULTIPART % boundary).encode(),
                *(_folded(name, value) for name, value in self._named()),
                b"\r\n",
                line,
                (b"\r\n" + line).join(_part(text, kind) for text, kind in forms),
                f"\r\n--{boundary}--\r\n".encode(),
            ]
        )

    def _named(self) -> Iterator[tuple[str, str]]:
        """Yield the headers in the order in which `message()` has them."""
        yield "From", self.from_email
        for name, addresses in (("To", self.to), ("Cc", self.cc), ("Reply-To", self.reply_to)):
            if addresses:
                yield name, ", ".join(map(str, addresses))
        yield from self.extra_headers.items()
        yield "Subject", str(self.subject)


def _subject(words: str) -> Header:
    return Header(words, "ascii" if words.isascii() else UTF_8, header_name="Subject")


def _folded(name: str, value: str) -> bytes:
    if len(name) + 2 + len(value) <= SHORT and value.isascii() and value.isprintable() and value.strip() == value:
        return f"{name}: {value}\r\n".encode()
    name, as_django_says = forbid_multi_line_headers(name, value, UTF_8)
    return POLICY.fold_binary(name, _subject(value) if name == "Subject" else as_django_says)  # type: ignore[arg-type]


def _part(text: str, kind: str) -> bytes:
    if kind in WORDS:
        lines = text.replace("\r\n", "\n").replace("\r", "\n").replace("\n", "\r\n")
        content = lines.encode()
        if max(map(len, content.split(b"\r\n"))) <= LONGEST_LINE:
            return (PART % (kind, "7bit" if text.isascii() else "8bit")).encode() + content
    # In lines that are short enough, or with what else belongs to the form.
    written: bytes = SafeMIMEText(text, kind.partition("/")[2], UTF_8).as_bytes(linesep="\r\n")
    return written
