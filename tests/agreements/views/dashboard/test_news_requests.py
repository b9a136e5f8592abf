"""Asking for news from a list or a page: who may, what it answers, and what the page says then."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from agreements.amendments.answers import agree
from agreements.amendments.proposals import propose
from agreements.cadence.news_requests import ask_owner
from agreements.lifecycle.pauses import pause
from agreements.models import Commitment, NewsRequest
from stakeholders.absences import take_leave
from stakeholders.models import User
from tests.agreements.amendments.worked_case_d import case_d
from tests.agreements.views.browsers import browser_of, page, queries
from tests.agreements.views.clock import clock
from tests.builders import NOW, a_table, in_force, ready_to_seal
from tests.check_ins import told_check_in
from tests.people import a_department, a_person

__all__ = ["clock"]

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}
ADDRESS = "/commitments/C-0001/ask-for-news/"
CHANGE = "/agreements/AG-0001/changes/2/ask-for-news/"


@pytest.fixture
def table(clock):
    clock.moment = NOW + timedelta(days=9)
    table = a_table()
    in_force(ready_to_seal(table))
    return table


@pytest.fixture
def lee(db):
    return a_person(name="Lee Morgan", is_manager=True)


@pytest.fixture
def change(clock):
    """Ben asked for another date of his delivery; Ana's yes is missing."""
    clock.moment = NOW + timedelta(days=9)
    case = case_d()
    dates = {case.delivery.key: date(2027, 3, 22)}
    propose(agreement=case.agreement, changes=dates, reason="A supplier.", by=case.table.ben, at=NOW)
    return case


def test_the_page_says_who_is_asked_what_they_get_and_how_often(table, lee):
    text = browser_of(lee).get(ADDRESS).text
    assert "Ben Ode is asked under your name, and can answer at once." in text
    assert "Ben Ode gets a mail" in text
    assert "Each person asks once a day." in text


def test_one_press_asks_and_leads_back_where_it_was_made(table, lee):
    answer = browser_of(lee).post(ADDRESS, {"next": "/dashboard/?department=SAL"})
    assert (answer.status_code, answer["Location"]) == (303, "/dashboard/?department=SAL")
    asked = NewsRequest.objects.get()
    assert (asked.asked_by, asked.commitment) == (lee, Commitment.objects.get())


@pytest.mark.parametrize("elsewhere", ["https://evil.example/", "//evil.example/", "javascript:alert(1)", "", "\x00/"])
def test_it_leads_nowhere_else(table, lee, elsewhere):
    answer = browser_of(lee).post(ADDRESS, {"next": elsewhere})
    assert (answer.status_code, answer["Location"]) == (303, "/commitments/C-0001/")


def test_the_second_press_answers_as_the_first(table, lee):
    browser = browser_of(lee)
    first, second = (browser.post(ADDRESS, headers=HTMX) for _press in range(2))
    assert first.status_code == second.status_code == 200
    assert first.text == second.text
    assert "Asked today" in first.text
    assert "<form" not in first.text
    assert NewsRequest.objects.count() == 1
    plain = browser.post(ADDRESS, follow=True).text
    assert "You asked today. They hear of it under your name." in plain
    assert "You asked today." in browser.get(ADDRESS).text


def test_the_page_of_the_promise_says_who_asked_and_how_often(table, lee):
    browser = browser_of(lee)
    assert "Ask for news" in browser.get("/commitments/C-0001/").text
    commitment = Commitment.objects.get()
    ask_owner(commitment=commitment, by=table.ana, at=NOW + timedelta(days=7))
    text = browser.get("/commitments/C-0001/").text
    assert "Asked for news by Ana Ruiz, 8 February" in text
    assert "times since" not in text
    ask_owner(commitment=commitment, by=table.ana, at=NOW + timedelta(days=8))
    browser.post(ADDRESS)
    for reader in (lee, table.ben):
        text = " ".join(browser_of(reader).get("/commitments/C-0001/").text.split())
        assert "Asked for news by Lee Morgan, 10 February; 3 times since the last report" in text
    assert "Asked today" in browser.get("/commitments/C-0001/").text
    told_check_in(commitment=commitment, status="on_track", by=table.ben, at=timezone.now())
    assert "Asked for news by" not in browser.get("/commitments/C-0001/").text


def test_the_owner_reports_and_does_not_ask(table):
    browser = browser_of(table.ben)
    assert "Ask for news" not in browser.get("/commitments/C-0001/").text
    for answer in (browser.get(ADDRESS), browser.post(ADDRESS)):
        assert answer.status_code == 403
        assert "Check in, and everybody reads how it stands." in answer.text
    assert not NewsRequest.objects.exists()


def test_for_whoever_may_not_read_it_it_was_never_there(table):
    otto = browser_of(a_person(name="Otto Aus", department=a_department(name="Legal")))
    for address in (ADDRESS, CHANGE):
        assert otto.get(address).status_code == otto.post(address).status_code == 404


def test_while_the_agreement_rests_it_is_said_and_nobody_is_asked(table, lee):
    commitment = Commitment.objects.select_related("agreement").get()
    today = timezone.now().date()
    days = {"from_on": today, "until_on": today + timedelta(days=3)}
    pause(agreement=commitment.agreement, **days, reason="Stocktaking.", by=table.ana, at=timezone.now())
    browser = browser_of(lee)
    assert "Ask for news" not in browser.get("/commitments/C-0001/").text
    answer = browser.post(ADDRESS)
    assert answer.status_code == 409
    assert "This agreement rests." in answer.text
    assert "This agreement rests." in browser.get(ADDRESS).text
    assert not NewsRequest.objects.exists()


