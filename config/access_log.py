"""Gunicorn's log of requests, without secrets: `--logger-class config.access_log.AccessLog`."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.http import HttpRequest
from gunicorn.glogging import Logger

from config.secrets_in_logs import without_secrets


class AccessLog(Logger):  # type: ignore[misc]  # gunicorn has no types
    """One line for each request, with the address of the visitor and not of the proxy."""

    def atoms(self, resp: Any, req: Any, environ: Mapping[str, Any], request_time: timedelta) -> dict[str, Any]:
        """Return the parts of a line, each without secrets; the address is a hyphen where nobody knows it."""
        parts = super().atoms(resp, req, environ, request_time) | {"h": _visitor(environ)}
        return {name: without_secrets(part) if isinstance(part, str) else part for name, part in parts.items()}


def _visitor(environ: Mapping[str, Any]) -> str:
    # Gunicorn reads this module before there are settings, and writes the first line after.
    from stakeholders.accounts.client_address import UnknownAddress, client_address  # noqa: PLC0415

    request = HttpRequest()
    request.META = dict(environ)
    try:
        return client_address(request)
    except UnknownAddress:
        return "-"
