"""Saved views: saved from the list, opened by an address of their own, and nobody else's business."""

import pytest
from django.template.loader import render_to_string
from django.urls import reverse

from stakeholders.lists.saved_views import views_of
from stakeholders.lists.stored import reading_of, selection_of
from stakeholders.models import SavedView
from tests.builders import NOW
from tests.people import a_person
from tests.stakeholders.lists.roster import NAME, registered

pytestmark = pytest.mark.django_db
SAVE = reverse("stakeholders:saved-view-save", args=[NAME])
LIST = reverse("stakeholders:person-list")
HOSTILE = '<script>alert(1)</script> "quoted"'


@pytest.fixture(autouse=True)
def roster():
    with registered():
        yield


@pytest.fixture
def ana(client):
    person = a_person()
    client.force_login(person)
    return person


def a_view(person, name="Anas", query="q=ana"):
    return SavedView.objects.create(person=person, listing=NAME, name=name, query=query, created_at=NOW)


def of(view, what):
    return reverse(f"stakeholders:saved-view-{what}", args=[view.pk])


def component(person, query):
    selection = selection_of(NAME, query, reading_of(person, at=NOW))
    context = {"selection": selection, "saved_views": views_of(selection)}
    return render_to_string("components/list_views.html", context)


def test_saving_leads_back_to_the_list_as_it_was(client, ana):
    answer = client.post(SAVE, {"name": " Anas ", "query": "q=ana&page=3&sort=-joined"})
    assert (answer.status_code, answer["Location"]) == (303, f"{LIST}?q=ana&sort=-joined")
    view = SavedView.objects.get()
    assert (view.person, view.listing, view.name, view.query) == (ana, NAME, "Anas", "q=ana&sort=-joined")


@pytest.mark.parametrize("name", ["", "  ", "\u200b", "x" * 61])
def test_what_cannot_be_saved_stays_typed(client, ana, name):
    answer = client.post(SAVE, {"name": name, "query": "q=ana"})
    assert answer.status_code == 422
    assert f'value="{name}"' in answer.text or not name
    assert 'value="q=ana"' in answer.text
    assert "0 people, called “ana”. Sorted by name" in answer.text
    assert not SavedView.objects.exists()


def test_a_name_that_is_taken_is_replaced_only_when_that_is_said(client, ana):
    view = a_view(ana, HOSTILE)
    typed = {"name": HOSTILE.upper(), "query": "q=bea"}
    answer = client.post(SAVE, typed)
    assert answer.status_code == 422
    assert "Replace the view of this name" in answer.text
    assert HOSTILE not in answer.text
    assert client.post(SAVE, typed | {"replaces": "on"}).status_code == 303
    view.refresh_from_db()
    assert (view.name, view.query) == (HOSTILE.upper(), "q=bea")


def test_the_twenty_first_is_refused_in_words(client, ana):
    for number in range(20):
        a_view(ana, f"View {number}")
    answer = client.post(SAVE, {"name": "One more", "query": "q=bea"})
    assert answer.status_code == 422
    assert "Remove one first" in answer.text


def test_a_view_has_an_address_that_leads_to_the_list(client, ana):
    answer = client.get(of(a_view(ana), "open"))
    assert (answer.status_code, answer["Location"]) == (302, f"{LIST}?q=ana")


def test_a_view_is_renamed_and_removed(client, ana):
    view, other = a_view(ana), a_view(ana, "Other")
    assert client.post(of(view, "rename"), {"name": "Mine"})["Location"] == f"{LIST}?q=ana"
    refused = client.post(of(view, "rename"), {"name": "OTHER"})
    assert refused.status_code == 422
    assert 'value="OTHER"' in refused.text
    view.refresh_from_db()
    assert view.name == "Mine"
    assert client.post(of(view, "remove")).status_code == 303
    assert list(SavedView.objects.all()) == [other]


@pytest.mark.parametrize("what", ["open", "rename", "remove"])
def test_somebody_elses_view_is_nowhere(client, ana, what):
    theirs = a_view(a_person(name="Ben Ode"))
    nowhere = of(theirs, what).replace(str(theirs.pk), "999999")
    send = client.get if what == "open" else client.post
    assert [send(path).status_code for path in (of(theirs, what), nowhere)] == [404, 404]
    theirs.refresh_from_db()
    assert theirs.name == "Anas"


def test_a_list_that_is_not_there_keeps_no_views(client, ana):
    view = a_view(ana)
    SavedView.objects.update(listing="gone")
    assert client.get(of(view, "open")).status_code == 404
    assert client.post(reverse("stakeholders:saved-view-save", args=["gone"]), {"name": "X"}).status_code == 404


def test_the_list_shows_the_views_and_which_one_is_open(ana):
    assert component(ana, "").strip() == ""
    assert "Save this view" in component(ana, "q=bea")
    view = a_view(ana, HOSTILE)
    elsewhere, here = component(ana, ""), component(ana, "q=ana")
    assert HOSTILE not in elsewhere
    assert f'href="{of(view, "open")}"' in elsewhere
    assert "aria-current" not in elsewhere
    assert "Save this view" not in elsewhere
    assert here.count('aria-current="page"') == 1
    assert "Save this view" not in here
    assert of(view, "remove") in here
    assert of(view, "remove") not in elsewhere


@pytest.mark.parametrize("count", [1, 20])
def test_the_list_asks_once_whatever_the_number_of_views(ana, django_assert_num_queries, count):
    for number in range(count):
        a_view(ana, f"View {number}")
    with django_assert_num_queries(1):
        component(ana, "q=ana")
