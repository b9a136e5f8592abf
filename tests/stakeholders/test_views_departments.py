"""The pages of departments."""

import pytest
from django.urls import reverse

from stakeholders.models import Department
from tests.builders import a_draft, a_table
from tests.people import a_department, a_person, an_administrator

pytestmark = pytest.mark.django_db
HOSTILE = '<script>alert(1)</script> "quoted"'


@pytest.fixture
def admin(client):
    person = an_administrator()
    client.force_login(person)
    return person


def edit_url(code="SAL"):
    return reverse("stakeholders:department-edit", args=[code])


def test_everybody_reads_who_speaks_for_a_department(client):
    client.force_login(a_person(name="Otto"))
    sales = a_department(name="Sales", head=a_person(name="Helen Head"), deputies=(a_person(name="Dan Deputy"),))
    a_person(name="Mia Member", department=sales)
    a_person(name="Gone", department=sales, is_active=False)
    page = client.get(reverse("stakeholders:department-list")).text
    assert all(words in page for words in ("Sales", "Helen Head", "Dan Deputy", "1 member"))
    assert edit_url() not in page


def test_without_departments_the_page_says_what_to_do(client, admin):
    assert "Add the first one" in client.get(reverse("stakeholders:department-list")).text


@pytest.mark.parametrize("count", [1, 26])
def test_the_list_needs_the_same_queries_for_one_and_many(client, admin, django_assert_max_num_queries, count):
    for number in range(count):
        deputy = a_person(name=f"P {number}")
        a_department(name=f"D {number}", code=f"AA{chr(65 + number)}", deputies=(deputy,))
    with django_assert_max_num_queries(8):
        client.get(reverse("stakeholders:department-list"))


def test_a_department_is_added(client, admin):
    ana = a_person()
    response = client.post(reverse("stakeholders:department-add"), {"name": "Sales", "code": "sal", "head": ana.pk})
    assert response.status_code == 303
    assert Department.objects.get(code="SAL").head == ana


@pytest.mark.parametrize(
    "typed",
    [
        {"name": ""},
        {"name": "n" * 81},
        {"name": "PRODUCT"},
        {"code": "PRO"},
        {"code": HOSTILE},
        {"code": "ÄÖÜ"},
        {"head": HOSTILE},
        {"name": HOSTILE, "code": "1"},
    ],
)
def test_what_cannot_be_saved_is_kept_in_the_form(client, admin, typed):
    a_department(name="Product", code="PRO")
    response = client.post(reverse("stakeholders:department-add"), {"name": "Sales", "code": "SAL"} | typed)
    assert response.status_code == 422
    assert "<script>alert" not in response.text
    assert all(response.context["form"].data[name] == value for name, value in typed.items())
    assert Department.objects.count() == 1


def test_a_department_is_changed_and_deputies_are_members(client, admin):
    sales = a_department(name="Sales")
    mia, olga, otto = a_person(name="Mia", department=sales), a_person(name="Olga"), a_person(name="Otto Outside")
    typed = {"version": 1, "name": "Sales", "code": "SLS", "head": olga.pk, "deputies": [mia.pk]}
    assert client.post(edit_url(), typed).status_code == 303
    sales.refresh_from_db()
    assert (sales.code, sales.head, list(sales.deputies.all())) == ("SLS", olga, [mia])
    refused = client.post(edit_url("SLS"), typed | {"version": 2, "head": "", "deputies": [otto.pk]})
    assert refused.status_code == 422


def test_the_form_says_that_the_head_stays_a_member(client, admin):
    a_department(name="Sales", head=a_person(name="Jürgen Groß"))
    assert "Jürgen Groß stays a member when you choose somebody else." in client.get(edit_url()).text


def test_the_count_is_that_of_the_list_behind_it(client, admin):
    ana, ben = a_person(), a_person(name="Ben")
    client.post(reverse("stakeholders:department-add"), {"name": "Sales", "code": "SAL", "head": ana.pk})
    client.post(edit_url(), {"version": 1, "name": "Sales", "code": "SAL", "head": ben.pk})
    a_person(name="Gone", department=Department.objects.get(), is_active=False)
    page = client.get(reverse("stakeholders:department-list")).text
    address = reverse("stakeholders:person-list") + "?department=SAL&amp;state=active"
    assert f'href="{address}">2 members' in page
    assert client.get(address.replace("&amp;", "&")).context["page"].paginator.count == 2


def test_a_stale_form_shows_both_and_can_be_saved_then(client, admin):
    a_department(name="Sales")
    typed = {"version": 1, "name": "Theirs", "code": "SAL"}
    client.post(edit_url(), typed)
    response = client.post(edit_url(), typed | {"name": "Mine"})
    assert response.status_code == 409
    assert "Theirs" in response.text
    version = response.context["form"]["version"].value()
    assert client.post(edit_url(), typed | {"name": "Mine", "version": version}).status_code == 303


def test_a_department_made_by_mistake_is_removed(client, admin):
    a_department(name="Sales")
    assert client.post(reverse("stakeholders:department-remove", args=["SAL"])).status_code == 303
    assert not Department.objects.exists()


def test_a_department_that_is_used_stays_and_the_page_says_why(client, admin):
    table = a_table()
    a_person(name="Mia", department=table.sales)
    refused = client.post(reverse("stakeholders:department-remove", args=["SAL"]))
    assert (refused.status_code, "Sales has 1 member." in refused.text) == (422, True)
    table.sales.memberships.all().delete()
    a_draft(table)
    refused = client.post(reverse("stakeholders:department-remove", args=["SAL"]))
    assert (refused.status_code, "Agreements name Sales" in refused.text) == (422, True)
    assert Department.objects.filter(code="SAL").exists()


def test_nobody_else_removes_a_department(client):
    a_department(name="Sales")
    client.force_login(a_person())
    assert client.post(reverse("stakeholders:department-remove", args=["SAL"])).status_code == 403
    assert Department.objects.exists()


def test_an_unknown_code_is_not_found(client, admin):
    assert client.get(edit_url("XXX")).status_code == 404


def test_others_may_not_change(client):
    an_administrator()
    a_department(name="Sales", head=(ana := a_person()))
    client.force_login(ana)
    response = client.post(edit_url(), {"version": 1, "name": "Mine", "code": "SAL"})
    assert response.status_code == 403
    assert Department.objects.get().name == "Sales"
