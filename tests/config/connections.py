"""Connections of our own to the database of the tests, one for each role."""

import os

import psycopg
import pytest


@pytest.fixture
def application(db):
    """A connection of our own with the application's address, so that refusals disturb no test transaction."""
    with psycopg.connect(os.environ["DATABASE_URL"]) as own:
        yield own


@pytest.fixture
def owner(db):
    """A connection of the owner whose changes are taken back."""
    with psycopg.connect(os.environ["DATABASE_OWNER_URL"]) as own:
        yield own
        own.rollback()
