"""The page of what holds for the whole organisation."""

import pytest
from django.urls import reverse

from stakeholders.models import the_organisation
from tests.people import a_person, an_administrator

pytestmark = pytest.mark.django_db
PAGE = reverse("stakeholders:organisation-edit")
TYPED = {"name": "Acme", "zone": "Europe/Lisbon", "version": 1}


@pytest.fixture
def admin(client):
    person = an_administrator()
    client.force_login(person)
    return person


def stored():
    organisation = the_organisation()
    return organisation.name, organisation.zone, organisation.mail_links


def test_name_zone_and_links_in_mails_are_changed(client, admin):
    assert client.post(PAGE, TYPED).status_code == 303
    assert stored() == ("Acme", "Europe/Lisbon", False)
    assert client.post(PAGE, TYPED | {"mail_links": "on", "version": 2}).status_code == 303
    assert stored() == ("Acme", "Europe/Lisbon", True)


@pytest.mark.parametrize("wrong", [{"name": ""}, {"name": "n" * 121}, {"name": "a\x0cb"}, {"zone": "Mars"}])
def test_what_cannot_be_saved_is_kept_in_the_form(client, admin, wrong):
    response = client.post(PAGE, TYPED | wrong)
    assert response.status_code == 422
    assert all(response.context["form"].data[name] == value for name, value in wrong.items())
    assert stored() == ("Our organisation", "UTC", True)


def test_a_stale_form_shows_both_and_can_be_saved_then(client, admin):
    client.post(PAGE, TYPED | {"name": "Theirs"})
    response = client.post(PAGE, TYPED | {"name": "Mine"})
    assert response.status_code == 409
    assert "Theirs, Europe/Lisbon" in response.text
    version = response.context["form"]["version"].value()
    assert client.post(PAGE, TYPED | {"name": "Mine", "version": version}).status_code == 303


def test_others_neither_read_nor_change_it(client):
    client.force_login(a_person())
    assert client.get(PAGE).status_code == 403
    assert client.post(PAGE, TYPED).status_code == 403
    assert stored() == ("Our organisation", "UTC", True)
