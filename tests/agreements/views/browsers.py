"""Browsers for the tests of pages: who is signed in, and what a page costs."""

import time

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from agreements.models import Agreement
from stakeholders.models import User


def browser_of(person: User, *, seconds_ago: int | None = None) -> Client:
    """A browser in which this person is signed in; `seconds_ago` they last showed who they are."""
    client = Client()
    client.force_login(person)
    if seconds_ago is not None:
        session = client.session
        session["account_authentication_methods"] = [{"method": "password", "at": time.time() - seconds_ago}]
        session["account_authentication_methods_user"] = str(person.pk)
        session.save()
    return client


def page(agreement: Agreement, name: str, *more: object) -> str:
    """The address of a page of an agreement."""
    return reverse(f"agreements:{name}", args=[agreement.reference, *more])


def queries(client: Client, url: str) -> int:
    """How many queries the page needs."""
    with CaptureQueriesContext(connection) as captured:
        assert client.get(url).status_code == 200
    return len(captured)


def count_queries() -> CaptureQueriesContext:
    """Count the queries of a block."""
    return CaptureQueriesContext(connection)
