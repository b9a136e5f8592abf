"""Mail transports; over SMTP an error before the final dot is a refusal, one after it an unknown outcome."""

import re
import smtplib
import socket
import ssl
from collections.abc import Callable
from contextlib import suppress
from email.utils import parseaddr
from functools import lru_cache, partial
from types import TracebackType
from typing import Protocol, Self

from django.conf import settings
from django.core.mail import get_connection
from django.core.mail.message import sanitize_address
from django.core.mail.utils import DNS_NAME

from agreements.notifications.delivery.smtp_replies import enhanced, is_about_the_address, is_about_the_server
from agreements.notifications.rendering.wire_format import Letter

SMTP_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
# The server ends the connection, for example after so many mails.
GOES_AWAY = 421
PLAIN_ADDRESS = re.compile(r"[\w.+-]+@[\w.-]+", re.ASCII)


class Refused(Exception):
    """The server said no, or nothing was handed over: another copy cannot exist."""

    def __init__(self, fault: str, *, is_final: bool, is_address: bool = False) -> None:
        super().__init__(fault)
        self.is_final = is_final
        # The recipient's address is what was refused: so would be the next letter to it.
        self.is_address = is_address


class Unreachable(Exception):
    """No server answered: no mail of this round can be sent."""


class OutcomeUnknown(Exception):
    """The mail was handed over and no answer came: it may have arrived."""


class LeaseTooShort(Exception):
    """The lease is lost or too short: another worker may claim the mail before the server answers."""


# Waits for what the server says to the final dot: True when it took the mail; raises Refused or OutcomeUnknown.
Answer = Callable[[], bool]


class MailTransport(Protocol):
    """Takes mails for one delivery round."""

    def __enter__(self) -> Self: ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...

    def hand_over(self, letter: Letter, may_finish: Callable[[], bool]) -> Answer:
        """Hand over one mail with its final dot; raise Refused, Unreachable, OutcomeUnknown or LeaseTooShort.

        `may_finish` is asked once, when nothing but that dot is missing. The answer has to be asked for before the
        next mail is handed over.
        """


def post() -> MailTransport:
    """Return the way that EMAIL_URL names: SMTP, or whatever Django's backend does with it."""
    return SmtpTransport() if settings.EMAIL_BACKEND == SMTP_BACKEND else BackendTransport()


class BackendTransport:
    """Writes letters with Django's backend, one by one: into a folder where Entente runs embedded."""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        pass

    def hand_over(self, letter: Letter, may_finish: Callable[[], bool]) -> Answer:
        if not may_finish():
            raise LeaseTooShort
        try:
            get_connection().send_messages([letter])
        except OSError as error:
            raise Refused(f"backend {type(error).__name__}", is_final=False) from error
        return lambda: True


