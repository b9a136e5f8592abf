"""Gunicorn's line for a request names the visitor, and no address that is its own proof."""

import subprocess
import sys
from datetime import timedelta
from types import SimpleNamespace

import pytest
from gunicorn.config import Config

from config.access_log import AccessLog
from tests.settings import PROJECT

TOKEN = "WzEsMSwxXQ.c2lnbmF0dXJl_-0"


def parts_of_a_line(path="/", **environment):
    """Return what Gunicorn knows of a request for its line."""
    known = {"REQUEST_METHOD": "GET", "RAW_URI": path, "PATH_INFO": path, "SERVER_PROTOCOL": "HTTP/1.1"}
    response = SimpleNamespace(status="200 OK", sent=1, headers=[])
    request = SimpleNamespace(headers=[("REFERER", environment.get("HTTP_REFERER", ""))])
    return AccessLog(Config()).atoms(response, request, known | environment, timedelta(seconds=1))


def test_a_request_is_logged_without_its_token():
    parts = parts_of_a_line(f"/m/{TOKEN}/", HTTP_REFERER=f"https://example.org/m/{TOKEN}/")
    assert parts["r"] == "GET /m/…/ HTTP/1.1"
    assert not [name for name, part in parts.items() if TOKEN in str(part)]


@pytest.mark.parametrize(
    ("proxies", "expected"),
    [(0, "10.0.0.1"), (1, "203.0.113.9"), (2, "198.51.100.1"), (3, "-")],
)
def test_the_address_is_the_visitors(settings, proxies, expected):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = proxies
    parts = parts_of_a_line(REMOTE_ADDR="10.0.0.1", HTTP_X_FORWARDED_FOR="198.51.100.1, 203.0.113.9")
    assert parts["h"] == expected


def test_gunicorn_reads_the_module_before_there_are_settings():
    command = [sys.executable, "-c", "import config.access_log"]
    subprocess.run(command, cwd=PROJECT, env={}, check=True)
