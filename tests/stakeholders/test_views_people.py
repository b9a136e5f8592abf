"""The pages of people."""

import pytest
from django.urls import reverse

from stakeholders.models import Department, User
from tests.builders import a_draft, a_table
from tests.people import a_department, a_person, an_administrator

pytestmark = pytest.mark.django_db
HOSTILE = '<script>alert(1)</script> {{ 7|add:7 }} "quoted"'


@pytest.fixture
def admin(client):
    person = an_administrator()
    client.force_login(person)
    return person


def fields(person=None, **changes):
    typed = {"name": "Ben Okafor", "email": "ben@example.org", "zone": "Europe/Lisbon", "seat": "member"}
    if person:
        typed = {"name": person.name, "email": person.email, "zone": person.zone, "version": person.version}
    return typed | changes


def edit_url(person):
    return reverse("stakeholders:person-edit", args=[person.pk])


def test_everybody_reads_who_is_here_and_nothing_to_change(client):
    client.force_login(a_person(name="Ana Ruiz", department=a_department(name="Sales")))
    a_person(name="Gone Girl", is_active=False)
    page = client.get(reverse("stakeholders:person-list")).text
    assert "ana.ruiz@example.org" in page
    assert "Member of Sales" in page
    assert "Gone Girl" not in page
    assert reverse("stakeholders:person-add") not in page


def test_administrators_see_who_is_deactivated(client, admin):
    a_person(name="Gone Girl", is_active=False)
    assert "(deactivated)" in client.get(reverse("stakeholders:person-list")).text


def test_the_list_is_narrowed_by_text_and_department(client, admin):
    sales = a_department(name="Sales")
    for name in ("Helen Head", "Dan Deputy", "Mia Member"):
        a_person(name=name, department=sales)
    a_person(name="Olga Outside", department=a_department(name="Product"))
    page = client.get(reverse("stakeholders:person-list"), {"department": "SAL"}).text
    assert all(name in page for name in ("Helen Head", "Dan Deputy", "Mia Member"))
    assert "Olga Outside" not in page
    page = client.get(reverse("stakeholders:person-list"), {"q": "MIA.M", "department": "SAL"}).text
    assert "Mia Member" in page
    assert "Helen Head" not in page


@pytest.mark.parametrize(
    "query", [{"q": HOSTILE}, {"q": "%_'"}, {"q": "x" * 500}, {"department": "' OR 1=1"}, {"page": "-9"}]
)
def test_nonsense_in_the_filters_is_answered(client, admin, query):
    response = client.get(reverse("stakeholders:person-list"), query)
    assert response.status_code == 200
    assert "<script>alert" not in response.text


def test_the_list_comes_in_pages_of_fifty(client, admin):
    for number in range(60):
        a_person(name=f"P {number:02}")
    context = client.get(reverse("stakeholders:person-list"), {"page": 2}).context
    assert len(context["page"].object_list) == 11


@pytest.mark.parametrize("count", [1, 30])
def test_the_list_needs_the_same_queries_for_one_and_thirty(client, admin, django_assert_max_num_queries, count):
    for number in range(count):
        sales = a_department(
            name=f"D {number}", code="AA" + chr(65 + number % 26) if number < 26 else f"B{'ABCD'[number - 26]}A"
        )
        a_person(name=f"P {number}", department=sales)
    with django_assert_max_num_queries(14):
        client.get(reverse("stakeholders:person-list"))


@pytest.mark.parametrize("name", ["person-add", "person-import", "department-add"])
def test_who_is_not_administrator_is_told_whom_to_ask(client, name):
    an_administrator(name="Ada Admin")
    client.force_login(a_person(is_manager=True))
    for response in (client.get(reverse(f"stakeholders:{name}")), client.post(reverse(f"stakeholders:{name}"))):
        assert response.status_code == 403
        assert "Ask Ada Admin" in response.text


