"""The world of the access walks, built once for all tests of a module; each test takes back what it does."""

from collections.abc import Iterator

import pytest
from django.db import transaction

from tests.access.world import World, a_world


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker) -> Iterator[World]:
    """Share a world in a transaction around the transactions of the tests, which only become savepoints of it."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield a_world()
        transaction.set_rollback(True)
