"""What an administrator decides on the pages of an import: who moves, which column it is, what stays to correct."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from stakeholders.models import Department, User
from tests.people import a_department, a_person, an_administrator

pytestmark = pytest.mark.django_db
LIST = "email,name,department\nana@example.org,Ana Ruiz,SAL\n"


@pytest.fixture
def send(client):
    client.force_login(an_administrator())
    a_department(name="Sales")
    return lambda **typed: client.post(reverse("stakeholders:person-import"), typed)


def fields(response):
    """What the form of the page would send again, as a browser does."""
    return {field.html_name: field.value() or "" for field in response.context["checked"]}


def test_moves_are_ticked_one_by_one(send):
    operations = a_department(name="Operations")
    jonas, mia = a_person(name="Jonas Weber", department=operations), a_person(name="Mia Stone", department=operations)
    preview = send(text=f"name,email,department\nJonas Weber,{jonas.email},Sales\nMia Stone,{mia.email},Sales\n")
    left = send(**fields(preview), moved=mia.email, apply="1")
    assert "Moved: 1." in left.text
    assert [department.name for department in Department.objects.of(mia)] == ["Sales"]
    assert [department.name for department in Department.objects.of(jonas)] == ["Operations"]
    assert "Jonas Weber moves from Operations to Sales" in left.text


def test_a_repeated_line_is_no_move_after_the_rest_was_taken(send):
    a_department(name="Operations")
    preview = send(text=LIST + "ana@example.org,Ana Ruiz,OPE\n")
    left = send(**fields(preview), apply="1")
    assert left.context["moved"]["all"] == 0
    assert "Put both departments into one line" in left.text
    again = send(**fields(left), moves="on", apply="1")
    assert again.context["moved"]["all"] == 0
    assert [one.code for one in Department.objects.of(User.objects.get(email="ana@example.org"))] == ["SAL"]


@pytest.mark.parametrize("is_file", [True, False])
def test_a_column_nobody_knows_is_asked_for_and_the_list_is_kept(send, is_file):
    text = "Wer;Kontakt\nAna;ana@example.org\n"
    refused = send(file=SimpleUploadedFile("l.csv", text.encode())) if is_file else send(text=text)
    assert refused.status_code == 422
    form = refused.context["form"]
    assert form["text"].value() == text
    assert '<option value="Kontakt">Kontakt</option>' in str(form["email_column"])
    asked = send(text=text, email_column="Kontakt")
    assert (asked.status_code, "name_column" in asked.context["form"].errors) == (422, True)
    assert asked.context["form"]["email_column"].value() == "Kontakt"
    assert send(text=text, email_column="Kontakt", name_column="Wer").context["new"]["all"] == 1
