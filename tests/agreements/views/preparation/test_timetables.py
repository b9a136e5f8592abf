"""The proposed days on their page, in the head of every page of the draft, and in what comes next on home."""

from datetime import timedelta

import pytest
from django.utils import timezone

from agreements.models import Timetable
from agreements.preparation.timetables import set_timetable
from tests.agreements.views.browsers import browser_of, page
from tests.builders import a_commitment, a_draft, a_table
from tests.people import a_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def table():
    table = a_table()
    table.__dict__["agreement"] = a_draft(table, at=timezone.now())
    return table


def in_days(days):
    return (timezone.now() + timedelta(days=days)).date()


def propose(browser, table, version=0, **days):
    return browser.post(page(table.agreement, "timetable-set"), {"version": version} | days)


def test_the_day_to_sign_by_stands_in_the_head_of_every_page(table):
    ana = browser_of(table.ana)
    saved = propose(ana, table, sign_by=in_days(30).isoformat())
    assert (saved.status_code, saved.url) == (303, table.agreement.get_absolute_url())
    day = f"{in_days(30):%-d %B}"
    names = ["agreement-overview", "agreement-sign", "history", "our-preparation", "warning-list", "timetable-set"]
    addresses = [page(table.agreement, name) for name in names]
    addresses += [page(table.agreement, "term-list", "commitments"), page(table.agreement, "stance-take", "SAL")]
    for address in addresses:
        assert f"sign by {day}" in ana.get(address).text, address


def test_without_days_nothing_is_said_and_they_are_offered_to_whoever_writes(table):
    shown = browser_of(table.ana).get(table.agreement.get_absolute_url()).text
    assert "Propose days to talk, write and sign" in shown
    assert "sign by" not in shown


def test_all_three_stand_in_what_comes_next_on_home(table):
    days = {"talk_on": in_days(5), "text_on": in_days(9), "sign_by": in_days(12)}
    set_timetable(agreement=table.agreement, days=days, version=0, by=table.ana, at=timezone.now())
    for person in (table.ana, table.ben):
        shown = browser_of(person).get("/").text
        places = [shown.index(f"{words}</p>") for words in ("talk", "text ready", "sign by")]
        assert places == sorted(places), person.name
    outsider = a_person(name="Otto Out")
    assert "text ready" not in browser_of(outsider).get("/").text


def test_what_is_worth_a_look_stands_beside_the_field_and_is_saved_all_the_same(table):
    a_commitment(table.agreement, owner=table.ana, receiver=table.operations, due_on=in_days(3))
    ana = browser_of(table.ana)
    saved = propose(ana, table, talk_on=in_days(-1).isoformat(), sign_by=in_days(30).isoformat())
    assert saved.url == page(table.agreement, "timetable-set")
    shown = ana.get(saved.url).text
    assert "This day has passed." in shown
    assert f"The first promise is due on {in_days(3):%-d %B %Y}, before this day." in shown
    assert Timetable.objects.get().sign_by == in_days(30)
    assert 'aria-describedby="id_sign_by_helptext"' in shown


def test_what_is_no_day_is_refused_and_kept_in_its_field(table):
    refused = propose(browser_of(table.ana), table, sign_by="31 February")
    assert refused.status_code == 422
    assert "31 February" in refused.text
    assert not Timetable.objects.exists()


def test_days_of_somebody_else_are_not_overwritten_unseen(table):
    ana = browser_of(table.ana)
    propose(ana, table, sign_by=in_days(30).isoformat())
    refused = propose(ana, table, sign_by=in_days(40).isoformat())
    assert refused.status_code == 409
    assert Timetable.objects.get().sign_by == in_days(30)
    assert propose(ana, table, version=1, sign_by="").status_code == 303
    assert Timetable.objects.get().sign_by is None