@pytest.mark.parametrize("name", ["person-edit", "person-deactivate", "person-reactivate"])
def test_who_is_not_administrator_changes_nobody(client, name):
    ana = a_person()
    client.force_login(ana)
    response = client.post(reverse(f"stakeholders:{name}", args=[ana.pk]), fields(ana, is_administrator="on"))
    assert response.status_code == 403
    assert not User.objects.administrators().exists()


def test_who_is_signed_out_reads_nothing(client):
    for name in ("person-list", "department-list", "profile", "person-add"):
        assert client.get(reverse(f"stakeholders:{name}")).status_code == 302


def test_a_person_is_added(client, admin):
    sales = a_department(name="Sales")
    response = client.post(reverse("stakeholders:person-add"), fields(department=sales.pk, is_manager="on"))
    ben = User.objects.get(email="ben@example.org")
    assert (response.status_code, response["Location"]) == (303, reverse("stakeholders:person-list"))
    assert (ben.is_manager, list(Department.objects.of(ben))) == (True, [sales])


@pytest.mark.parametrize("seat", ["head", "deputy"])
def test_a_role_without_a_department_is_no_success(client, admin, seat):
    response = client.post(reverse("stakeholders:person-add"), fields(seat=seat))
    assert response.status_code == 422
    assert "A head or deputy needs a department" in response.context["form"].errors["department"][0]
    assert not User.objects.filter(email="ben@example.org").exists()


@pytest.mark.parametrize(
    "typed",
    [
        {"name": "n" * 121},
        {"name": "Ben\x85Bcc: all@example.org"},
        {"email": "ADA.ADMIN@example.org"},
        {"email": HOSTILE},
        {"email": "e" * 300 + "@example.org"},
        {"zone": HOSTILE},
        {"department": HOSTILE},
        {"seat": HOSTILE},
    ],
)
def test_what_cannot_be_saved_is_kept_in_the_form(client, admin, typed):
    response = client.post(reverse("stakeholders:person-add"), fields() | typed)
    assert response.status_code == 422
    assert "There is something to put right" in response.text
    assert "<script>alert" not in response.text
    assert response.context["form"].data["name"] == (fields() | typed)["name"]
    assert User.objects.count() == 1


def test_hostile_words_in_a_name_are_only_words(client, admin):
    client.post(reverse("stakeholders:person-add"), fields(name=HOSTILE))
    page = client.get(reverse("stakeholders:person-list")).text
    assert "&lt;script&gt;alert(1)&lt;/script&gt; {{ 7|add:7 }}" in page
    assert "<script>alert" not in page


def test_a_person_is_changed(client, admin):
    ana, sales = a_person(), a_department(name="Sales")
    response = client.post(edit_url(ana), fields(ana, name="Ana Gil", departments=[sales.pk]))
    ana.refresh_from_db()
    assert response.status_code == 303
    assert (ana.name, list(Department.objects.of(ana))) == ("Ana Gil", [sales])


def test_the_edit_page_shows_what_is_stored(client, admin):
    sales = a_department(name="Sales")
    ana = a_person(department=sales, zone="EST")
    form = client.get(edit_url(ana)).context["form"]
    assert (form["departments"].value(), form["zone"].value()) == ([sales.pk], "EST")
    assert client.post(edit_url(ana), fields(ana, departments=[sales.pk])).status_code == 303


def test_what_nobody_sees_is_taken_out_by_a_tick_and_nothing_else_is_lost(client, admin):
    typed = fields(name="Ben\u202e Okafor", words="Wel\u200bcome")
    refused = client.post(reverse("stakeholders:person-add"), typed)
    assert refused.status_code == 422
    assert refused.text.count('name="take_out"') == 2
    assert client.post(reverse("stakeholders:person-add"), typed | {"take_out": "1"}).status_code == 303
    assert User.objects.get(email="ben@example.org").name == "Ben Okafor"


def test_a_word_of_two_alphabets_offers_nothing_to_take_out(client, admin):
    refused = client.post(reverse("stakeholders:person-add"), fields(name="L\u0435e Morgan"))
    assert refused.status_code == 422
    assert 'name="take_out"' not in refused.text


