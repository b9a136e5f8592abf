"""Fixtures of every test; those that are real services live in tests/services/."""

import gc

# Rows and templates live long and hold no rings: looking for rubbish less often saves a tenth of the time.
gc.set_threshold(200_000, 20, 100)

pytest_plugins = [
    "tests.services.database",
    "tests.services.mail",
    "tests.services.broker",
    "tests.services.celery",
    "tests.services.browser",
    "tests.services.queries",
    "tests.access.shared",
]
