"""Addresses that are their own proof do not stand in logs."""

import logging
from typing import Any

import pytest
from django.conf import settings
from django.urls import reverse

from config.secrets_in_logs import WithoutSecrets, without_secrets
from tests.access.addresses import every_name

TOKEN = "WzEsMSwxXQ.c2lnbmF0dXJl_-0"


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        (f"GET /m/{TOKEN}/?s=done HTTP/1.1", "GET /m/…/?s=done HTTP/1.1"),
        (f"Gone: /m/{TOKEN}/undo/", "Gone: /m/…/undo/"),
        (f'"https://example.org/u/{TOKEN}/"', '"https://example.org/u/…/"'),
        (f"/accounts/password/reset/key/{TOKEN}/", "/accounts/password/reset/key/…/"),
        ("GET /commitments/C-0001/ HTTP/1.1", "GET /commitments/C-0001/ HTTP/1.1"),
    ],
)
def test_only_the_token_is_left_out(written, kept):
    assert without_secrets(written) == kept


def test_every_address_with_a_token_is_written_without_it():
    patterns = {name: pattern for name, pattern in every_name().items() if "token" in pattern.pattern.converters}
    assert len(patterns) > 5
    for name, pattern in patterns.items():
        path = reverse(name, kwargs={"token": TOKEN} | dict.fromkeys(set(pattern.pattern.converters) - {"token"}, "1"))
        assert TOKEN not in without_secrets(f"GET {path} HTTP/1.1"), name


def test_what_django_logs_passes_the_filter():
    record = logging.LogRecord("django.request", logging.WARNING, "", 0, "%s: %s", ("Gone", f"/m/{TOKEN}/"), None)
    assert WithoutSecrets().filter(record)
    assert record.getMessage() == "Gone: /m/…/"
    handlers: Any = settings.LOGGING["handlers"]
    assert handlers["console"]["filters"] == ["without_secrets"]
