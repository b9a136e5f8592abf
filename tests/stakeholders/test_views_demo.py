"""The demonstration's open door."""

import time

import pytest
from allauth.account.internal.flows.login import AUTHENTICATION_METHODS_SESSION_KEY
from django.test import Client
from django.urls import reverse

from tests.people import a_department, a_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def demo(settings):
    settings.DEMO = True


def signed_in(client):
    return client.session.get("_auth_user_id")


@pytest.mark.parametrize("name", ["demo", "demo-mail", "demo-sign-in"])
def test_without_the_demonstration_there_is_no_door(client, name):
    ana, url = a_person(), reverse(f"stakeholders:{name}")
    assert (client.post if name == "demo-sign-in" else client.get)(url, {"person": ana.pk}).status_code == 404
    assert signed_in(client) is None


def test_people_stand_under_their_departments(client, demo):
    ana = a_person(name="Ana Ruiz", is_manager=True)
    a_department(name="Sales", head=ana)
    a_person(name="Ada Alone")
    page = client.get(reverse("stakeholders:demo")).text
    assert "Head of Sales, Manager" in page
    assert page.index("Sales") < page.index("Sign in as Ana Ruiz") < page.index("Sign in as Ada Alone")
    assert "entente-demo" in page


def test_one_click_signs_in_with_a_fresh_record(client, demo):
    ana, ben = a_person(name="Ana"), a_person(name="Ben")
    for person in (ana, ben):
        response = client.post(reverse("stakeholders:demo-sign-in"), {"person": person.pk})
        assert (response.status_code, response["Location"]) == (303, "/")
        assert signed_in(client) == str(person.pk)
    [record] = client.session[AUTHENTICATION_METHODS_SESSION_KEY]
    assert time.time() - record["at"] < 60


@pytest.mark.parametrize("person", ["", "0", "x' OR 1=1", "<script>"])
def test_nobody_in_particular_is_refused(client, demo, person):
    assert client.post(reverse("stakeholders:demo-sign-in"), {"person": person}).status_code == 422
    assert signed_in(client) is None


def test_who_is_deactivated_is_not_offered(client, demo):
    gone = a_person(name="Gone Girl", is_active=False)
    assert "Gone Girl" not in client.get(reverse("stakeholders:demo")).text
    assert client.post(reverse("stakeholders:demo-sign-in"), {"person": gone.pk}).status_code == 422


def test_a_foreign_page_signs_nobody_in(demo):
    client = Client(enforce_csrf_checks=True)
    response = client.post(reverse("stakeholders:demo-sign-in"), {"person": a_person().pk})
    assert response.status_code == 403
    assert signed_in(client) is None


@pytest.mark.parametrize("count", [1, 20])
def test_the_page_needs_the_same_queries_for_one_and_many(client, demo, django_assert_max_num_queries, count):
    for number in range(count):
        a_person(name=f"P {number}", department=a_department(name=f"D {number}", code=f"AA{chr(65 + number)}"))
    with django_assert_max_num_queries(6):
        client.get(reverse("stakeholders:demo"))
