"""Settings of the fault-injection programmes: the product on a durable PostgreSQL cluster that lives for one run.

Importing this only sets the environment and starts nothing; child processes inherit it.
"""

import os
from pathlib import Path

from config.embedded import roles
from config.embedded.postgres import Cluster

PROJECT = Path(__file__).resolve().parents[2]
RUN = os.environ.setdefault("ENTENTE_VERIFY_RUN", str(os.getpid()))
ROOT = PROJECT / "var" / "verify" / RUN
# fsync and synchronous_commit stay on: a power cut is one of the faults.
CLUSTER = Cluster(ROOT / "postgres")

os.environ.update(
    DJANGO_SETTINGS_MODULE="tests.verify.settings",
    EMBEDDED="yes",
    DEMO="no",
    DEBUG="no",
    SECRET_KEY="only-for-checks-" * 4,
    ALLOWED_HOSTS="localhost,127.0.0.1",
    DATABASE_URL=CLUSTER.url(roles.APPLICATION, roles.DATABASE),
    DATABASE_OWNER_URL=CLUSTER.url(roles.OWNER, roles.DATABASE),
    VAR=str(ROOT),
    # The circuit breaker would hold back the very crowd that is made here on purpose; it has tests of its own.
    MAIL_PER_MINUTE="1000000",
    MAIL_BURST="1000000",
)
# What a programme opens itself; its processes find the addresses in the environment.
os.environ.setdefault("BASE_URL", "http://127.0.0.1:8000")
os.environ.setdefault("REDIS_URL", "memory://")
os.environ.setdefault("EMAIL_URL", "smtp://127.0.0.1:1")

from config.settings import *  # noqa: E402, F403
from config.settings import INSTALLED_APPS as PARTS  # noqa: E402

INSTALLED_APPS = [*PARTS, "tests.verify.process_overrides.ProcessOverrides"]

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_AUTOREFRESH = True
