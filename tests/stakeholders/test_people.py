"""Adding, changing and deactivating people."""

from datetime import UTC, datetime, timedelta

import pytest
from allauth.account.models import EmailAddress
from django.db import IntegrityError, transaction

from stakeholders.departments import change_department
from stakeholders.models import Department, Departure, User, the_organisation
from stakeholders.optimistic_locking import ChangedMeanwhile
from stakeholders.organisation import name_organisation
from stakeholders.people import (
    CannotAddPerson,
    CannotChangePerson,
    CannotDeactivatePerson,
    add_person,
    change_person,
    change_profile,
    deactivate_person,
    reactivate_person,
)
from tests.people import a_department, a_person, an_administrator

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 2, 10, tzinfo=UTC)


def change(person, *, by, **changes):
    person = User.objects.get(pk=person.pk)
    fields = {
        "version": person.version,
        "email": person.email,
        "name": person.name,
        "zone": person.zone,
        "distinction": person.distinction,
        "departments": list(Department.objects.filter(memberships__user=person)),
        "is_administrator": person.is_administrator,
        "is_manager": person.is_manager,
    }
    return change_person(person, **fields | changes, by=by, at=NOW)


def test_a_person_joins_their_departments_in_the_organisations_zone():
    admin, sales = an_administrator(), a_department(name="Sales")
    name_organisation(name="", zone="Europe/Lisbon", by=admin, at=NOW)
    person = add_person(email="Ben@Example.ORG", name="Ben Okafor", department=sales, by=admin, at=NOW)
    assert (person.email, person.zone, person.joined_at) == ("ben@example.org", "Europe/Lisbon", NOW)
    assert list(Department.objects.of(person)) == [sales]
    assert not person.has_usable_password()


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"email": "ANA.RUIZ@example.org"}, "already belongs to somebody"),
        ({"email": "no address"}, "E-mail address"),
        ({"email": "x" * 250 + "@example.org"}, "E-mail address"),
        ({"name": ""}, "Name"),
        ({"name": "n" * 121}, "Name"),
        ({"name": "Ben\x85Bcc: all@example.org"}, "nobody sees"),
        ({"name": "Ben\u202eAda"}, "nobody sees"),
        ({"zone": "Mars/Olympus"}, "time zone"),
    ],
)
def test_a_wrong_field_is_refused_in_a_sentence(wrong, said):
    a_person(name="Ana Ruiz")
    with pytest.raises(CannotAddPerson, match=said):
        add_person(**{"email": "ben@example.org", "name": "Ben"} | wrong, by=None, at=NOW)


def test_a_refused_person_leaves_no_trace():
    with pytest.raises(CannotAddPerson):
        add_person(email="ben@example.org", name="", department=a_department(), by=None, at=NOW)
    assert not User.objects.exists()


def test_the_database_knows_one_person_for_an_address_whatever_the_case():
    a_person(email="ana@example.org")
    with pytest.raises(IntegrityError, match="email"), transaction.atomic():
        a_person(email="ANA@example.org")
    with pytest.raises(IntegrityError, match="address_is_in_small_letters"), transaction.atomic():
        User.objects.update(email="ANA@example.org")


def test_a_person_is_changed():
    admin, ana, sales = an_administrator(), a_person(name="Ana Ruiz"), a_department(name="Sales")
    changed = change(ana, by=admin, name="Ana Ruiz Gil", departments=[sales], is_manager=True, zone="Asia/Tokyo")
    ana.refresh_from_db()
    assert (ana.name, ana.is_manager, ana.zone, ana.version) == ("Ana Ruiz Gil", True, "Asia/Tokyo", 2)
    assert changed == ana
    assert list(Department.objects.of(ana)) == [sales]


def test_a_person_leaves_a_department():
    admin, sales = an_administrator(), a_department(name="Sales")
    ana = a_person(department=sales)
    change(ana, by=admin, departments=[])
    assert not Department.objects.of(ana).exists()


@pytest.mark.parametrize("seat", ["head", "deputy", "member"])
def test_whoever_is_added_with_a_role_is_a_member_and_stays_one(seat):
    sales, cleo = a_department(name="Sales"), a_person(name="Cleo")
    ben = add_person(email="ben@example.org", name="Ben", department=sales, seat=seat, by=None, at=NOW)
    assert sales.memberships.get().user == ben
    sales.refresh_from_db()
    fields = {"version": sales.version, "name": "Sales", "code": "SAL", "by": None, "at": NOW}
    change_department(sales, head=cleo, deputies=[], **fields)
    assert list(Department.objects.of(ben)) == [sales]