class SmtpTransport:
    """One connection for all letters of a round, opened with the first and opened again when it broke."""

    def __init__(self) -> None:
        self._smtp: smtplib.SMTP | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        smtp, self._smtp = self._smtp, None
        if smtp is None:
            return
        try:
            smtp.quit()
        except (smtplib.SMTPException, OSError):
            smtp.close()

    def hand_over(self, letter: Letter, may_finish: Callable[[], bool]) -> Answer:
        content, sender, recipient = _on_the_wire(letter)
        smtp, answer = self._greeted(sender)
        try:
            self._say(smtp, "mail", lambda: answer)
            self._say(smtp, "rcpt", lambda: smtp.rcpt(recipient))
            self._say(smtp, "data", lambda: smtp.docmd("DATA"), expected=354)
            # Without its final dot no server may take a letter: trouble up to here is a definite refusal.
            smtp.send(content)
        except (smtplib.SMTPException, OSError) as error:
            self._drop()
            raise Refused(f"broke off: {type(error).__name__}", is_final=False) from error
        if not may_finish():
            self._drop()
            raise LeaseTooShort
        try:
            smtp.send(b"\r\n.\r\n")
        except (smtplib.SMTPException, OSError) as error:
            self._drop()
            raise OutcomeUnknown(f"after the dot: {type(error).__name__}") from error
        return partial(self._answer, smtp)

    def _answer(self, smtp: smtplib.SMTP) -> bool:
        try:
            code, words = smtp.getreply()
        except (smtplib.SMTPException, OSError) as error:
            self._drop()
            raise OutcomeUnknown(f"after the dot: {type(error).__name__}") from error
        if code < 200:
            self._drop()
            raise OutcomeUnknown("after the dot: an answer that means nothing")
        if code >= 400:
            raise _refusal("dot", code, words)
        return True

    def _say(
        self, smtp: smtplib.SMTP, phase: str, command: Callable[[], tuple[int, bytes]], *, expected: int = 250
    ) -> None:
        code, words = command()
        if code == expected or (expected == 250 and code == 251):
            return
        if is_about_the_server(phase, code, words):
            self._drop()
            raise Unreachable(f"{phase} {code}")
        self._reset(smtp)
        raise _refusal(phase, code, words)

    def _reset(self, smtp: smtplib.SMTP) -> None:
        try:
            smtp.rset()
        except (smtplib.SMTPException, OSError):
            self._drop()

    def _greeted(self, sender: str) -> tuple[smtplib.SMTP, tuple[int, bytes]]:
        """Say who sends, over the kept connection, or over a new one where the server has ended that meanwhile."""
        if self._smtp is not None:
            with suppress(smtplib.SMTPException, OSError):
                answer = self._smtp.mail(sender)
                if answer[0] != GOES_AWAY:
                    return self._smtp, answer
            self._drop()
        try:
            self._smtp = _open()
        except (smtplib.SMTPException, OSError) as error:
            raise Unreachable(f"connect: {type(error).__name__}") from error
        try:
            return self._smtp, self._smtp.mail(sender)
        except (smtplib.SMTPException, OSError) as error:
            self._drop()
            raise Refused(f"broke off: {type(error).__name__}", is_final=False) from error

    def _drop(self) -> None:
        if self._smtp is not None:
            self._smtp.close()
            self._smtp = None


def _open() -> smtplib.SMTP:
    where = {"local_hostname": DNS_NAME.get_fqdn(), "timeout": settings.EMAIL_TIMEOUT}
    smtp = (
        smtplib.SMTP_SSL(settings.EMAIL_HOST, settings.EMAIL_PORT, context=ssl.create_default_context(), **where)
        if settings.EMAIL_USE_SSL
        else smtplib.SMTP(settings.EMAIL_HOST, settings.EMAIL_PORT, **where)
    )
    try:
        # The final dot is sent apart from the letter; without this each would wait 40 ms for the other's receipt.
        smtp.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)  # type: ignore[union-attr]
        smtp.ehlo_or_helo_if_needed()
        if settings.EMAIL_USE_TLS:
            smtp.starttls(context=ssl.create_default_context())
        if settings.EMAIL_HOST_USER:
            smtp.login(settings.EMAIL_HOST_USER, settings.EMAIL_HOST_PASSWORD)
    except BaseException:
        smtp.close()
        raise
    return smtp


def _refusal(phase: str, code: int, words: bytes) -> Refused:
    fault = f"{phase} {code} {enhanced(words)}".strip()
    is_final = 500 <= code < 600
    return Refused(fault, is_final=is_final, is_address=is_final and is_about_the_address(phase, code, words))


def _on_the_wire(letter: Letter) -> tuple[bytes, str, str]:
    """Return content, sender and recipient as SMTP carries them; raise Refused when they cannot be written so."""
    try:
        # A line that is a dot would end the mail, so dots at the beginning of lines are doubled.
        content = letter.wire_bytes().replace(b"\n.", b"\n..").rstrip(b"\r\n")
        return content, _address(letter.from_email), _address(letter.to[0])
    except ValueError as error:
        raise Refused(f"spelling: {type(error).__name__}", is_final=True) from error


@lru_cache(maxsize=256)
def _address(written: str) -> str:
    """Return the bare address, with an international domain in the spelling of the wire."""
    if PLAIN_ADDRESS.fullmatch(written):
        return written
    _name, bare = parseaddr(sanitize_address(written, "utf-8"))
    bare.encode("ascii")
    return bare
