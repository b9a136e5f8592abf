"""What every page of a list shows: its part alone for htmx, the address that was understood, and the way back."""

import pytest
from django.urls import reverse

from tests.people import a_person

pytestmark = pytest.mark.django_db
PAGE = reverse("stakeholders:person-list")
HTMX = {"HX-Request": "true", "HX-Target": "listed"}


@pytest.fixture
def reader(client):
    person = a_person(name="Bea Sun")
    client.force_login(person)
    return person


def test_the_filter_gets_the_list_alone_and_an_address_without_what_is_empty(client, reader):
    answer = client.get(PAGE, {"q": "bea", "department": "", "sort": "name", "other": "x"}, headers=HTMX)
    assert answer.text.strip().startswith('<div class="stack" id="listed">')
    assert answer["HX-Push-Url"] == f"{PAGE}?q=bea"


def test_going_back_gets_the_whole_page(client, reader):
    headers = HTMX | {"HX-History-Restore-Request": "true"}
    assert "<!doctype html>" in client.get(PAGE, headers=headers).text


def test_what_was_wrong_is_said_above_the_rows_and_all_rows_are_there(client, reader):
    text = client.get(PAGE, {"q": "x" * 10_000}, headers=HTMX).text
    assert "It narrows nothing." in text
    assert "Bea Sun" in text


def test_paper_says_where_the_rest_is(client, reader):
    assert "The first ten" not in client.get(PAGE).text
    for number in range(10):
        a_person(name=f"Person {number}")
    assert f"All 11: http://testserver{PAGE}?sort=-name" in client.get(PAGE, {"sort": "-name"}).text


def test_pages_keep_what_is_chosen(client, reader, monkeypatch):
    monkeypatch.setattr("stakeholders.lists.selection.ON_A_PAGE", 1)
    a_person(name="Bea Moon")
    text = client.get(PAGE, {"q": "bea", "sort": "-name"}).text
    assert 'href="?q=bea&amp;sort=-name&amp;page=2"' in text
