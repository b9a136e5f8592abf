"""Fixtures of every test; those that are real services live in tests/bed/."""

pytest_plugins = [
    "tests.bed.database",
    "tests.bed.mail",
    "tests.bed.broker",
    "tests.bed.celery",
    "tests.bed.browser",
    "tests.bed.queries",
]
