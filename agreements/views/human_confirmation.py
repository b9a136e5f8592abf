"""A cookie and a nonce behind mail links: mail scanners fetch such pages, and some submit their forms."""

import uuid
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.http import HttpRequest, HttpResponse

COOKIE = "mail_page"
FIELD = "page"
QUICKEST_SECONDS = 1.5
LONGEST_SECONDS = 12 * 60 * 60
# The signature at the end of a token, which stands for the whole of it.
SIGNATURE = 43
SIGNER = Signer(salt="agreements.mail-page", sep=".")


@dataclass(frozen=True)
class Page:
    """One request of a page behind a mail link: who sends it, and whether a human has confirmed it."""

    nonce: str
    link: str
    # Also the key of the check-in that its form makes: sent twice, it saves once.
    key: uuid.UUID
    shown_at: float

    @classmethod
    def shown(cls, request: HttpRequest, token: str, *, at: datetime) -> "Page":
        """A page that is being shown now; the browser keeps one nonce for all showings of the link with this token."""
        nonce = request.COOKIES.get(COOKIE, "")
        kept = nonce if len(nonce) == 32 and nonce.isascii() and nonce.isalnum() else uuid.uuid4().hex
        return cls(kept, token[-SIGNATURE:], uuid.uuid4(), at.timestamp())

    def signed(self) -> str:
        """The page as its form carries it."""
        return SIGNER.sign_object([self.nonce, self.link, self.key.hex, self.shown_at])

    def give_cookie(self, response: HttpResponse, path: str) -> None:
        """Let the browser keep the nonce, for this link alone."""
        response.set_cookie(
            COOKIE,
            self.nonce,
            max_age=LONGEST_SECONDS,
            path=path,
            secure=settings.SESSION_COOKIE_SECURE,
            httponly=True,
            samesite="Strict",
        )


def pressed(request: HttpRequest, token: str, *, at: datetime) -> Page | None:
    """Return the page whose button a person pressed; None when they have to be asked once more.

    It was shown at least 1.5 s and at most 12 hours ago, for the link with this token, and the browser brings its
    nonce. A program that keeps no cookie never does, however long it waits and however often it presses.
    """
    page = _read(request.POST.get(FIELD, ""))
    if page is None or page.link != token[-SIGNATURE:]:
        return None
    in_time = QUICKEST_SECONDS <= at.timestamp() - page.shown_at <= LONGEST_SECONDS
    return page if in_time and request.COOKIES.get(COOKIE) == page.nonce else None


def keeps_cookies(request: HttpRequest) -> bool:
    """True when the browser brings the cookie of an earlier page: asking once more will then do."""
    return COOKIE in request.COOKIES


def _read(signed: str) -> Page | None:
    try:
        nonce, link, key, shown_at = SIGNER.unsign_object(signed)
    except (BadSignature, ValueError):
        return None
    return Page(nonce, link, uuid.UUID(key), shown_at)


def typed(request: HttpRequest) -> list[tuple[str, Any]]:
    """The rest of the form, to be carried along when the person is asked once more."""
    of_the_page = {FIELD, "csrfmiddlewaretoken", "page_of"}
    return [(name, text) for name, text in request.POST.items() if name not in of_the_page]
