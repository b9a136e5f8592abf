"""The first day of an organisation: six tasks, each done by what there is."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from agreements.dashboard.first_day import first_day
from stakeholders.models import Organisation, the_organisation
from stakeholders.organisation import note_mail_arrival
from tests.builders import NOW, Table, a_draft, a_table, in_force, ready_to_seal
from tests.people import a_department, a_holiday, a_person, an_administrator

pytestmark = pytest.mark.django_db


@pytest.fixture
def ada():
    the_organisation()
    return an_administrator()


def done(ada):
    return {task.key for task in first_day(ada, may_start=False) if task.is_done}


def test_in_an_empty_organisation_nothing_is_done(ada):
    keys = [task.key for task in first_day(ada, may_start=False)]
    assert keys == ["name", "departments", "people", "holidays", "mail", "agreement"]
    assert done(ada) == set()


def test_without_an_organisation_nothing_is_done():
    ada = a_person(name="Ada Admin", zone="UTC", is_administrator=True)
    assert not Organisation.objects.exists()
    assert (len(first_day(ada, may_start=False)), done(ada)) == (6, set())


def test_only_administrators_are_asked(ada):
    assert first_day(a_person(name="Ben Ode"), may_start=True) == []


def test_each_task_is_done_by_what_there_is(ada):
    Organisation.objects.update(name="Acme")
    assert done(ada) == {"name"}
    sales = a_department(name="Sales")
    assert done(ada) == {"name"}
    operations = a_department(name="Operations")
    assert done(ada) == {"name", "departments"}
    ana, ben = a_person(name="Ana Ruiz", department=sales), a_person(name="Ben Ode")
    assert done(ada) == {"name", "departments"}
    for department, head in ((sales, ana), (operations, ben)):
        assert "people" not in done(ada)
        department.head = head
        department.save()
    assert done(ada) == {"name", "departments", "people"}
    a_holiday(day=date(2027, 7, 7))
    assert done(ada) == {"name", "departments", "people", "holidays"}
    note_mail_arrival(by=ada, at=timezone.now())
    assert done(ada) == {"name", "departments", "people", "holidays", "mail"}
    a_draft(Table(ana, ben, sales, operations))
    assert first_day(ada, may_start=False) == []


def test_a_country_is_a_choice_of_holidays(ada):
    Organisation.objects.update(holiday_country="PT")
    assert done(ada) == {"holidays"}


def test_a_department_needs_a_head_who_is_here(ada):
    a_department(name="Sales", head=a_person(name="Ana Ruiz"))
    operations = a_department(name="Operations", head=a_person(name="Lea Moor", is_active=False))
    assert "people" not in done(ada)
    operations.head = a_person(name="Ben Ode")
    operations.save()
    assert "people" in done(ada)


def test_the_first_agreement_is_started_by_who_may_and_shown_to_others(ada):
    assert first_day(ada, may_start=True)[-1].url == "/agreements/new/"
    assert first_day(ada, may_start=False)[-1].url == "/example/"


def test_it_costs_one_query(ada):
    a_department(name="Sales")
    with CaptureQueriesContext(connection) as asked:
        first_day(ada, may_start=False)
    assert len(asked) == 1


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
