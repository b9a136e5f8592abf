"""One's own page."""

import pytest
from django.urls import reverse

from tests.people import a_department, a_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def ana(client):
    person = a_person(name="Ana Ruiz", department=a_department(name="Sales"))
    client.force_login(person)
    return person


def send(client, **typed):
    fields = {"name": "Ana Gil", "zone": "Europe/Madrid", "version": 1} | typed
    return client.post(reverse("stakeholders:profile"), fields)


def test_people_see_what_they_are(client, ana):
    page = client.get(reverse("stakeholders:profile")).text
    assert "ana.ruiz@example.org" in page
    assert "Member of Sales" in page


def test_people_change_their_name_and_zone_and_nothing_else(client, ana):
    response = send(client, email="eve@example.org", is_administrator="on")
    ana.refresh_from_db()
    assert response.status_code == 303
    assert (ana.name, ana.zone, ana.email, ana.is_administrator) == (
        "Ana Gil",
        "Europe/Madrid",
        "ana.ruiz@example.org",
        False,
    )


@pytest.mark.parametrize("typed", [{"name": ""}, {"name": "n" * 121}, {"name": "a\x0cb"}, {"zone": "Mars"}])
def test_what_cannot_be_saved_is_kept_in_the_form(client, ana, typed):
    response = send(client, **typed)
    ana.refresh_from_db()
    assert response.status_code == 422
    assert all(response.context["form"].data[name] == value for name, value in typed.items())
    assert (ana.name, ana.zone) == ("Ana Ruiz", "UTC")


def test_two_tabs_do_not_overwrite_each_other(client, ana):
    send(client, name="First")
    assert send(client, name="Second").status_code == 409
