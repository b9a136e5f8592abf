"""Home of those who come for the first time, and of who asked them in."""

import pytest
from django.urls import reverse

from stakeholders.models import Organisation
from tests.builders import NOW, a_table, in_force, ready_to_seal
from tests.people import a_person, an_administrator

pytestmark = pytest.mark.django_db


@pytest.fixture
def table():
    return a_table()


def home(client, person) -> str:
    client.force_login(person)
    return client.get("/").text


@pytest.mark.parametrize("is_manager", [True, False])
def test_who_comes_for_the_first_time_reads_what_it_is(client, table, is_manager):
    in_force(ready_to_seal(table))
    mia = a_person(name="Mia", department=None if is_manager else table.sales, is_manager=is_manager)
    page = home(client, mia)
    assert "Entente keeps what departments have agreed" in page
    assert ("Open the dashboard" in page) is is_manager
    assert reverse("agreements:example") in page
    assert "Entente keeps what departments have agreed" not in home(client, table.ben), "who has signed knows it"


def test_an_administrator_is_reminded_of_those_who_have_not_come(client, table):
    in_force(ready_to_seal(table))
    a_person(name="Late Comer", password=None)
    Organisation.objects.update(name="Acme", holiday_country="DE", mail_arrived_at=NOW)
    assert "1 person has not signed in yet:" in home(client, an_administrator())
    assert "has not signed in yet" not in home(client, table.ben)


def test_who_belongs_to_no_department_is_told_why_there_is_no_new(client, table):
    client.force_login(a_person(name="Olaf Other"))
    assert "An administrator can add you to a department." in client.get(reverse("agreements:agreement-list")).text
    client.force_login(a_person(name="Mia", department=table.sales))
    assert "An administrator can add you" not in client.get(reverse("agreements:agreement-list")).text
