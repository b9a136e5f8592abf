"""Taking over lists of people."""

import threading
from datetime import UTC, datetime

import pytest
from django.db import connection

from stakeholders import people_import
from stakeholders.models import Department, Membership, User
from stakeholders.optimistic_locking import ChangedMeanwhile
from stakeholders.people import change_profile
from stakeholders.people_csv import read_rows
from stakeholders.people_import import CannotImport, import_people, plan_import
from tests.people import a_department, a_person, an_administrator

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 2, 10, tzinfo=UTC)
HEADING = "email,name,department,role,zone\n"


@pytest.fixture
def sales():
    return a_department(name="Sales", code="SAL")


@pytest.fixture
def admin():
    return an_administrator()


def imported(lines, admin):
    return import_people(read_rows(HEADING + lines), by=admin, at=NOW)


def faults(lines):
    plan = plan_import(read_rows(HEADING + lines), zone="UTC", at=NOW)
    return [(fault.line, fault.sentence) for fault in plan.faults]


def test_people_are_added_with_their_seats(sales, admin):
    product = a_department(name="Product", code="PRO")
    plan = imported(
        'ana@example.org,Ana,SAL,head\nben@example.org,Ben,"SAL;PRO"\ncleo@example.org,Cleo,SAL,deputy,Asia/Tokyo\n',
        admin,
    )
    ana, ben, cleo = (User.objects.get(email=f"{name}@example.org") for name in ("ana", "ben", "cleo"))
    sales.refresh_from_db()
    assert (plan.added, plan.changed) == (3, 0)
    assert (sales.head, list(sales.deputies.all())) == (ana, [cleo])
    assert set(Department.objects.of(ben)) == {sales, product}
    assert (cleo.zone, ben.zone, ben.joined_at, ben.has_usable_password()) == ("Asia/Tokyo", "UTC", NOW, False)


def test_known_people_are_changed_and_keep_their_departments(sales, admin):
    product = a_department(name="Product", code="PRO")
    ana = a_person(email="ana@example.org", department=product, zone="Asia/Tokyo")
    plan = imported("ANA@example.org,Ana Gil,SAL\n", admin)
    ana.refresh_from_db()
    assert (plan.added, plan.changed) == (0, 1)
    assert (ana.name, ana.zone, ana.email, ana.version) == ("Ana Gil", "Asia/Tokyo", "ana@example.org", 2)
    assert set(Department.objects.of(ana)) == {sales, product}


def test_importing_twice_changes_nothing_more(sales, admin):
    for _ in range(2):
        imported("ana@example.org,Ana,SAL,head\nben@example.org,Ben,SAL\n", admin)
    assert (User.objects.count(), Membership.objects.count()) == (3, 1)


def test_the_preview_writes_nothing(sales):
    assert not faults("ana@example.org,Ana,SAL,head\n")
    sales.refresh_from_db()
    assert sales.head is None
    assert not User.objects.exists()


def test_the_preview_names_the_head_who_is_replaced(sales):
    sales.head = a_person(name="Old Head")
    sales.save()
    plan = plan_import(read_rows(HEADING + "ana@example.org,Ana,SAL,head\n"), zone="UTC", at=NOW)
    assert plan.steps[0].replaced_heads == [sales]


def test_one_fault_stops_everything(sales, admin):
    with pytest.raises(CannotImport):
        imported("ana@example.org,Ana,SAL\nben@example.org,Ben,XXX\n", admin)
    assert not User.objects.filter(email="ana@example.org").exists()


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("no address,Ana,SAL", "E-mail address"),
        (",Ana,SAL", "E-mail address"),
        ("ana@example.org,,SAL", "Name"),
        ("ana@example.org,Ana,XXX", "no department with the code “XXX”"),
        ("ana@example.org,Ana," + "X" * 5000, "no department with the code"),
        ("ana@example.org,Ana,SAL,boss", "“boss” is unknown"),
        ("ana@example.org,Ana,SAL," + "b" * 5000, "is unknown"),
        ("ana@example.org,Ana,,head", "a role, but no department"),
        ("ana@example.org,Ana,SAL,member,Mars/Olympus", "Time zone"),
        ("ana@example.org,=HYPERLINK(1),SAL", "formula"),
        ("ana@example.org,@SUM(1),SAL", "formula"),
        ("ana@example.org," + "n" * 121 + ",SAL", "Name"),
        ('ana@example.org,"Ana\nBcc: all@example.org",SAL', "one line"),
        ("ana@example.org,An\x00a,SAL", "Name"),
    ],
)
def test_a_bad_line_is_named_in_a_sentence(sales, line, said):
    [(number, sentence)] = faults(line + "\n")
    assert number == 2
    assert said in sentence
    assert len(sentence) < 200


def test_every_bad_line_is_named(sales):
    found = faults("ana@example.org,Ana,XXX\nben@example.org,Ben,SAL\nnobody,,SAL\n")
    assert [line for line, _ in found] == [2, 4]


def test_an_address_stands_once(sales):
    [(line, sentence)] = faults("ana@example.org,Ana,SAL\nANA@example.org,Ana again,SAL\n")
    assert (line, sentence) == (3, "The same address stands in line 2.")


def test_a_department_gets_one_head(sales):
    [(line, sentence)] = faults("ana@example.org,Ana,SAL,head\nben@example.org,Ben,SAL,head\n")
    assert (line, sentence) == (3, "Line 2 names another head of Sales.")


def test_who_is_deactivated_is_named(sales):
    a_person(email="ana@example.org", is_active=False)
    [(_, sentence)] = faults("ana@example.org,Ana,SAL\n")
    assert "deactivated" in sentence


def test_a_deputy_who_becomes_head_leaves_the_deputys_seat(sales, admin):
    sales.deputies.add(a_person(email="ana@example.org"))
    imported("ana@example.org,Ana,SAL,head\n", admin)
    assert not sales.deputies.exists()


def test_many_people_need_few_queries(sales, admin, django_assert_max_num_queries):
    lines = "".join(f"p{number}@example.org,P {number},SAL\n" for number in range(400))
    with django_assert_max_num_queries(25):
        imported(lines, admin)
    assert Membership.objects.count() == 400


@pytest.mark.django_db(transaction=True)
def test_a_profile_saved_during_an_import_waits_and_is_not_overwritten(admin, monkeypatch):
    a_department(name="Sales", code="SAL")
    ana = a_person(email="ana@example.org", zone="UTC")
    said = []

    def save_profile():
        try:
            change_profile(ana, version=1, name="Ana of the profile", zone="Asia/Tokyo", by=ana, at=NOW)
        except ChangedMeanwhile as reason:
            said.append(reason)
        finally:
            connection.close()

    profile = threading.Thread(target=save_profile)

    def planned(*rows, **options):
        plan = plan_import(*rows, **options)
        profile.start()
        profile.join(timeout=1)
        return plan

    monkeypatch.setattr(people_import, "plan_import", planned)
    imported("ana@example.org,Ana of the list,SAL\n", admin)
    profile.join()

    ana.refresh_from_db()
    assert (ana.name, ana.zone, ana.version) == ("Ana of the list", "UTC", 2)
    assert len(said) == 1
