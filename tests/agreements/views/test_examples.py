"""The example: an invented agreement that reads no table and changes nothing."""

import re

import pytest

from tests.agreements.views.browsers import browser_of
from tests.builders import a_table
from tests.people import an_administrator

pytestmark = pytest.mark.django_db


def test_it_shows_a_whole_agreement_and_says_that_it_is_an_example():
    page = browser_of(a_table().ana).get("/example/").text
    assert "Its departments, people and dates are invented" in page
    for words in (
        "Our shared outcome",
        "Product gives Sales",
        "Commitments",
        "One change is asked for",
        "Signed under",
    ):
        assert words in page, words
    for status in ("on track", "At risk", "No news", "done"):
        assert status in page, status


def test_only_who_may_start_one_is_offered_it():
    assert 'id="example-start"' in browser_of(a_table().ana).get("/example/").text
    assert 'id="example-start"' not in browser_of(an_administrator()).get("/example/").text


def test_it_holds_no_form_and_leads_to_no_agreement():
    main = browser_of(a_table().ana).get("/example/").text.partition("<main")[2].partition("</main")[0]
    assert "<form" not in main
    assert set(re.findall(r'href="([^"#]+)"', main)) == {"/", "/agreements/new/"}
