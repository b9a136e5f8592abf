"""Sending a kept draft to the others."""

import uuid

import pytest
from django.urls import reverse

from agreements.drafting.new_agreement import start
from agreements.lifecycle.withdrawal import withdraw_draft
from agreements.models import Agreement
from tests.builders import NOW, a_table, in_force, ready_to_seal

pytestmark = pytest.mark.django_db


@pytest.fixture
def table():
    return a_table()


@pytest.fixture
def kept(table):
    departments = [table.sales, table.operations]
    return start(
        key=uuid.uuid4(), title="Stock", why_now="", departments=departments, by=table.ana, at=NOW, is_shared=False
    )


def share_page(agreement):
    return reverse("agreements:draft-share", args=[agreement.reference])


def test_it_says_whom_it_reaches_shows_the_mail_and_sends_it(client, table, kept):
    client.force_login(table.ana)
    page = client.get(share_page(kept)).text
    assert "Ben Ode" in page
    assert "Ana Ruiz asks Operations: Stock" in page
    assert client.post(share_page(kept), {"covering_note": "Ten minutes?"}).status_code == 303
    assert Agreement.objects.get().covering_note == "Ten minutes?"
    client.force_login(table.ben)
    assert client.get(kept.get_absolute_url()).status_code == 200


def test_words_that_are_too_long_are_kept(client, table, kept):
    client.force_login(table.ana)
    answer = client.post(share_page(kept), {"covering_note": "x" * 5000})
    assert answer.status_code == 422
    assert "x" * 5000 in answer.text
    assert not Agreement.objects.get().is_shared


def test_nobody_else_finds_it(client, table, kept):
    client.force_login(table.ben)
    assert client.post(share_page(kept), {}).status_code == 404


def test_what_is_withdrawn_or_in_force_is_not_sent(client, table, kept):
    withdraw_draft(agreement=kept, by=table.ana, at=NOW)
    client.force_login(table.ana)
    assert client.post(share_page(kept), {}).status_code == 404
    assert client.get(share_page(in_force(ready_to_seal(table)))).status_code == 404
