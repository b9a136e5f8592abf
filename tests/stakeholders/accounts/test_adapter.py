"""Coming in and going out."""

import re
import socket

import pytest
from allauth.account.utils import perform_login
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from agreements.scheduler import delivery_round
from stakeholders.accounts.adapter import ClosedAccountAdapter
from stakeholders.models import User
from stakeholders.people import add_person, deactivate_person, reactivate_person
from tests.people import JOINED, PASSWORD, a_person, an_administrator
from tests.stakeholders.passwords import chosen_by_mail, sign_in

pytestmark = pytest.mark.django_db

# What differs between two requests: typed texts, keys, moments.
VALUES = re.compile(r"'[^']*'|s\d+_x\d+|\b\d+\b")
STRANGER_AND_ANA = ["nobody@example.org", "ana.ruiz@example.org"]


def without_token(response):
    return re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "", response.text)


def is_signed_in(client):
    return client.get(reverse("stakeholders:profile")).status_code == 200


def test_a_person_signs_in_with_their_address_in_any_case_and_out_again(client):
    a_person(email="Ana@example.org")
    assert sign_in(client, "ANA@EXAMPLE.ORG").status_code == 302
    assert is_signed_in(client)
    client.post(reverse("account_logout"))
    assert not is_signed_in(client)


def test_a_visit_does_not_sign_out(client):
    client.force_login(a_person())
    client.get(reverse("account_logout"))
    assert is_signed_in(client)


@pytest.mark.parametrize("email", ["ana.ruiz@example.org", "nobody@example.org"])
def test_a_wrong_password_and_an_unknown_address_get_the_same_words(client, email):
    a_person(name="Ana Ruiz")
    response = sign_in(client, email, "wrong-password")
    assert "The e-mail address or the password is not right." in response.text
    assert not is_signed_in(client)


def test_nobody_signs_up(client):
    response = client.post("/accounts/signup/", {"email": "eve@example.org", "password1": PASSWORD})
    assert response.status_code == 404
    assert not User.objects.exists()
    assert not is_signed_in(client)


def test_an_unknown_address_gets_no_mail_the_same_page_and_the_same_statements(client):
    a_person(name="Ana Ruiz")
    client.post(reverse("account_reset_password"), {"email": "first@example.org"})
    asked = []
    for email in STRANGER_AND_ANA:
        with CaptureQueriesContext(connection) as queries:
            page = client.post(reverse("account_reset_password"), {"email": email})
        assert (page.status_code, page["Location"]) == (302, reverse("account_reset_password_done"))
        asked.append([VALUES.sub("?", query["sql"]) for query in queries])
    assert asked[0] == asked[1]
    assert not any("stakeholders_user" in statement for statement in asked[0]), "whose address it is, nobody looks"
    delivery_round(timezone.now())
    assert [letter.to for letter in mail.outbox] == [["ana.ruiz@example.org"]]


def test_with_the_mail_server_hung_the_answer_is_the_same_and_calls_nobody(client, settings, transactional_db):
    a_person(name="Ana Ruiz")
    with socket.create_server(("127.0.0.1", 0)) as hung:
        hung.settimeout(0.2)
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = hung.getsockname()
        for email in STRANGER_AND_ANA:
            assert client.post(reverse("account_reset_password"), {"email": email}).status_code == 302
        with pytest.raises(TimeoutError):
            hung.accept()


def test_no_request_sends_a_mail():
    with pytest.raises(NotImplementedError):
        ClosedAccountAdapter().send_mail("account/email/password_reset_key", "ana@example.org", {})


def test_who_is_deactivated_is_signed_out_at_the_next_request(client):
    admin, ana = an_administrator(), a_person()
    sign_in(client, ana.email)
    assert is_signed_in(client)
    deactivate_person(ana, by=admin, at=JOINED)
    response = client.get(reverse("stakeholders:profile"))
    assert response.status_code == 302
    assert response["Location"].startswith(reverse("account_login"))


def test_the_right_password_of_somebody_deactivated_is_answered_like_a_wrong_one(client):
    ana = a_person(name="Ana Ruiz", is_active=False)
    right, wrong = (sign_in(client, ana.email, password) for password in (PASSWORD, "wrong-password"))
    assert (right.status_code, without_token(right)) == (wrong.status_code, without_token(wrong))
    assert "The e-mail address or the password is not right." in right.text
    assert not is_signed_in(client)


def test_who_is_deactivated_while_they_sign_in_is_led_back(client, rf):
    request = rf.post(reverse("account_login"))
    request.session = client.session
    answer = perform_login(request, a_person(is_active=False))
    assert (answer.status_code, answer["Location"]) == (302, reverse("account_login"))


def test_coming_back_revives_no_session(client):
    admin, ana = an_administrator(), a_person()
    sign_in(client, ana.email)
    deactivate_person(ana, by=admin, at=JOINED)
    reactivate_person(ana, by=admin, at=JOINED)
    assert not is_signed_in(client)
    sign_in(client, ana.email)
    assert is_signed_in(client)


def test_a_session_under_a_former_secret_lives_until_its_person_is_deactivated(client, settings):
    admin, ana = an_administrator(), a_person()
    sign_in(client, ana.email)
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "another-secret-" * 4, [settings.SECRET_KEY]
    assert is_signed_in(client)
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "a-third-secret-" * 4, [settings.SECRET_KEY]
    deactivate_person(ana, by=admin, at=JOINED)
    reactivate_person(ana, by=admin, at=JOINED)
    assert not is_signed_in(client)


def test_an_added_person_chooses_a_password_by_mail(client):
    person = add_person(email="ben@example.org", name="Ben", by=None, at=JOINED)
    chosen_by_mail(client, person)
    assert person.check_password(PASSWORD)