@pytest.mark.parametrize("seat", ["head", "deputy"])
def test_a_role_without_a_department_is_refused(seat):
    with pytest.raises(CannotAddPerson, match="needs a department"):
        add_person(email="ben@example.org", name="Ben", seat=seat, by=None, at=NOW)
    assert not User.objects.exists()


@pytest.mark.parametrize("seat", ["head", "deputy"])
def test_who_speaks_for_a_department_does_not_leave_it(seat):
    admin, sales, product = an_administrator(), a_department(name="Sales"), a_department(name="Product")
    ben = add_person(email="ben@example.org", name="Ben", department=sales, seat=seat, by=None, at=NOW)
    with pytest.raises(CannotChangePerson, match="speaks for Sales"):
        change(ben, by=admin, departments=[product])
    change(ben, by=admin, departments=[sales, product])
    assert set(Department.objects.of(ben)) == {sales, product}


def test_a_stale_form_does_not_overwrite():
    admin, ana = an_administrator(), a_person()
    change(ana, by=admin, name="First")
    with pytest.raises(ChangedMeanwhile):
        change(ana, by=admin, name="Second", version=1)
    ana.refresh_from_db()
    assert ana.name == "First"


def test_a_former_address_opens_nothing():
    admin, ana = an_administrator(), a_person(email="old@example.org")
    EmailAddress.objects.create(user=ana, email="old@example.org", verified=True, primary=True)
    change(ana, by=admin, email="new@example.org")
    assert not EmailAddress.objects.exists()


def test_the_last_administrator_stays_one():
    admin = an_administrator()
    with pytest.raises(CannotChangePerson, match="stay administrator"):
        change(admin, by=admin, is_administrator=False)


def test_another_administrator_may_step_down():
    admin, second = an_administrator(), an_administrator(name="Bo Admin")
    assert not change(second, by=admin, is_administrator=False).is_administrator


def test_people_change_their_own_name_and_zone():
    ana = a_person()
    change_profile(ana, version=1, name="Ana R.", zone="Europe/Madrid", distinction="", by=ana, at=NOW)
    ana.refresh_from_db()
    assert (ana.name, ana.zone, ana.version) == ("Ana R.", "Europe/Madrid", 2)


def test_a_profile_without_a_name_is_refused():
    ana = a_person()
    with pytest.raises(CannotChangePerson, match="Name"):
        change_profile(ana, version=1, name="", zone="UTC", distinction="", by=ana, at=NOW)


def test_a_person_is_deactivated_and_comes_back():
    admin, ana = an_administrator(), a_person(department=a_department())
    deactivate_person(ana, by=admin, at=NOW)
    ana.refresh_from_db()
    assert not ana.is_active
    reactivate_person(ana, by=admin, at=NOW)
    ana.refresh_from_db()
    assert ana.is_active
    assert Department.objects.of(ana).exists()


def test_when_somebody_was_gone_stays_known():
    admin, ana = an_administrator(), a_person()
    day = timedelta(days=1)
    for left in (NOW, NOW + 5 * day):
        deactivate_person(ana, by=admin, at=left)
        deactivate_person(ana, by=admin, at=left + day)
        reactivate_person(ana, by=admin, at=left + 2 * day)
    gone = [Departure.objects.running(NOW + days * day).filter(person=ana).exists() for days in (-1, 0, 1, 2, 5, 6, 7)]
    assert gone == [False, True, True, False, True, True, False]
    with pytest.raises(IntegrityError), transaction.atomic():
        Departure.objects.bulk_create(Departure(person=ana, since=NOW) for _ in range(2))


def test_nobody_deactivates_themselves():
    admin = an_administrator()
    an_administrator(name="Bo Admin")
    with pytest.raises(CannotDeactivatePerson, match="yourself"):
        deactivate_person(admin, by=admin, at=NOW)


def test_a_head_is_replaced_before_being_deactivated():
    admin, ana = an_administrator(), a_person()
    a_department(name="Sales", head=ana)
    with pytest.raises(CannotDeactivatePerson, match="head of Sales"):
        deactivate_person(ana, by=admin, at=NOW)


def test_the_last_administrator_is_not_deactivated():
    admin, ana = an_administrator(), a_person()
    with pytest.raises(CannotDeactivatePerson, match="stay administrator"):
        deactivate_person(admin, by=ana, at=NOW)


def test_there_is_one_organisation():
    assert the_organisation() == the_organisation()
