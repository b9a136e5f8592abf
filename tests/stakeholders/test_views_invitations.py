"""Inviting people, and choosing a first password by the link in the mail."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from agreements.scheduler import delivery_round
from stakeholders.accounts.invitations import invitation_path, invite
from stakeholders.models import AccountNote, Department, User
from tests.people import PASSWORD, a_department, a_person, an_administrator

pytestmark = pytest.mark.django_db

INVITE = "stakeholders:person-invite"


@pytest.fixture
def ada(client):
    ada = an_administrator(name="Ada Admin")
    client.force_login(ada)
    return ada


def waiting_person(name="Ben Ode"):
    return a_person(name=name, password=None)


def an_invitation(person, by, *, days_ago=0):
    (invitation,) = invite([person], words="Welcome aboard.", by=by, at=timezone.now() - timedelta(days=days_ago))
    return invitation


def add(client, **words):
    form = {"name": "Ben Ode", "email": "ben@example.org", "zone": "Europe/Berlin", "seat": "member"} | words
    return client.post(reverse("stakeholders:person-add"), form)


def test_who_is_added_is_invited_with_a_personal_line_and_comes_in_by_one_mail(client, ada, mailoutbox):
    sales = a_department()
    answer = add(client, department=sales.pk, is_invited="on", words="Sales needs you here.")
    assert answer.status_code == 303
    delivery_round(timezone.now())
    (letter,) = mailoutbox
    assert letter.subject == "Ada Admin invites you: choose a password for Entente"
    assert letter.from_email.startswith("Ada Admin via Entente")
    for text in (letter.body, letter.alternatives[0].content):
        assert "Sales needs you here." in text
        assert "ben@example.org" in text
        assert "What you get, and when" not in text
    (path,) = re.findall(r"http://testserver(/invitation/\S+/)", letter.body)
    client.logout()
    page = client.get(path)
    assert "Ada Admin invites you" in page.text
    answer = client.post(path, {"password": PASSWORD}, follow=True)
    assert answer.redirect_chain[0] == ("/", 303)
    assert "Welcome, Ben. You are signed in." in answer.text
    ben = User.objects.get(email="ben@example.org")
    assert (ben.last_login is not None, list(Department.objects.of(ben))) == (True, [sales])


def test_who_is_added_may_be_invited_later(client, ada):
    add(client)
    assert not AccountNote.objects.exists()
    page = client.get(reverse("stakeholders:person-list"))
    assert "1 person has not signed in yet." in page.text


@pytest.mark.parametrize(("seat", "word"), [("member", "Member"), ("deputy", "Deputy"), ("head", "Head")])
def test_a_new_person_takes_the_seat_that_was_chosen(client, ada, seat, word):
    a_department(name="Sales")
    add(client, department=Department.objects.get().pk, seat=seat)
    assert f"{word} of Sales" in client.get(reverse("stakeholders:person-list")).text


def test_a_department_with_a_head_gets_no_second_one(client, ada):
    sales = a_department(head=a_person(name="Mia Stone"))
    answer = add(client, department=sales.pk, seat="head")
    assert answer.status_code == 422
    assert "Sales has a head: Mia Stone." in answer.text
    assert not User.objects.filter(email="ben@example.org").exists()


def test_words_that_are_too_long_are_kept_and_counted(client, ada):
    answer = add(client, is_invited="on", words="x" * 1_001)
    assert answer.status_code == 422
    assert "1,001 of 1,000 characters: 1 too many." in answer.text
    assert "x" * 1_001 in answer.text


def test_all_who_wait_are_invited_together(client, ada):
    people = [waiting_person(f"Person {number}") for number in range(3)]
    page = client.get(reverse(INVITE))
    assert page.text.count("checked") == 3
    answer = client.post(reverse(INVITE), {"people": [one.pk for one in people], "words": "Hello."}, follow=True)
    assert "3 invitations are on their way." in answer.text
    assert AccountNote.objects.filter(by=ada, words="Hello.").count() == 3
    assert "checked" not in client.get(reverse(INVITE)).text, "who was invited is not ticked again"
    latecomer = waiting_person("Late Comer")
    answer = client.post(reverse(INVITE), {"people": [people[0].pk, latecomer.pk]}, follow=True)
    assert "1 invitation is on its way. 1 person was invited within the last hour" in answer.text


def test_all_or_none_are_ticked_by_a_press_that_keeps_the_words_and_sends_nothing(client, ada):
    people = [waiting_person(f"Person {number}") for number in range(3)]
    page = client.post(reverse(INVITE), {"choose": "none", "people": [people[0].pk], "words": "My line."})
    assert (page.status_code, page.text.count(" checked"), "My line." in page.text) == (200, 0, True)
    page = client.post(reverse(INVITE), {"choose": "all", "words": "My line."})
    assert (page.status_code, page.text.count(" checked"), "My line." in page.text) == (200, 3, True)
    assert not AccountNote.objects.exists()


def test_to_choose_nobody_is_said_and_keeps_the_words(client, ada):
    waiting_person()
    answer = client.post(reverse(INVITE), {"words": "My line."})
    assert answer.status_code == 422
    assert "Choose whom to invite." in answer.text
    assert " checked" not in answer.text, "who was unticked stays so"
    assert not AccountNote.objects.exists()
    assert "My line." in answer.text


def test_the_list_and_the_page_cost_as_much_for_one_as_for_thirty(client, ada, django_assert_max_num_queries):
    for number in range(30):
        an_invitation(waiting_person(f"Person {number}"), ada)
    with django_assert_max_num_queries(12):
        client.get(reverse(INVITE))
    with django_assert_max_num_queries(22):
        client.get(reverse("stakeholders:person-list"), {"state": "waiting"})


def test_a_used_link_leads_to_sign_in(client, ada):
    path = invitation_path(an_invitation(waiting_person(), ada))
    client.logout()
    client.post(path, {"password": PASSWORD})
    client.logout()
    answer = client.get(path)
    assert answer.status_code == 410
    assert "This link has been used" in answer.text
    assert client.post(path, {"password": "another password"}).status_code == 410


def test_an_old_link_brings_a_new_one(client, ada):
    ben = waiting_person()
    path = invitation_path(an_invitation(ben, ada, days_ago=15))
    client.logout()
    assert client.get(path).status_code == 410
    answer = client.post(path, {"again": "1"}, follow=True)
    assert "A new link is on its way" in answer.text
    assert AccountNote.objects.filter(person=ben, by=ada, words="Welcome aboard.").count() == 2


@pytest.mark.parametrize(
    ("password", "words"),
    [
        ("", "Choose a password."),
        ("short", "This password is too short."),
        ("password123", "This password is too common."),
        ("ben.ode@example.org", "too similar"),
    ],
)
def test_a_weak_password_is_refused_with_the_reason(client, ada, password, words):
    path = invitation_path(an_invitation(waiting_person(), ada))
    client.logout()
    answer = client.post(path, {"password": password})
    assert answer.status_code == 422
    assert words in answer.text
    assert not client.get(reverse("stakeholders:profile")).context


def test_for_somebody_else_in_this_browser_it_says_who_is_signed_in(client, ada):
    path = invitation_path(an_invitation(waiting_person(), ada))
    for answer in (client.get(path), client.post(path, {"password": PASSWORD})):
        assert answer.status_code == 403
        assert "In this browser Ada Admin is signed in." in answer.text


def test_a_forged_link_is_like_an_address_that_was_never_given(client):
    assert client.get(reverse("stakeholders:invitation", args=["17.forged"])).status_code == 404


def test_a_deactivated_person_is_told_kindly(client, ada):
    ben = waiting_person()
    path = invitation_path(an_invitation(ben, ada))
    User.objects.filter(pk=ben.pk).update(is_active=False)
    client.logout()
    answer = client.get(path)
    assert answer.status_code == 410
    assert "This invitation does not hold now" in answer.text


def test_a_visit_writes_nothing(client, ada):
    ben = waiting_person()
    path = invitation_path(an_invitation(ben, ada))
    client.logout()
    client.get(path)
    ben.refresh_from_db()
    assert not ben.has_usable_password()
    assert AccountNote.objects.count() == 1


def test_a_reminder_within_the_hour_is_refused_and_keeps_the_words(client, ada):
    ben = waiting_person()
    an_invitation(ben, ada)
    answer = client.post(reverse(INVITE), {"people": [ben.pk], "words": "My line."})
    assert answer.status_code == 422
    assert "1 person was invited within the last hour" in answer.text
    assert "My line." in answer.text


def test_a_used_link_leads_home_who_is_in(client, ada):
    path = invitation_path(an_invitation(waiting_person(), ada))
    client.logout()
    client.post(path, {"password": PASSWORD})
    assert "Go to Home" in client.get(path).text
