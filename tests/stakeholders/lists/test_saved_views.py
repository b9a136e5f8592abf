"""Views of a list: saved, called otherwise, and no more of them than people find again."""

import threading

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models import QuerySet

from stakeholders.lists import saved_views
from stakeholders.lists.saved_views import MOST_VIEWS, CannotSaveView, NameIsTaken, rename_view, save_view, views_of
from stakeholders.lists.stored import reading_of, selection_of
from stakeholders.models import SavedView
from tests.builders import NOW
from tests.people import a_person
from tests.stakeholders.lists.roster import NAME, registered


@pytest.fixture(autouse=True)
def roster():
    with registered():
        yield


def asked(person, query):
    return selection_of(NAME, query, reading_of(person, at=NOW))


def saved(person, name, query="q=ana", *, replaces=False):
    return save_view(asked(person, query), name=name, replaces=replaces, at=NOW)


@pytest.mark.django_db
def test_a_view_keeps_what_can_be_read_of_the_address_and_nothing_else():
    person = a_person()
    view = saved(person, "Anas", "sort=-joined&q=%20ana%20&page=7&colour=red&q2=x")
    assert view.query == "q=ana&sort=-joined"
    assert views_of(asked(person, "")).all == [view]
    assert saved(person, "All", "sort=no-such-column&q=").query == ""


@pytest.mark.django_db
def test_views_are_ones_own_and_of_one_list_in_the_order_of_their_names():
    ana, ben = a_person(), a_person(name="Ben Ode")
    saved(ben, "Bens")
    for name in ("Zoë", "Änne", "bea"):
        saved(ana, name)
    SavedView.objects.create(person=ana, listing="another", name="Elsewhere", created_at=NOW)
    assert [view.name for view in views_of(asked(ana, "")).all] == ["Änne", "bea", "Zoë"]


@pytest.mark.django_db
def test_the_views_that_ask_for_what_is_shown_are_open():
    person = a_person()
    saved(person, "Bens", "q=ben")
    twins = [saved(person, name, "q=ana&sort=-name") for name in ("A", "B")]
    assert views_of(asked(person, "sort=-name&page=2&q=ana")).open == twins
    assert views_of(asked(person, "q=ana")).open == []


@pytest.mark.django_db
def test_another_view_of_the_name_stays_unless_it_is_to_be_replaced():
    person = a_person()
    saved(person, "Änne", "q=anne")
    with pytest.raises(NameIsTaken, match="“Änne” already"):
        saved(person, "anne", "q=bea")
    assert [view.query for view in views_of(asked(person, "")).all] == ["q=anne"]
    saved(person, "anne", "q=bea", replaces=True)
    assert [(view.name, view.query) for view in views_of(asked(person, "")).all] == [("anne", "q=bea")]


@pytest.mark.django_db
def test_a_form_sent_twice_saves_one_view():
    person = a_person()
    assert saved(person, "Anas") == saved(person, "Anas")
    assert SavedView.objects.count() == 1


@pytest.mark.django_db
def test_signs_that_are_no_words_are_names_too():
    person = a_person()
    saved(person, "★", "q=a")
    saved(person, "☆", "q=b")
    assert SavedView.objects.count() == 2


@pytest.mark.django_db
def test_there_are_at_most_twenty_of_a_list():
    person = a_person()
    for number in range(MOST_VIEWS):
        saved(person, f"View {number}", f"q={number}")
    with pytest.raises(CannotSaveView, match="20 views"):
        saved(person, "One more")
    # Whoever has as many still replaces one.
    saved(person, "View 3", "q=three", replaces=True)
    saved(a_person(name="Ben Ode"), "One more")


@pytest.mark.django_db
def test_a_view_is_called_otherwise_unless_another_has_the_name():
    person = a_person()
    view = saved(person, "Anas")
    saved(person, "Bens", "q=ben")
    rename_view(view, name="anas")
    with pytest.raises(NameIsTaken):
        rename_view(view, name="BENS")
    assert sorted(SavedView.objects.values_list("name", "folded")) == [("Bens", "bens"), ("anas", "anas")]


@pytest.mark.django_db
def test_the_database_knows_one_view_of_a_name_and_no_name_without_anything_to_see():
    person = a_person()
    saved(person, "Anas")
    for name in ("ANAS", "\u200b"):
        with pytest.raises(IntegrityError), transaction.atomic():
            SavedView.objects.create(person=person, listing=NAME, name=name, created_at=NOW)


def at_once(person, count):
    """Save so many views at the same moment, and return how many there are afterwards."""
    ready = threading.Barrier(count)

    def press(number):
        try:
            ready.wait(10)
            saved(person, f"Last {number}", f"q=last{number}")
        except CannotSaveView:
            pass
        finally:
            connection.close()

    threads = [threading.Thread(target=press, args=[number]) for number in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    return SavedView.objects.count()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("is_locked", [True, False], ids=["locked", "control"])
def test_two_presses_at_once_make_no_more_than_twenty(monkeypatch, is_locked):
    person = a_person()
    for number in range(MOST_VIEWS - 1):
        saved(person, f"View {number}", f"q={number}")
    if not is_locked:
        counted = threading.Barrier(2)

        class Slow(QuerySet[SavedView]):
            def count(self):
                found = super().count()
                counted.wait(10)
                return found

        monkeypatch.setattr(
            saved_views, "_locked_views", lambda person, listing: Slow(SavedView).filter(person=person, listing=listing)
        )
    assert at_once(person, 2) == (MOST_VIEWS if is_locked else MOST_VIEWS + 1)
