"""Whose page it is: a mark that stays the same for one person, differs between two, and tells no id."""

import pytest
from django.contrib.auth.models import AnonymousUser

from stakeholders.accounts.page_owners import is_page_of, owner_of, page_of
from stakeholders.models import User
from tests.people import a_person

pytestmark = pytest.mark.django_db


def test_two_people_have_two_marks_and_nobody_has_none():
    sam, elena = a_person(name="Sam Seatless"), a_person(name="Elena Ek")
    assert page_of(sam) == page_of(User.objects.get(pk=sam.pk))
    assert len({page_of(sam), page_of(elena), page_of(AnonymousUser())}) == 3
    assert page_of(AnonymousUser()) == ""


def test_a_mark_depends_on_the_key_of_the_installation(settings):
    """Without the key nobody computes it from an id."""
    sam = User(pk=7)
    assert page_of(sam) == "0a8d499fc6fc7157398f5a17146013a1"
    settings.SECRET_KEY = "another" * 8
    assert page_of(sam) != "0a8d499fc6fc7157398f5a17146013a1"


def test_a_mark_is_its_owners_alone():
    sam, elena = a_person(name="Sam Seatless"), a_person(name="Elena Ek")
    assert is_page_of(sam, page_of(sam))
    for mark in (page_of(elena), page_of(sam)[:-1], "ü", ""):
        assert not is_page_of(sam, mark)


def test_the_owner_is_found_even_after_leaving():
    sam, elena = a_person(name="Sam Seatless"), a_person(name="Elena Ek")
    User.objects.filter(pk=sam.pk).update(is_active=False)
    assert (owner_of(page_of(sam)), owner_of(page_of(elena)), owner_of("f" * 32)) == (sam, elena, None)