def test_of_the_time_zones_no_second_names_are_offered(client, admin):
    offered = {
        value for value, _label in client.get(reverse("stakeholders:person-add")).context["form"]["zone"].field.choices
    }
    assert {"UTC", "Europe/Lisbon", "Europe/Oslo", "Asia/Kolkata", "America/New_York"} <= offered
    assert not {"Asia/Calcutta", "US/Eastern", "Europe/Belfast", "America/Buenos_Aires"} & offered


def test_the_name_leads_to_the_page_of_the_person(client, admin):
    ana = a_person()
    page = client.get(reverse("stakeholders:person-list")).text
    link = page[page.index(f'id="person-{ana.pk}-edit"') :]
    assert "Ana Ruiz" in link[: link.index("</a>")]
    assert edit_url(ana) in link[: link.index("</a>")]


def test_a_person_who_is_nobody_is_not_found(client, admin):
    assert client.get(reverse("stakeholders:person-edit", args=[10**9])).status_code == 404


def test_a_stale_form_shows_both_and_can_be_saved_then(client, admin):
    ana = a_person()
    stale = fields(ana, name="Mine")
    client.post(edit_url(ana), fields(ana, name="Theirs"))
    response = client.post(edit_url(ana), stale)
    assert response.status_code == 409
    assert "Theirs" in response.text
    assert response.context["form"]["name"].value() == "Mine"
    again = client.post(edit_url(ana), stale | {"version": response.context["form"]["version"].value()})
    assert again.status_code == 303


def test_the_last_administrator_is_told_why_they_stay(client, admin):
    response = client.post(edit_url(admin), fields(admin))
    assert response.status_code == 422
    assert "Somebody must stay administrator" in response.text


def test_who_takes_the_administrators_role_from_themselves_is_asked_first(client, admin):
    an_administrator(name="Bea Admin")
    asked = client.post(edit_url(admin), fields(admin))
    assert asked.status_code == 422
    assert "You take the role of administrator from yourself." in asked.text
    assert User.objects.get(pk=admin.pk).is_administrator
    assert client.post(edit_url(admin), fields(admin, is_sure="1")).status_code == 303
    assert not User.objects.get(pk=admin.pk).is_administrator


def test_nobody_is_asked_for_the_role_of_somebody_else(client, admin):
    bea = an_administrator(name="Bea Admin")
    assert client.post(edit_url(bea), fields(bea)).status_code == 303
    assert not User.objects.get(pk=bea.pk).is_administrator


def test_a_person_is_deactivated_after_a_question_and_comes_back(client, admin):
    ana = a_person()
    url = reverse("stakeholders:person-deactivate", args=[ana.pk])
    assert "Deactivate Ana Ruiz?" in client.get(url).text
    assert client.post(url).status_code == 303
    assert not User.objects.get(pk=ana.pk).is_active
    assert client.post(reverse("stakeholders:person-reactivate", args=[ana.pk])).status_code == 303
    assert User.objects.get(pk=ana.pk).is_active


def test_what_would_be_left_is_said_before_the_press(client, admin):
    table = a_table()
    a_draft(table)
    Department.objects.update(head=None)
    page = client.get(reverse("stakeholders:person-deactivate", args=[table.ana.pk])).text
    assert page.index("Leads 1 agreement.") < page.index('id="person-deactivate-confirm"')
    page = client.get(reverse("stakeholders:person-deactivate", args=[a_person(name="Nobody").pk])).text
    assert 'id="left-behind"' not in page


def test_a_head_is_not_deactivated(client, admin):
    a_department(name="Sales", head=(ana := a_person()))
    page = client.get(reverse("stakeholders:person-deactivate", args=[ana.pk])).text
    assert "Name another head of Sales" in page
    assert 'id="person-deactivate-confirm"' not in page
    response = client.post(reverse("stakeholders:person-deactivate", args=[ana.pk]))
    assert response.status_code == 422
    assert "head of Sales" in response.text
