"""The page that imports people."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from stakeholders.models import User
from tests.people import a_department, a_person, an_administrator

pytestmark = pytest.mark.django_db
LIST = "email,name,department\nana@example.org,Ana Ruiz,SAL\n"


@pytest.fixture
def send(client):
    client.force_login(an_administrator())
    a_department(name="Sales")
    return lambda **typed: client.post(reverse("stakeholders:person-import"), typed)


def test_the_page_explains_the_list(client):
    client.force_login(an_administrator())
    assert "email,name,department,role,zone" in client.get(reverse("stakeholders:person-import")).text


def test_first_the_list_is_shown_then_imported(send):
    preview = send(text=LIST)
    assert preview.status_code == 200
    assert "This would add 1 and change 0" in preview.text
    assert User.objects.count() == 1
    applied = send(text=preview.context["again"]["text"].value(), apply="1")
    assert applied.status_code == 303
    assert User.objects.get(email="ana@example.org").name == "Ana Ruiz"


def test_a_file_with_byte_order_mark_and_semicolons_is_read(send):
    content = ("\ufeff" + LIST.replace(",", ";")).encode()
    preview = send(file=SimpleUploadedFile("people.csv", content))
    assert preview.status_code == 200
    assert send(text=preview.context["again"]["text"].value(), apply="1").status_code == 303
    assert User.objects.filter(email="ana@example.org").exists()


@pytest.mark.parametrize("apply", [{}, {"apply": "1"}])
def test_faults_are_listed_and_the_text_is_kept(send, apply):
    text = LIST + "ben@example.org,Ben,XXX\n<script>alert(1)</script>,=1+1,SAL\n"
    response = send(text=text, **apply)
    assert response.status_code == 422
    assert "Line 3:" in response.text
    assert "Line 4:" in response.text
    assert "<script>alert" not in response.text
    assert response.context["again"]["text"].value() == text
    assert User.objects.count() == 1


@pytest.mark.parametrize(
    "typed",
    [
        {},
        {"text": "  \n"},
        {"text": "no list"},
        {"text": "\x00"},
        {"file": SimpleUploadedFile("people.xlsx", b"PK\x03\x04\xff\xfe")},
        {"file": SimpleUploadedFile("empty.csv", b"")},
        {"file": SimpleUploadedFile("large.csv", b"x" * 1_000_001)},
    ],
)
def test_no_list_is_refused(send, typed):
    response = send(**typed)
    assert response.status_code == 422
    assert User.objects.count() == 1


def test_a_replaced_head_is_named_before(send):
    a_department(name="Product", head=a_person(name="Olga Old"))
    response = send(text="email,name,department,role\nana@example.org,Ana,PRO,head\n")
    assert "replaces Olga Old as head of Product" in response.text


def test_a_long_list_is_shown_in_part(send):
    lines = "".join(f"p{number}@example.org,P {number},SAL\n" for number in range(300))
    response = send(text="email,name,department\n" + lines)
    assert "The first 200 of 300 lines" in response.text
