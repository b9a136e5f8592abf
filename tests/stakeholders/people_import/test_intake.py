"""Taking lists of people over."""

from datetime import UTC, date, datetime

import pytest

from stakeholders.models import Department, Membership, User
from stakeholders.optimistic_locking import ChangedMeanwhile
from stakeholders.people_import.intake import CannotImport, Decisions, import_people
from stakeholders.people_import.people_list import read_list
from tests.people import a_department, a_person, an_absence, an_administrator
from tests.stakeholders.people_import.lists import HEADING, NOW, imported, planned

pytestmark = pytest.mark.django_db


@pytest.fixture
def sales():
    return a_department(name="Sales", code="SAL")


@pytest.fixture
def product():
    return a_department(name="Product", code="PRO")


@pytest.fixture
def admin():
    return an_administrator()


def person(name):
    return User.objects.get(email=f"{name}@example.org")


def test_people_are_added_with_their_seats(sales, product, admin):
    result = imported(
        "ana@example.org,Ana,SAL,head\n"
        'ben@example.org,Ben,"Sales; product"\n'
        "cleo@example.org,Cleo,SAL,deputy,Asia/Tokyo\n",
        admin,
    )
    ana, ben, cleo = person("ana"), person("ben"), person("cleo")
    sales.refresh_from_db()
    assert (result.added, result.changed, result.moved, result.left_over) == ([ana, ben, cleo], [], [], [])
    assert (sales.head, list(sales.deputies.all()), sales.version) == (ana, [cleo], 2)
    assert set(Department.objects.of(ben)) == {sales, product}
    assert (cleo.zone, ben.zone, ben.joined_at, ben.has_usable_password()) == ("Asia/Tokyo", "UTC", NOW, False)


def test_managers_and_administrators_are_made_and_never_unmade(sales, admin):
    lines = 'ana@example.org,Ana,SAL,"Head, Manager"\nben@example.org,Ben,,admin; manager\n'
    imported(lines, admin)
    sales.refresh_from_db()
    assert (sales.head, person("ana").is_manager, person("ana").is_administrator) == (person("ana"), True, False)
    assert (person("ben").is_manager, person("ben").is_administrator) == (True, True)
    imported("ben@example.org,Ben,,member\n", admin)
    assert person("ben").is_administrator


def test_known_people_are_changed(sales, admin):
    ana = a_person(email="ana@example.org", department=sales, zone="Asia/Tokyo")
    result = imported("ANA@example.org,Ana Gil,SAL\n", admin)
    ana.refresh_from_db()
    assert (result.added, result.changed) == ([], [ana])
    assert (ana.name, ana.zone, ana.email, ana.version) == ("Ana Gil", "Asia/Tokyo", "ana@example.org", 2)


def test_a_moved_person_is_moved_when_it_was_agreed_to(sales, product, admin):
    ana = a_person(email="ana@example.org", name="Ana", department=product)
    product.deputies.add(ana)
    assert imported("ana@example.org,Ana,SAL\n", admin).moved == [ana]
    ana.refresh_from_db()
    assert (list(Department.objects.of(ana)), ana.version) == ([sales], 2)


def test_a_person_whose_move_was_not_agreed_to_waits_and_the_others_do_not(sales, product, admin):
    ana = a_person(email="ana@example.org", name="Ana", department=product)
    result = imported("ana@example.org,Ana Gil,SAL\nben@example.org,Ben,SAL\n", admin, moves=False)
    ana.refresh_from_db()
    assert (ana.name, list(Department.objects.of(ana))) == ("Ana", [product])
    assert (result.added, result.moved, [row.name for row in result.left_over]) == ([person("ben")], [], ["Ana Gil"])


def test_a_second_department_is_no_move(sales, product, admin):
    ana = a_person(email="ana@example.org", name="Ana", department=product)
    assert imported('ana@example.org,Ana,"PRO;SAL"\n', admin, moves=False).changed == [ana]
    assert set(Department.objects.of(ana)) == {sales, product}


def test_a_head_stays_head_and_member_until_another_is_named(sales, product, admin):
    jonas = a_person(email="jonas@example.org", name="Jonas", department=product)
    Department.objects.filter(pk=product.pk).update(head=jonas)
    assert imported("jonas@example.org,Jonas,SAL\n", admin).changed == [jonas]
    product.refresh_from_db()
    assert product.head == jonas
    assert set(Membership.objects.filter(user=jonas).values_list("department", flat=True)) == {sales.pk, product.pk}
    assert planned("jonas@example.org,Jonas,SAL\n").steps[0].kind == "unchanged"


