"""Links that end one kind of mail: what a genuine one names, and that a forged one names nothing."""

import pytest
from django.urls import resolve

from agreements.notifications.preferences.unsubscribe_links import (
    UnsubscribeLink,
    read,
    read_undo,
    signed_undo,
    unsubscribe_path,
)
from tests.builders import a_draft, a_table

pytestmark = pytest.mark.django_db


@pytest.fixture
def table():
    return a_table()


def token_of(**names):
    return resolve(unsubscribe_path(**names)).kwargs["token"]


def test_a_link_names_a_person_a_kind_and_an_agreement(table):
    agreement = a_draft(table)
    token = token_of(person=table.ben.pk, kind="date_near", agreement=agreement.pk)
    assert read(token) == UnsubscribeLink(table.ben, "date_near", agreement)
    assert token == token_of(person=table.ben.pk, kind="date_near", agreement=agreement.pk)


def test_the_link_of_a_digest_names_no_agreement(table):
    token = token_of(person=table.ben.pk, kind="daily_digest", agreement=None)
    assert read(token) == UnsubscribeLink(table.ben, "daily_digest", None)


def test_a_forged_link_names_nothing(table):
    token = token_of(person=table.ben.pk, kind="daily_digest", agreement=None)
    other = token_of(person=table.ana.pk, kind="daily_digest", agreement=None)
    names, signature = other.split(".")[0], token.rpartition(".")[2]
    assert read(f"{names}.{signature}") is None
    assert read("anything") is None


def test_a_link_of_somebody_who_has_left_names_nothing(table):
    token = token_of(person=table.ben.pk, kind="daily_digest", agreement=None)
    table.ben.is_active = False
    table.ben.save()
    assert read(token) is None


def test_only_the_same_link_can_undo_what_it_chose(table):
    link = UnsubscribeLink(table.ben, "date_near", None)
    proof = signed_undo(link, "stopped", "")
    assert read_undo(link, proof) == ("stopped", "")
    assert read_undo(UnsubscribeLink(table.ana, "date_near", None), proof) is None
    assert read_undo(UnsubscribeLink(table.ben, "no_news", None), proof) is None
    assert read_undo(link, token_of(person=table.ben.pk, kind="date_near", agreement=None)) is None
