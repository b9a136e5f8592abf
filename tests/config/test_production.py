"""Production refuses to start with values that are fit for one machine only."""

import os
import subprocess
import sys

import pytest

from tests.settings import PROJECT

PRODUCTION = {
    "DJANGO_SETTINGS_MODULE": "config.settings",
    "BASE_URL": "https://agreements.example.org",
    "ALLOWED_HOSTS": "agreements.example.org",
    "SECRET_KEY": "x1" * 25,
    "DATABASE_URL": "postgresql://entente@db.example.org/entente",
    "REDIS_URL": "redis://redis.example.org/0",
    "EMAIL_URL": "smtp+tls://mail.example.org",
    "MAIL_FROM": "notify@example.org",
}

pytestmark = pytest.mark.processes


def manage(command: str, **changes: str) -> subprocess.CompletedProcess[str]:
    """Run a command of manage.py in an environment of exactly these variables."""
    environment = {"PATH": os.environ["PATH"], **PRODUCTION, **changes}
    return subprocess.run(
        [sys.executable, "manage.py", command], cwd=PROJECT, env=environment, capture_output=True, text=True
    )


def test_complete_values_are_accepted_without_the_owner():
    answer = manage("check")
    assert answer.returncode == 0, answer.stderr


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"DEBUG": "yes"}, "DEBUG must be off."),
        ({"DEMO": "yes"}, "DEMO must be off"),
        ({"BASE_URL": "http://agreements.example.org"}, "BASE_URL must begin with https://."),
        ({"SECRET_KEY": "short"}, "SECRET_KEY must have at least 50"),
        ({"ALLOWED_HOSTS": "*"}, "ALLOWED_HOSTS must name the hosts"),
        ({"ALLOWED_HOSTS": ""}, "ALLOWED_HOSTS must name the hosts"),
        ({"DATABASE_URL": ""}, "DATABASE_URL is not set"),
        ({"DATABASE_URL": "", "REDIS_URL": "", "EMBEDDED": "no"}, "DATABASE_URL is not set"),
        ({"REDIS_URL": ""}, "REDIS_URL is not set"),
        ({"EMAIL_URL": ""}, "EMAIL_URL is not set"),
        ({"MAIL_FROM": ""}, "MAIL_FROM is not set"),
    ],
    ids=lambda value: "+".join(value) if isinstance(value, dict) else "",
)
def test_an_unfit_value_is_refused_in_a_sentence(changes, sentence):
    answer = manage("check", **changes)
    assert answer.returncode != 0
    assert sentence in answer.stderr


@pytest.mark.parametrize(
    ("command", "sentence"),
    [
        ("prepare_database", "DATABASE_OWNER_URL is not set"),
        ("up", "`up` brings its own database; DATABASE_URL is set"),
    ],
)
def test_a_command_for_another_place_says_so(command, sentence):
    answer = manage(command)
    assert answer.returncode != 0
    assert sentence in answer.stderr
