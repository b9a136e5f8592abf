"""The last visit: a pause ends a visit, pages within one are noted now and then, and nothing is written otherwise."""

from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse

from stakeholders.accounts.visits import note_presence
from stakeholders.models import User
from tests.agreements.views.clock import clock
from tests.people import PASSWORD, a_person

__all__ = ["clock"]
pytestmark = pytest.mark.django_db
FRIDAY = datetime(2026, 11, 27, 16, 0, tzinfo=UTC)


def here(person: User, *, minutes: float) -> User:
    """Ask for a page so many minutes after Friday at four, as a new request does."""
    found = User.objects.get(pk=person.pk)
    note_presence(found, at=FRIDAY + timedelta(minutes=minutes))
    return found


@pytest.fixture
def ana():
    person = a_person(name="Ana Ruiz")
    note_presence(person, at=FRIDAY, is_sign_in=True)
    return person


def test_the_first_visit_has_none_before_it(ana):
    assert here(ana, minutes=1).last_visit_at is None
    assert here(ana, minutes=12).last_visit_at is None


def test_a_pause_begins_another_visit_and_keeps_the_end_of_the_one_before(ana):
    here(ana, minutes=25)
    assert here(ana, minutes=54).last_visit_at is None, "29 minutes are no pause"
    assert here(ana, minutes=84).last_visit_at == FRIDAY + timedelta(minutes=54)
    assert here(ana, minutes=100).last_visit_at == FRIDAY + timedelta(minutes=54), "all through this visit"


def test_most_pages_write_nothing(ana, django_assert_num_queries):
    person = User.objects.get(pk=ana.pk)
    with django_assert_num_queries(0):
        note_presence(person, at=FRIDAY + timedelta(minutes=9))
    with django_assert_num_queries(1):
        note_presence(person, at=FRIDAY + timedelta(minutes=11))


def test_two_pages_opened_at_once_know_the_same(ana):
    one, other = User.objects.get(pk=ana.pk), User.objects.get(pk=ana.pk)
    for person in (one, other):
        note_presence(person, at=FRIDAY + timedelta(days=3))
    assert one.last_visit_at == other.last_visit_at == FRIDAY
    assert User.objects.get(pk=ana.pk).last_visit_at == FRIDAY


def test_signing_in_and_opening_pages_are_visits_and_what_a_page_reads_by_itself_is_none(client, clock):
    ana = a_person(name="Ana Ruiz")
    clock.moment = FRIDAY
    client.post(reverse("account_login"), {"login": ana.email, "password": PASSWORD})
    assert User.objects.get(pk=ana.pk).seen_at == FRIDAY
    clock.moment = FRIDAY + timedelta(minutes=40)
    client.get("/", headers={"HX-Request": "true"})
    assert User.objects.get(pk=ana.pk).seen_at == FRIDAY
    client.get("/")
    assert User.objects.get(pk=ana.pk).last_visit_at == FRIDAY
