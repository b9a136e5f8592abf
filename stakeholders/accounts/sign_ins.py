"""Signing in: a browser that is new to a person is told to them, and knows them from then on by a cookie."""

import secrets
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.http import HttpRequest, HttpResponse

from stakeholders.models import AccountNote, User

# A cookie may live no longer than this in any browser; every sign-in renews it.
REMEMBERED_SECONDS = 400 * 24 * 60 * 60
# A machine remembers this many people; with more, some are told of a new sign-in again.
PEOPLE_OF_A_BROWSER = 10
PURPOSE = "stakeholders.browser"
# Sent to the pages of signing in, and to no other.
PATH = "/accounts/"
# In this order: most browsers also bear the names of others.
FAMILIES = (
    ("Edg", "Edge"),
    ("Firefox", "Firefox"),
    ("FxiOS", "Firefox"),
    ("Chrome", "Chrome"),
    ("CriOS", "Chrome"),
    ("Safari", "Safari"),
)


def is_known_to(request: HttpRequest, person: User) -> bool:
    """True when the person signed in with this browser before."""
    return person.pk in _devices_of(request)


def device_of(request: HttpRequest, email: str) -> str:
    """Return the random id by which this browser knows the person with this address; empty where it does not."""
    if "\0" in email:
        return ""
    devices = _devices_of(request)
    known = User.objects.filter(pk__in=devices, email=User.objects.normalize_email(email)).values_list("pk", flat=True)
    return "".join(devices[pk] for pk in known)


def remember(request: HttpRequest, response: HttpResponse, person: User) -> None:
    """Let the browser know the person: a signed list, each person with a random id, that no script reads."""
    devices = _devices_of(request)
    newest = {person.pk: devices.get(person.pk) or secrets.token_hex(8)}
    known = [f"{pk}-{device}" for pk, device in (newest | devices).items()]
    response.set_signed_cookie(
        _cookie(),
        ".".join(known[:PEOPLE_OF_A_BROWSER]),
        salt=PURPOSE,
        max_age=REMEMBERED_SECONDS,
        path=PATH,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def browser_of(request: HttpRequest) -> str:
    """Return the family of a browser as it calls itself; empty when it is none of the well-known ones."""
    calls_itself = request.headers.get("User-Agent", "")
    return next((family for token, family in FAMILIES if token in calls_itself), "")


@transaction.atomic
def note_new_sign_in(*, browser: str, by: User, at: datetime) -> AccountNote:
    """Note that a person signed in with a browser that they had not used before."""
    return AccountNote.objects.create(person=by, kind=AccountNote.Kind.NEW_SIGN_IN, browser=browser, at=at)


@transaction.atomic
def change_password(*, password: str, browser: str, by: User, at: datetime) -> None:
    """Set the password, and note it for its owner unless it is the one that they come in with for the first time."""
    by.set_password(password)
    # The password alone: hashing takes long, and meanwhile an administrator may have changed the rest.
    by.save(update_fields=["password"])
    if by.last_login is not None:
        AccountNote.objects.create(person=by, kind=AccountNote.Kind.PASSWORD_CHANGED, browser=browser, at=at)


def _devices_of(request: HttpRequest) -> dict[int, str]:
    """Return the people whom the browser knows, the latest first, with its id for each."""
    kept = request.get_signed_cookie(_cookie(), default="", salt=PURPOSE, max_age=REMEMBERED_SECONDS)
    pairs = [entry.partition("-") for entry in (kept or "").split(".")]
    return {int(pk): device for pk, _, device in pairs if pk.isdecimal() and device}


def _cookie() -> str:
    return "__Secure-browser" if settings.SESSION_COOKIE_SECURE else "browser"
