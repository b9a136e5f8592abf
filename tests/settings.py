"""Settings of the tests: those of the product on a database of their own.

Importing this only sets the environment and starts nothing; the type checker imports it too.
"""

import os
import secrets
from pathlib import Path

from config.embedded import roles
from config.embedded.postgres import Cluster

PROJECT = Path(__file__).resolve().parent.parent
# Processes that a test starts inherit the name, and with it this run's database.
RUN = os.environ.setdefault("ENTENTE_TEST_RUN", f"{os.getpid()}_{secrets.token_hex(3)}")
# Each process of a run has a database and a folder of its own.
WORKER = os.environ.get("PYTEST_XDIST_WORKER", "")
CLUSTER = Cluster(PROJECT / "var" / "pgtest", durable=False)
TEST_DATABASE = f"entente_test_{RUN}{WORKER}"
MAIL_FOLDER = PROJECT / "var" / f"test-mail{WORKER}"

os.environ.update(
    EMBEDDED="yes",
    DEMO="no",
    DEBUG="no",
    BASE_URL="http://testserver",
    SECRET_KEY="only-for-tests-" * 4,
    ALLOWED_HOSTS="testserver,localhost,127.0.0.1",
    DATABASE_URL=CLUSTER.url(roles.APPLICATION, TEST_DATABASE),
    DATABASE_OWNER_URL=CLUSTER.url(roles.OWNER, TEST_DATABASE),
)
if WORKER and os.environ.get("ENTENTE_TEST_WORKER") != WORKER:
    # Inherited from the process that shares out the tests, which has its own; what a test starts keeps the worker's.
    os.environ.pop("VAR", None)
    os.environ.pop("EMAIL_URL", None)
    os.environ["ENTENTE_TEST_WORKER"] = WORKER
os.environ.setdefault("VAR", str(PROJECT / "var" / f"test{WORKER}"))
# A test that starts processes names a broker and a mail server of its own.
os.environ.setdefault("REDIS_URL", "memory://")
os.environ.setdefault("EMAIL_URL", f"file://{MAIL_FOLDER}")

from config.settings import *  # noqa: E402, F403

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
# Names without hashes: tests need no collectstatic.
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
# Served straight from their folders, so that no folder of collected files has to exist.
WHITENOISE_AUTOREFRESH = True
