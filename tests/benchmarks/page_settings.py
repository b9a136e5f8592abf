"""Settings of the web server that is measured: the product on a database that is kept between runs, and the floor.

Importing this only sets the environment and starts nothing; the processes of one scale inherit it.
"""

import os
from pathlib import Path

from config.embedded import roles
from config.embedded.postgres import Cluster

PROJECT = Path(__file__).resolve().parents[2]
SCALE = os.environ.setdefault("ENTENTE_SCALE", "1")
ROOT = PROJECT / "var" / "benchmark" / SCALE
CLUSTER = Cluster(ROOT / "postgres", durable=False)

os.environ.update(
    DJANGO_SETTINGS_MODULE="tests.benchmarks.page_settings",
    EMBEDDED="yes",
    DEMO="no",
    DEBUG="no",
    BASE_URL="http://127.0.0.1:8000",
    SECRET_KEY="only-for-checks-" * 4,
    ALLOWED_HOSTS="localhost,127.0.0.1",
    DATABASE_URL=CLUSTER.url(roles.APPLICATION, roles.DATABASE),
    DATABASE_OWNER_URL=CLUSTER.url(roles.OWNER, roles.DATABASE),
    VAR=str(ROOT),
    REDIS_URL="memory://",
    EMAIL_URL="smtp://127.0.0.1:1",
)

from config.settings import *  # noqa: E402, F403
from config.settings import MIDDLEWARE as OURS  # noqa: E402

ROOT_URLCONF = "tests.benchmarks.page_urls"
MIDDLEWARE = ["tests.benchmarks.page_urls.counted", *OURS]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
