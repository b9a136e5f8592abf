"""The promises of an agreement in force: rows with one state each, on its page and on their own tab."""

import re
from datetime import date, timedelta

import pytest
from django.urls import reverse

from agreements.cadence.check_ins import record_check_in
from agreements.dashboard.agreement_page.promises import MOST
from agreements.lifecycle.pauses import pause
from agreements.models import Agreement, Commitment, Pause
from agreements.scheduler import tick
from tests.agreements.amendments.worked_case_d import LATER, ask_for_a_week, case_d
from tests.agreements.cadence.agreements_in_force import in_force_in, the_promise
from tests.agreements.views.browsers import browser_of
from tests.agreements.views.clock import clock
from tests.builders import NOW, a_table, in_force, ready_to_seal
from tests.check_ins import told_check_in

__all__ = ["clock"]

pytestmark = pytest.mark.django_db

HOUR = timedelta(hours=1)


def pages(agreement: Agreement) -> list[str]:
    return [agreement.get_absolute_url(), reverse("agreements:promise-list", args=[agreement.reference])]


def rows(browser, address):
    """Each row of promises, as the words that it shows."""
    text = browser.get(address).text.partition('id="promises-title"' if address.endswith("-0001/") else "<h1")[2]
    found = re.findall(r"<li>\s*<div class=\"name\">(.*?)</li>", text, re.DOTALL)
    return [re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", row)).strip() for row in found]


@pytest.mark.parametrize("which", [0, 1], ids=["page", "tab"])
def test_a_row_says_who_delivers_to_whom_how_it_stands_and_when(clock, which):
    table, agreement = in_force_in("UTC", due_on=date(2027, 2, 12))
    clock.moment = NOW
    [row] = rows(browser_of(table.ana), pages(agreement)[which])
    assert row == "Forecast 1 Ben Ode → to Sales C-0001 no check-in yet 12 Feb · in 11 days"


def test_what_is_at_risk_shows_the_words_of_its_owner(clock):
    table, agreement = in_force_in("UTC", due_on=date(2027, 2, 12))
    told_check_in(commitment=the_promise(agreement), status="at_risk", note="Two are ill.", by=table.ben, at=NOW)
    clock.moment = NOW + HOUR
    [row] = rows(browser_of(table.ana), agreement.get_absolute_url())
    assert "At risk" in row
    assert row.endswith("“Two are ill.” 1 Feb")


def test_words_that_can_still_be_taken_back_are_read_by_their_writer_alone(clock):
    table, agreement = in_force_in("UTC", due_on=date(2027, 2, 12))
    record_check_in(commitment=the_promise(agreement), status="at_risk", note="Two are ill.", by=table.ben, at=NOW)
    clock.moment = NOW + timedelta(minutes=29)
    assert "Two are ill." in rows(browser_of(table.ben), agreement.get_absolute_url())[0]
    assert "Two are ill." not in rows(browser_of(table.ana), agreement.get_absolute_url())[0]


def test_what_goes_well_shows_no_reason(clock):
    table, agreement = in_force_in("UTC", due_on=date(2027, 2, 12))
    told_check_in(commitment=the_promise(agreement), status="on_track", note="Fine.", by=table.ben, at=NOW)
    clock.moment = NOW + HOUR
    [row] = rows(browser_of(table.ana), agreement.get_absolute_url())
    assert row.endswith("on track 12 Feb · in 11 days")


def test_what_an_open_change_touches_is_adjusting(clock):
    case = case_d()
    ask_for_a_week(case, both=False)
    for promise, owner in ((case.delivery, case.table.ben), (case.outreach, case.table.ana)):
        told_check_in(commitment=promise, status="on_track", by=owner, at=LATER)
    clock.moment = LATER + HOUR
    delivery, outreach = rows(browser_of(case.table.ana), case.agreement.get_absolute_url())
    assert "Adjusting 15 Mar" in delivery
    assert delivery.endswith("Asked: 22 March 2027")
    assert "Adjusting" not in outreach
    assert "1 of 2 asks for a look" in browser_of(case.table.ana).get(pages(case.agreement)[1]).text


def test_off_track_asks_for_more_than_adjusting(clock):
    case = case_d()
    ask_for_a_week(case, both=False)
    told_check_in(commitment=case.delivery, status="off_track", by=case.table.ben, at=LATER)
    clock.moment = LATER + HOUR
    delivery = rows(browser_of(case.table.ana), case.agreement.get_absolute_url())[0]
    assert "Off track" in delivery
    assert "Adjusting" not in delivery


def test_during_a_pause_no_row_asks_for_anything(clock):
    table, agreement = in_force_in("UTC", due_on=date(2027, 2, 12))
    told_check_in(commitment=the_promise(agreement), status="at_risk", note="Two are ill.", by=table.ben, at=NOW)
    days = {"from_on": date(2027, 2, 2), "until_on": date(2027, 2, 9), "reason": "Stocktaking."}
    pause(agreement=agreement, **days, by=table.ana, at=NOW)
    clock.moment = Pause.objects.get().starts_at + HOUR
    browser = browser_of(table.ana)
    [row] = rows(browser, agreement.get_absolute_url())
    assert "At risk" not in row
    assert "Two are ill." not in row
    page = browser.get(agreement.get_absolute_url()).text
    assert '<span class="word">paused until 9 February</span>' in page.partition("</h1>")[2].partition("</header>")[0]
    assert "Stocktaking." in page


@pytest.mark.parametrize("asked", [False, True])
@pytest.mark.parametrize("status", ["on_track", "at_risk", "off_track", "done"])
def test_the_agreement_is_called_what_the_dashboard_calls_it(clock, status, asked):
    """Also where a change waits for the reader, which is a thing of its own."""
    case = case_d()
    if asked:
        ask_for_a_week(case, both=False)
    told_check_in(commitment=case.delivery, status=status, by=case.table.ben, at=LATER)
    clock.moment = LATER + HOUR
    browser = browser_of(case.table.ana)
    head = browser.get(case.agreement.get_absolute_url()).text.partition("</h1>")[2].partition("</header>")[0]
    health = browser.get("/dashboard/").text.partition('id="health"')[2].partition("</section>")[0]
    listed = health.partition('<span class="state">')[2]
    word = re.compile(r'<span class="(?:chip|word)[^"]*">(?:.*?</svg>)?([^<]+)</span>', re.DOTALL)
    assert word.findall(head)[0] == word.findall(listed)[0]


def test_what_is_done_is_folded_away(clock):
    table, agreement = in_force_in("UTC", commitments=2, due_on=date(2027, 2, 12))
    Commitment.objects.filter(pk=the_promise(agreement).pk).update(ended_at=NOW)
    clock.moment = NOW + HOUR
    page = browser_of(table.ana).get(agreement.get_absolute_url()).text
    folded = page.partition('<details class="fold" id="over">')[2].partition("</details>")[0]
    assert "1 done or withdrawn" in folded
    assert "Forecast 1" in folded
    assert "Forecast 2" not in folded


def test_a_draft_has_no_promises_yet():
    table = a_table()
    draft = ready_to_seal(table)
    address = reverse("agreements:promise-list", args=[draft.reference])
    assert browser_of(table.ana).get(address).status_code == 404
    in_force(draft)
    assert browser_of(table.ana).get(address).status_code == 200


def test_the_tab_asks_as_much_for_30_promises_as_for_one(count_queries, client):
    table, counts = a_table(), []
    for many in (1, 30):
        _table, agreement = in_force_in("UTC", table=table, commitments=many)
        tick(at=NOW)
        told_check_in(commitment=the_promise(agreement), status="off_track", note="Ill.", by=table.ben, at=NOW)
        client.force_login(table.ana)
        counts.append(count_queries(client, pages(agreement)[1]))
    assert counts[0] == counts[1] <= 24


def test_the_page_of_an_agreement_lists_what_asks_for_a_look_and_the_nearest_and_leads_to_all(clock):
    table, agreement = in_force_in("UTC", commitments=MOST + 3, due_on=date(2027, 2, 12))
    last = Commitment.objects.order_by("terms__due_on", "number").last()
    told_check_in(commitment=last, status="at_risk", note="Two are ill.", by=table.ben, at=NOW)
    clock.moment = NOW + HOUR
    browser = browser_of(table.ana)
    shown, every = (rows(browser, address) for address in pages(agreement))
    assert (len(shown), len(every)) == (MOST, MOST + 3)
    assert shown == [*every[: MOST - 1], every[-1]]
    words = f"All {MOST + 3} promises that run"
    assert words in " ".join(browser.get(pages(agreement)[0]).text.split())
    assert words not in " ".join(browser.get(pages(agreement)[1]).text.split())
