"""Links to a new password: noted for active people alone, at most three an hour, each of use once."""

from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse

from agreements.models import Breaker, Environment, InboxItem, OutboxMessage
from agreements.notifications.delivery import circuit_breaker, environment_guard
from agreements.scheduler import delivery_round
from stakeholders.accounts.password_resets import (
    MOST_AN_HOUR,
    answer_reset_requests,
    is_of_use,
    request_password_reset,
    reset_path,
)
from stakeholders.models import AccountNote, PasswordResetRequest
from tests.people import a_person
from tests.services.threads import in_parallel
from tests.stakeholders.passwords import sign_in

pytestmark = pytest.mark.django_db

AT = datetime(2027, 2, 8, 9, 0, tzinfo=UTC)


def ask(email, at=AT, times=1):
    for _time in range(times):
        request_password_reset(email=email, at=at)


def links():
    return AccountNote.objects.filter(kind=AccountNote.Kind.PASSWORD_RESET)


def test_a_link_is_noted_for_who_is_active_and_the_request_is_forgotten():
    ana, gone = a_person(name="Ana Ruiz"), a_person(name="Lea Moor", is_active=False)
    for email in (ana.email, gone.email, "nobody@example.org"):
        ask(email)
    assert answer_reset_requests(AT) == 1
    assert [note.person for note in links()] == [ana]
    assert not PasswordResetRequest.objects.exists()


def test_at_most_three_links_an_hour_go_to_one_person():
    ana, ben = a_person(name="Ana Ruiz"), a_person(name="Ben Ode")
    ask(ana.email, times=2)
    answer_reset_requests(AT)
    ask(ana.email, times=5)
    ask(ben.email)
    assert answer_reset_requests(AT + timedelta(minutes=59)) == 2
    assert links().filter(person=ana).count() == MOST_AN_HOUR == 3
    ask(ana.email)
    assert answer_reset_requests(AT + timedelta(minutes=61)) == 1


def test_two_workers_do_not_count_past_each_other(transactional_db):
    ask(a_person(name="Ana Ruiz").email, times=12)
    in_parallel(lambda: answer_reset_requests(AT))
    answer_reset_requests(AT)
    assert links().count() == MOST_AN_HOUR


def test_the_mail_holds_a_link_that_works_once(client, mailoutbox):
    ana = a_person(name="Ana Ruiz")
    ask(ana.email)
    delivery_round(AT)
    (letter,) = mailoutbox
    assert (letter.to, letter.subject) == ([ana.email], "Choose a new password")
    assert "/accounts/password/reset/key/" in letter.body
    assert "for 24 hours" in letter.body
    assert not InboxItem.objects.exists(), "the inbox is for those who are in"


def test_a_link_is_stored_nowhere():
    ana = a_person(name="Ana Ruiz")
    ask(ana.email)
    delivery_round(AT)
    (row,) = OutboxMessage.objects.all()
    stored = {str(getattr(row, field.attname)) for field in row._meta.concrete_fields}
    assert not [value for value in stored if "/" in value or len(value) > 80]


def test_a_link_asked_for_before_the_password_was_changed_is_not_mailed(mailoutbox):
    ana = a_person(name="Ana Ruiz")
    ask(ana.email)
    answer_reset_requests(AT)
    assert is_of_use(links().get())
    AccountNote.objects.create(person=ana, kind=AccountNote.Kind.PASSWORD_CHANGED, at=AT + timedelta(seconds=1))
    assert not is_of_use(links().get())
    delivery_round(AT + timedelta(seconds=2))
    assert [letter.subject for letter in mailoutbox] == ["Your password was changed"]


def test_after_a_day_the_mail_is_of_no_use(mailoutbox):
    ask(a_person(name="Ana Ruiz").email)
    answer_reset_requests(AT)
    delivery_round(AT)
    mailoutbox.clear()
    OutboxMessage.objects.update(state="pending", sent_at=None)
    delivery_round(AT + timedelta(hours=25))
    assert not mailoutbox


def test_it_passes_the_circuit_breaker_and_not_the_environment_guard(mailoutbox):
    ask(a_person(name="Ana Ruiz").email)
    Environment.objects.create(identity="the place this was copied from")
    delivery_round(AT)
    assert not mailoutbox
    environment_guard.release(note="a trial", at=AT)
    Breaker.objects.create(opened_at=AT, reason="far more mail than usual")
    assert circuit_breaker.holds(AT)
    delivery_round(AT)
    assert len(mailoutbox) == 1


def test_nonsense_for_an_address_is_refused_with_the_text_kept(client):
    page = client.post(reverse("account_reset_password"), {"email": "no address"})
    assert "no address" in page.text
    assert not PasswordResetRequest.objects.exists()


def test_a_flood_of_strange_requests_delays_nobody():
    ana = a_person(name="Ana Ruiz")
    PasswordResetRequest.objects.bulk_create(PasswordResetRequest(email=f"n{n}@x.org", at=AT) for n in range(1_100))
    ask(ana.email)
    assert answer_reset_requests(AT) == 1


@pytest.mark.parametrize("email", ["a" * 243 + "@example.org", "a\0b@example.org"])
def test_no_address_is_an_error_of_ours(client, email):
    sign_in(client, a_person(name="Ana Ruiz").email)
    client.post(reverse("account_logout"))
    assert client.post(reverse("account_reset_password"), {"email": email}).status_code == 200
    assert not PasswordResetRequest.objects.exists()


def test_a_link_sets_no_password_for_who_was_deactivated(client):
    ana = a_person(name="Ana Ruiz")
    path = reset_path(ana)
    ana.is_active = False
    ana.save()
    assert "This link is used up" in client.get(path, follow=True).text
