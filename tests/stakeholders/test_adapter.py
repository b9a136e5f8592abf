"""Coming in and going out."""

import pytest
from django.core import mail
from django.urls import reverse

from stakeholders.models import User
from stakeholders.people import add_person, deactivate_person
from tests.people import JOINED, PASSWORD, a_person, an_administrator
from tests.stakeholders.passwords import chosen_by_mail, sign_in

pytestmark = pytest.mark.django_db

STRANGER_AND_ANA = ["nobody@example.org", "ana.ruiz@example.org"]


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


def test_an_unknown_address_gets_no_mail_and_the_same_page(client):
    a_person(name="Ana Ruiz")
    pages = [client.post(reverse("account_reset_password"), {"email": email}) for email in STRANGER_AND_ANA]
    assert {(page.status_code, page["Location"]) for page in pages} == {(302, reverse("account_reset_password_done"))}
    assert [letter.to for letter in mail.outbox] == [["ana.ruiz@example.org"]]


def test_who_is_deactivated_is_signed_out_at_the_next_request(client):
    admin, ana = an_administrator(), a_person()
    sign_in(client, ana.email)
    assert is_signed_in(client)
    deactivate_person(ana, by=admin, at=JOINED)
    response = client.get(reverse("stakeholders:profile"))
    assert response.status_code == 302
    assert response["Location"].startswith(reverse("account_login"))


def test_who_is_deactivated_cannot_sign_in(client):
    ana = a_person(is_active=False)
    sign_in(client, ana.email)
    assert not is_signed_in(client)


def test_an_added_person_chooses_a_password_by_mail(client):
    person = add_person(email="ben@example.org", name="Ben", by=None, at=JOINED)
    chosen_by_mail(client, person)
    assert person.check_password(PASSWORD)