def test_who_was_head_or_becomes_it_is_a_member(sales, admin):
    jonas = a_person(email="jonas@example.org", name="Jonas")
    Department.objects.filter(pk=sales.pk).update(head=jonas)
    imported("ana@example.org,Ana,SAL,head\ncleo@example.org,Cleo,SAL,deputy\n", admin)
    members = {jonas.pk, person("ana").pk, person("cleo").pk}
    assert set(Membership.objects.filter(department=sales).values_list("user", flat=True)) == members


def test_without_a_department_people_stay_where_they_are(product, admin):
    ana = a_person(email="ana@example.org", name="Ana", department=product)
    imported("ana@example.org,Ana Gil\n", admin)
    assert list(Department.objects.of(ana)) == [product]


def test_importing_twice_changes_nothing_more(sales, admin):
    lines = (
        "ana@example.org,Ana,SAL,head\nben@example.org,Ben,SAL\n"
        "cleo@example.org,Cleo,SAL,deputy\ndan@example.org,Dan,sales,manager\n"
    )
    imported(lines, admin)
    before = list(User.objects.order_by("pk").values())
    result = imported(lines, admin)
    assert (result.added, result.changed, result.moved) == ([], [], [])
    assert list(User.objects.order_by("pk").values()) == before
    assert Department.objects.get().version == 2


def test_good_lines_are_taken_while_bad_ones_are_left(sales, admin):
    result = imported("ana@example.org,Ana,SAL\nben@example.org,Ben,SAL,boss\nno address,Cleo\n", admin)
    assert result.added == [person("ana")]
    assert [row.name for row in result.left_over] == ["Ben", "Cleo"]
    assert User.objects.count() == 2


def test_departments_are_created_as_agreed_and_others_wait(admin):
    result = imported(
        "ana@example.org,Ana,Legal,head\nben@example.org,Ben,LEGAL\ncleo@example.org,Cleo,Café\n",
        admin,
        codes={"Legal": "LGL"},
    )
    legal = Department.objects.get()
    assert (legal.name, legal.code, legal.head, result.departments) == ("Legal", "LGL", person("ana"), [legal])
    assert set(Department.objects.of(person("ben"))) == {legal}
    assert [row.name for row in result.left_over] == ["Cleo"]


def test_a_code_that_cannot_be_is_refused_and_nothing_is_written(sales, admin):
    for code in ("SAL", "L1"):
        with pytest.raises(CannotImport, match="Code"):
            imported("ana@example.org,Ana,Legal\n", admin, codes={"Legal": code})
    assert not User.objects.filter(email="ana@example.org").exists()
    assert Department.objects.count() == 1


def test_what_changed_since_it_was_shown_is_noticed(sales, admin):
    lines = "ana@example.org,Ana,SAL,head\n"
    seen = planned(lines).fingerprint
    sales.head = a_person(name="Olga Old")
    sales.save()
    with pytest.raises(ChangedMeanwhile):
        import_people(read_list(HEADING + lines).rows, decisions=Decisions(), seen=seen, by=admin, at=NOW)
    assert not User.objects.filter(email="ana@example.org").exists()


def test_a_deputy_who_becomes_head_leaves_the_deputys_seat(sales, admin):
    sales.deputies.add(a_person(email="ana@example.org"))
    imported("ana@example.org,Ana,SAL,head\n", admin)
    assert not sales.deputies.exists()


def test_absences_follow_a_new_time_zone(admin):
    ana = a_person(email="ana@example.org", name="Ana", zone="UTC")
    absence = an_absence(person=ana, from_on=date(2026, 3, 10), until_on=date(2026, 3, 12))
    imported("ana@example.org,Ana,,,Asia/Tokyo\n", admin)
    absence.refresh_from_db()
    assert absence.starts_at == datetime(2026, 3, 9, 15, tzinfo=UTC)


def test_500_people_need_as_many_queries_as_10(product, admin, django_assert_num_queries):
    for name, count in (("tens", 10), ("hundreds", 500)):
        lines = ""
        for number in range(count):
            moved = a_person(name=f"{name} {number}", department=product, quiet=True)
            lines += f"new{moved.email},New,{name},member\n{moved.email},{moved.name},{name}\n"
        rows, shown = read_list(HEADING + lines).rows, planned(lines).fingerprint
        decisions = Decisions(codes={name: name[:3].upper()}, moves=True)
        with django_assert_num_queries(25):
            import_people(rows, decisions=decisions, seen=shown, by=admin, at=NOW)
    assert Membership.objects.filter(department__name="hundreds").count() == 1000
