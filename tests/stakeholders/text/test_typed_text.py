"""What somebody had typed is kept under the labels of its form, and nothing that they chose or keep secret."""

import pytest
from django.test import RequestFactory
from django.urls import get_resolver

from stakeholders.text.typed_text import typed_text


def kept(**posted):
    # The forms are known once the views are.
    assert get_resolver().url_patterns
    return typed_text(RequestFactory().post("/", posted))


@pytest.mark.parametrize("name", ["password", "password1", "password2", "oldpassword", "csrfmiddlewaretoken"])
def test_every_field_that_holds_a_secret_is_known(name):
    assert kept(**{name: "s3cret-words"}) == []


def test_blank_fields_are_not_worth_keeping():
    assert kept(unknown_words="  ", other_words="x") == [("Other words", "x")]


def test_what_was_chosen_is_left_out_and_the_rest_has_the_labels_of_its_form():
    posted = {
        "name": "Ben Okafor",
        "distinction": "Lisbon",
        "email": "ben@example.org",
        "zone": "Europe/Lisbon",
        "department": "3",
        "seat": "member",
        "is_invited": "on",
        "words": "Welcome.",
    }
    assert kept(**posted) == [
        ("Name", "Ben Okafor"),
        ("Told apart by", "Lisbon"),
        ("E-mail address", "ben@example.org"),
        ("Your words to them", "Welcome."),
    ]


def test_a_number_that_was_written_is_kept_where_its_form_is_known():
    assert ("Your words to them", "42") in kept(name="Ben", email="b@example.org", seat="member", words="42")
    assert kept(nobody_knows_this="42") == []
