"""A thing to do: the name under which it is parked, its page and its place among the others."""

from datetime import date

from agreements.dashboard.need import Need, one_of_each_promise


def a_need(**values):
    return Need(**({"title": "", "about": "", "act": "", "url": "/commitments/C-0001/", "id": "worry-1"} | values))


def test_what_is_asked_anew_has_another_key():
    assert a_need().key == "worry-1:"
    assert a_need(asked=7).key == "worry-1:7"
    assert a_need(asked=8).key == "worry-1:8"


def test_a_key_fits_into_its_column():
    assert len(a_need(asked="x" * 100).key) == 80


def test_the_page_is_the_address_without_its_place():
    assert a_need(url="/commitments/C-0001/#decide").page == "/commitments/C-0001/"


def test_what_blocks_others_comes_first_and_then_the_nearest_day():
    march, april = date(2027, 3, 15), date(2027, 4, 15)
    expected = [
        a_need(id="1", blocks=True),
        a_need(id="2", blocks=True, due_on=april),
        a_need(id="3", due_on=march),
        a_need(id="4", due_on=april),
    ]
    assert sorted([*expected[2:], *expected[:2]], key=lambda need: need.rank) == expected


def test_of_several_about_one_promise_the_first_is_shown():
    needs = [a_need(id="decide-1", promise=1), a_need(id="worry-2", promise=2), a_need(id="worry-1", promise=1)]
    others = [a_need(id="sign-1"), a_need(id="sign-2")]
    assert one_of_each_promise([*needs, *others]) == [*needs[:2], *others]
