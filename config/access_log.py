"""Gunicorn's log of requests, without secrets: `--logger-class config.access_log.AccessLog`."""

from typing import Any

from gunicorn.glogging import Logger

from config.secrets_in_logs import without_secrets


class AccessLog(Logger):  # type: ignore[misc]  # gunicorn has no types
    """One line for each request."""

    def atoms(self, *asked: Any) -> dict[str, Any]:
        """Return the parts of a line, each without secrets."""
        parts = super().atoms(*asked)
        return {name: without_secrets(part) if isinstance(part, str) else part for name, part in parts.items()}
