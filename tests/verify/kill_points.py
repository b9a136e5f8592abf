"""Kill points: a forked child process ends itself at a named point; its functions are wrapped in the child alone."""

import os
import smtplib
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.db import connection, connections, transaction
from django.db.backends.utils import CursorWrapper

from agreements.models import OutboxMessage
from agreements.notifications.delivery import outbox
from agreements.notifications.delivery.transport import SmtpTransport

KILLED = 137
THE_DOT = b"\r\n.\r\n"
Seam = Callable[..., Any]


def die_at(point: str | Callable[[], None], work: Callable[[], object]) -> bool:
    """Do the work in a child that dies at the point, named or armed; return whether it came that far."""
    connections.close_all()
    child = os.fork()
    if child == 0:
        status = 1
        try:
            arm = POINTS[point] if isinstance(point, str) else point
            arm()
            work()
            status = 0
        finally:
            os._exit(status)
    _child, status = os.waitpid(child, 0)
    return os.waitstatus_to_exitcode(status) == KILLED


def die(*args: Any, **kwargs: Any) -> None:
    os._exit(KILLED)


def wrap(owner: object, name: str, *, before: Seam | None = None, after: Seam | None = None) -> None:
    """Call `before` with the arguments and `after` with the result of one function of the product."""
    original = getattr(owner, name)

    @wraps(original)
    def wrapped(*args: Any, **kwargs: Any) -> Any:
        if before:
            before(*args, **kwargs)
        result = original(*args, **kwargs)
        if after:
            after(result)
        return result

    setattr(owner, name, wrapped)


# --- the points ------------------------------------------------------------------------------------------


def after_insert() -> None:
    wrap(OutboxMessage.objects, "bulk_create", after=die)


def before_commit() -> None:
    wrap(connection, "commit", before=die)


def after_commit() -> None:
    wrap(connection, "commit", after=die)


def after_claim() -> None:
    wrap(outbox, "claim", after=lambda message: die() if message else None)


def before_data() -> None:
    wrap(SmtpTransport, "_say", before=lambda _post, _smtp, phase, *rest, **more: die() if phase == "data" else None)


def before_dot() -> None:
    wrap(outbox, "dotted", after=die)


def after_dot() -> None:
    original = smtplib.SMTP.send

    def send(self: smtplib.SMTP, content: Any) -> None:
        original(self, content)
        if _ends_with_the_dot(content):
            die()

    setattr(smtplib.SMTP, "send", send)  # noqa: B010 - as everywhere here, a seam of the child alone


def after_250() -> None:
    dots: list[bool] = []
    wrap(smtplib.SMTP, "send", before=lambda _smtp, content: dots.append(_ends_with_the_dot(content)))
    wrap(smtplib.SMTP, "getreply", after=lambda reply: die() if dots and dots[-1] else None)


def before_sent_commit() -> None:
    original = outbox.sent

    def sent(*args: Any, **kwargs: Any) -> None:
        with transaction.atomic():
            original(*args, **kwargs)
            die()

    outbox.sent = sent  # type: ignore[assignment]


def after_sent_commit() -> None:
    wrap(outbox, "sent", after=die)


def nth_commit(number: int) -> Callable[[], None]:
    """Return the point before the n-th commit of a process: in the middle of a batch."""

    def arm() -> None:
        commits: list[int] = []

        def count() -> None:
            commits.append(1)
            if len(commits) == number:
                die()

        wrap(connection, "commit", before=count)

    return arm


def nth_statement(number: int) -> Callable[[], None]:
    """Return the point before the n-th statement that a process asks, beginnings and ends of savepoints among them."""

    def arm() -> None:
        asked: list[int] = []

        def count(*_arguments: Any, **_options: Any) -> None:
            asked.append(1)
            if len(asked) == number:
                die()

        wrap(CursorWrapper, "execute", before=count)

    return arm


def _ends_with_the_dot(content: Any) -> bool:
    return isinstance(content, bytes) and content.endswith(THE_DOT)


POINTS: dict[str, Callable[[], None]] = {
    point.__name__: point
    for point in (
        after_insert,
        before_commit,
        after_commit,
        after_claim,
        before_data,
        before_dot,
        after_dot,
        after_250,
        before_sent_commit,
        after_sent_commit,
    )
}