def test_what_is_settled_meanwhile_is_not_asked_about(table, lee):
    told_check_in(commitment=Commitment.objects.get(), status="done", by=table.ben, at=timezone.now())
    answer = browser_of(lee).post(ADDRESS)
    assert answer.status_code == 409
    assert "This promise is settled." in answer.text


def test_a_promise_that_is_asked_about_thirty_times_costs_as_much_as_one(table, lee):
    browser, commitment = browser_of(lee), Commitment.objects.get()
    ask_owner(commitment=commitment, by=table.ana, at=NOW)
    queries(browser, "/commitments/C-0001/")
    once = queries(browser, "/commitments/C-0001/"), queries(browser, ADDRESS)
    for number in range(30):
        ask_owner(commitment=commitment, by=a_person(name=f"Manager {number}", is_manager=True), at=NOW)
    assert (queries(browser, "/commitments/C-0001/"), queries(browser, ADDRESS)) == once


# --- an open change ------------------------------------------------------------------------------------------


def test_who_decides_on_a_change_is_asked(change, lee):
    browser = browser_of(lee)
    text = browser.get(CHANGE).text
    assert "Ana Ruiz is asked under your name, and can say yes or no at once." in text
    answer = browser.post(CHANGE)
    assert (answer.status_code, answer["Location"]) == (303, page(change.agreement, "change-detail", 2))
    text = " ".join(browser.get(answer["Location"]).text.split())
    assert "Asked for news by Lee Morgan, 10 February" in text
    assert "Asked today" in text


def test_whose_yes_alone_is_missing_answers_instead(change):
    browser = browser_of(change.table.ana)
    assert "Ask for news" not in browser.get("/agreements/AG-0001/changes/2/").text
    for answer in (browser.get(CHANGE), browser.post(CHANGE)):
        assert answer.status_code == 403
        assert "Only your answer is waited for." in answer.text


def test_a_change_that_is_closed_is_not_asked_about(change, lee):
    digest = change.agreement.revisions.get(number=2).digest
    agree(agreement=change.agreement, digest=digest, by=change.table.ana, at=timezone.now())
    answer = browser_of(lee).post(CHANGE)
    assert answer.status_code == 409
    assert "This change is closed already." in answer.text
    assert "Ask for news" not in browser_of(lee).get("/agreements/AG-0001/changes/2/").text


def test_whoever_reads_the_promise_finds_the_change_that_is_open(change, lee):
    text = browser_of(lee).get(change.delivery.get_absolute_url()).text
    assert f'href="{page(change.agreement, "change-detail", 2)}">Look at the open change' in text


@pytest.mark.parametrize("number", [1, 3, 10**12])
def test_what_is_no_change_is_not_there(change, lee, number):
    address = CHANGE.replace("/2/", f"/{number}/")
    assert browser_of(lee).get(address).status_code == browser_of(lee).post(address).status_code == 404


def offers(browser, address: str, subject: str) -> bool:
    return f'action="{subject}ask-for-news/"' in browser.get(address).text


def is_taken(browser, subject: str) -> bool:
    return browser.post(f"{subject}ask-for-news/").status_code == 303


@pytest.mark.parametrize("case", ["another", "owner", "stand-in", "paused", "left"])
def test_a_promise_is_offered_to_ask_about_where_the_press_is_taken(table, lee, clock, case):
    """On its page and between the departments, for whoever reads them."""
    promise, reader = Commitment.objects.get(), table.ben if case == "owner" else lee
    told_check_in(commitment=promise, status="at_risk", by=table.ben, at=NOW)
    if case == "stand-in":
        day = clock.moment.date()
        take_leave(person=table.ben, from_on=day, until_on=day, stand_in=lee, by=table.ben, at=NOW)
    elif case == "paused":
        days = {"from_on": clock.moment.date(), "until_on": date(2027, 3, 1), "reason": "Stocktaking."}
        pause(agreement=promise.agreement, **days, by=table.ana, at=NOW)
    elif case == "left":
        User.objects.filter(pk=table.ben.pk).update(is_active=False)
    browser, subject = browser_of(reader), promise.get_absolute_url()
    offered = [offers(browser, there, subject) for there in (subject, "/dashboard/waiting/SAL/OPS/")]
    assert offered == [is_taken(browser, subject)] * 2 == [case == "another"] * 2


@pytest.mark.parametrize("case", ["another", "decides", "paused"])
def test_a_change_is_offered_to_ask_about_where_the_press_is_taken(change, lee, clock, case):
    reader = change.table.ana if case == "decides" else lee
    if case == "paused":
        days = {"from_on": clock.moment.date(), "until_on": date(2027, 3, 1), "reason": "Stocktaking."}
        pause(agreement=change.agreement, **days, by=change.table.ana, at=NOW)
    browser, subject = browser_of(reader), CHANGE.removesuffix("ask-for-news/")
    places = (subject, "/dashboard/", "/dashboard/decisions/")
    offered = [offers(browser, there, subject) for there in places]
    assert offered == [is_taken(browser, subject)] * 3 == [case == "another"] * 3
