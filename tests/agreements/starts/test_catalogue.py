"""The starts that are offered for a matter."""

import pytest

from agreements.starts.catalogue import STARTS, suggested


@pytest.mark.parametrize(
    ("matter", "first"),
    [
        ("Launching the mower in spring", "launch"),
        ("How much stock do we keep?", "supply"),
        ("Security REVIEWS of our website", "review"),
        ("New equipment for the press", "spending"),
        ("One CRM platform for all of us", "platform"),
        ("Handover of the quotes feature", "delivery"),
    ],
)
def test_the_start_that_fits_best_stands_first(matter, first):
    assert suggested(matter)[0].slug == first


@pytest.mark.parametrize("matter", ["", "zzzz", "of it"])
def test_where_none_fits_three_are_offered(matter):
    assert len(suggested(matter)) == 3


def test_each_start_says_something_everywhere():
    for start in STARTS:
        words = [start.title, start.hint, start.beneficiaries, start.change, start.benefit, start.indicators]
        assert all(str(text).strip() for text in words)
        assert all(promise.days > 0 for promise in (start.ours, start.theirs))
