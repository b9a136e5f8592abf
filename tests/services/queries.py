"""Counting queries: a list must need as many for thirty rows as for one."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext


@pytest.fixture
def count_queries() -> Callable[[Client, str], int]:
    """Return a function that opens a page, expects 200, and counts its queries."""

    def count(client: Client, address: str, **headers: str) -> int:
        with CaptureQueriesContext(connection) as asked:
            response = client.get(address, headers=headers)
        assert response.status_code == 200
        return len(asked)

    return count
