"""Typed readers of the environment that fail at once and say which variable is wrong."""

import os
from typing import Any
from urllib.parse import unquote, urlsplit

import dj_database_url
from django.core.exceptions import ImproperlyConfigured

REQUIRED = object()
# How PostgreSQL plans the queries of the application.
PLANNING = (
    # Compiling them takes longer than running them: 2.3 of the 2.8 seconds of home at 10,000 agreements.
    "-c jit=off",
    # With the 8 of the server, what is read with all that it names is joined in the order in which it is written:
    # seconds instead of milliseconds where somebody may read much.
    "-c join_collapse_limit=12 -c from_collapse_limit=12",
    # A plan that is kept is the same for everybody.
    "-c plan_cache_mode=force_generic_plan",
)
# After so many times psycopg would prepare a statement that did not ask for it.
NEVER_BY_ITSELF = 2**31 - 1


def text(name: str, default: object = REQUIRED) -> str:
    """Return the variable, or the default; raise ImproperlyConfigured when it is required and empty."""
    value = os.environ.get(name, "").strip()
    if value:
        return value
    if default is REQUIRED:
        raise ImproperlyConfigured(f"{name} is not set. docs/operating.md lists every variable.")
    return str(default)


def flag(name: str, default: bool) -> bool:
    """Return true for 1/true/yes/on, false for 0/false/no/off; anything else raises."""
    value = text(name, "yes" if default else "no").lower()
    if value in {"1", "true", "yes", "on"}:
        return True
    if value in {"0", "false", "no", "off"}:
        return False
    raise ImproperlyConfigured(f"{name} must be yes or no, not {value!r}.")


def number(name: str, default: int) -> int:
    """Return a whole number above zero; anything else raises."""
    value = text(name, default)
    if not value.isascii() or not value.isdecimal() or int(value) == 0:
        raise ImproperlyConfigured(f"{name} must be a whole number above zero, not {value!r}.")
    return int(value)


def count(name: str, default: int) -> int:
    """Return a whole number, zero or more; anything else raises."""
    value = text(name, default)
    if not value.isascii() or not value.isdecimal():
        raise ImproperlyConfigured(f"{name} must be a whole number, zero or more, not {value!r}.")
    return int(value)


def words(name: str, default: str = "") -> list[str]:
    """Return the comma-separated words of a variable, without empty ones."""
    return [word.strip() for word in text(name, default).split(",") if word.strip()]


def origin(name: str) -> str:
    """Return an address such as https://agreements.example.org, without path or trailing slash."""
    value = text(name).rstrip("/")
    parts = urlsplit(value)
    if parts.scheme not in {"http", "https"} or not parts.netloc or parts.path:
        raise ImproperlyConfigured(f"{name} must look like https://agreements.example.org, not {value!r}.")
    return value


def database(name: str) -> dict[str, object]:
    """Return Django's settings of one PostgreSQL database from a postgresql:// address.

    A socket directory may stand in the query (?host=/path), as libpq allows; other query
    parameters become connection options.
    """
    value = text(name)
    wrong = ImproperlyConfigured(f"{name} must look like postgresql://user:password@host:5432/name.")
    if urlsplit(value).scheme not in {"postgres", "postgresql"} or not urlsplit(value).path.strip("/"):
        raise wrong
    try:
        read: dict[str, Any] = dict(dj_database_url.parse(value))
    except ValueError:
        raise wrong from None
    options = read.pop("OPTIONS", {})
    return read | {"HOST": options.pop("host", read["HOST"]), "OPTIONS": options}


def planned(read: dict[str, object]) -> dict[str, object]:
    """Return the settings of a database with those of `PLANNING`, and no statement prepared unless it asks."""
    options: dict[str, Any] = dict(read.get("OPTIONS") or {})  # type: ignore[call-overload]
    words = " ".join([options.get("options", ""), *PLANNING]).strip()
    return read | {"OPTIONS": {"prepare_threshold": NEVER_BY_ITSELF} | options | {"options": words}}


def email(name: str) -> dict[str, object]:
    """Return Django's EMAIL_* settings from smtp://, smtps:// (implicit TLS), smtp+tls:// or file:///folder.

    Read here and not by dj-email-url, which takes smtps:// for STARTTLS.
    """
    parts = urlsplit(text(name))
    if parts.scheme == "file" and parts.path:
        return {
            "EMAIL_BACKEND": "django.core.mail.backends.filebased.EmailBackend",
            "EMAIL_FILE_PATH": unquote(parts.path),
        }
    if parts.scheme not in {"smtp", "smtps", "smtp+tls"} or not parts.hostname:
        raise ImproperlyConfigured(f"{name} must look like smtp+tls://user:password@host:587 or file:///folder.")
    return {
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "EMAIL_HOST": parts.hostname,
        "EMAIL_PORT": parts.port or {"smtp": 25, "smtps": 465, "smtp+tls": 587}[parts.scheme],
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_SSL": parts.scheme == "smtps",
        "EMAIL_USE_TLS": parts.scheme == "smtp+tls",
    }
