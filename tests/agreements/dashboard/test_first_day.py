"""The first day of an organisation: six tasks, each done by what there is."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from agreements.dashboard.first_day import first_day
from stakeholders.models import Organisation, the_organisation
from stakeholders.organisation import note_mail_arrival
from tests.builders import Table, a_draft
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
