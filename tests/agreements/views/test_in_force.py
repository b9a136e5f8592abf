"""The page of an agreement in force: what waits for the reader first, one solid button, nothing said twice."""

import re
from datetime import date, timedelta

import pytest
from django.urls import reverse

from agreements.amendments.answers import agree
from agreements.amendments.proposals import propose
from agreements.models import Agreement, Following, TradeOff
from agreements.scheduler import tick
from stakeholders.models import Membership
from tests.agreements.amendments.worked_case_d import LATER, ask_for_a_week, case_d
from tests.agreements.cadence.agreements_in_force import in_force_in
from tests.agreements.views.browsers import browser_of, page
from tests.agreements.views.clock import clock
from tests.builders import NOW, a_table, a_term, in_force, ready_to_seal, seat_of
from tests.people import a_person

__all__ = ["clock"]

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)


def shown_to(person, agreement):
    return browser_of(person).get(agreement.get_absolute_url()).text


def words(html):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", html)).strip()


def solid_buttons(html):
    """The ids of the buttons of a page that carry the one strong colour."""
    found = re.findall(r'<(?:a|button)\b[^>]*class="([^"]*)"[^>]*id="([^"]*)"', html.partition("<main")[2])
    return [name for classes, name in found if "btn" in classes.split() and "btn-quiet" not in classes.split()]


def card(html, name):
    found = re.search(rf'<section class="card ask" id="{name}".*?</section>', html, re.DOTALL)
    return words(found[0]) if found else ""


def test_the_tabs_of_an_agreement_in_force(clock):
    agreement = in_force(ready_to_seal(a_table()))
    html = shown_to(agreement.lead, agreement)
    bar = html.partition('aria-label="This agreement"')[2].partition("</nav>")[0]
    assert words("<" + bar) == "Agreement Promises Changes Reviews History"


@pytest.mark.parametrize(
    ("name", "tab"),
    [
        ("agreement-overview", "Agreement"),
        ("promise-list", "Promises"),
        ("change-list", "Changes"),
        ("change-ask", "Changes"),
        ("review-list", "Reviews"),
        ("history", "History"),
        ("certificate", "History"),
        ("agreement-pause", "Agreement"),
        ("lead-hand-over", "Agreement"),
    ],
)
def test_one_tab_says_where_one_is_and_no_breadcrumb_says_it_again(name, tab):
    agreement = in_force(ready_to_seal(a_table()))
    html = browser_of(agreement.lead).get(page(agreement, name)).text
    bar = html.partition('aria-label="This agreement"')[2].partition("</nav>")[0]
    assert [words(one) for one in re.findall(r'aria-current="page">(.*?)</a>', bar, re.DOTALL)] == [tab]
    assert 'class="breadcrumb"' not in html
    # Whose tabs they are stands in the bar, but on the page whose heading says so.
    assert ("Stock for the spring season" in words("<" + bar)) == (name != "agreement-overview")


def test_a_draft_has_tabs_and_no_breadcrumb_either():
    draft = ready_to_seal(a_table())
    assert 'class="breadcrumb"' not in shown_to(draft.lead, draft)


def test_whoever_decides_gets_the_change_with_the_only_solid_button(clock):
    case = case_d()
    revision = ask_for_a_week(case)
    clock.moment = LATER
    html = shown_to(case.table.ana, case.agreement)
    assert solid_buttons(html) == ["look-at-change"]
    said = card(html, "open-change")
    assert said.startswith("Needs a decision One change waits for you The feature")
    assert "15 March 2027" in said
    assert "22 March 2027" in said
    assert "and 1 more clause" in said
    assert "Ben Ode: “A technical problem.”" in said
    assert page(case.agreement, "change-detail", revision.number) in html


def test_others_read_who_decides_and_by_when_without_a_button(clock):
    boss = a_person(name="Bo Boss")
    case = case_d(approver=boss)
    ask_for_a_week(case, both=False)
    clock.moment = LATER
    html = shown_to(case.table.ben, case.agreement)
    said = card(html, "open-change")
    assert said.startswith("Needs a decision A change is asked for")
    assert "Waits for Ana Ruiz and Bo Boss" in said
    assert "· in 3 days" in said
    assert solid_buttons(html) == []


def test_what_has_been_answered_waits_no_more(clock):
    case = case_d(approver=a_person(name="Bo Boss"))
    revision = ask_for_a_week(case, both=False)
    agree(agreement=case.agreement, digest=revision.digest, by=case.table.ana, at=LATER)
    clock.moment = LATER
    assert solid_buttons(shown_to(case.table.ana, case.agreement)) == []


def test_an_owner_answers_the_check_in_that_is_due_right_here(clock):
    table, agreement = in_force_in("UTC", commitments=2, due_on=date(2027, 3, 12))
    tick(at=NOW + 7 * DAY)
    clock.moment = NOW + 7 * DAY
    html = shown_to(table.ben, agreement)
    assert card(html, "check-1").startswith("Your check-in is due Forecast 1 On track At risk Off track Done")
    assert "1 more check-ins" in card(html, "check-1")
    assert solid_buttons(html) == []
    assert card(shown_to(table.ana, agreement), "check-1") == ""
    [idem] = re.findall(r'name="idem" value="(.*?)"', html)
    form = {"status": "on_track", "idem": idem}
    assert browser_of(table.ben).post(reverse("agreements:check-in-record", args=["C-0001"]), form).status_code == 303


def test_an_answer_given_here_says_what_it_is_about(clock):
    table, agreement = in_force_in("UTC", due_on=date(2027, 3, 12))
    tick(at=NOW + 7 * DAY)
    clock.moment = NOW + 7 * DAY
    here = {"HX-Request": "true", "HX-Current-URL": f"http://testserver{agreement.get_absolute_url()}"}
    form = {"status": "on_track", "idem": "0f8fad5b-d9cb-469f-a165-70867728950e"}
    address = reverse("agreements:check-in-record", args=["C-0001"])
    said = words(browser_of(table.ben).post(address, form, headers=here).text)
    assert said.startswith("Forecast 1 on track")
    assert "Undo" in said


def test_give_and_get_are_read_from_the_own_side(clock):
    table = a_table()
    draft = ready_to_seal(table)
    seats = {"giver": seat_of(draft, table.sales), "gainer": seat_of(draft, table.operations)}
    a_term(TradeOff, draft, by=table.ana, **seats, gives="A forecast", gains="Fewer lorries")
    agreement = in_force(draft)
    said = {person: words(shown_to(person, agreement)) for person in (table.ana, table.ben)}
    assert "What we give Sales to Operations A forecast Fewer lorries" in said[table.ana]
    assert "What we get Sales to Operations A forecast Fewer lorries" in said[table.ben]
    manager = a_person(name="Mia Dahl", is_manager=True)
    assert "What Sales gives Sales to Operations A forecast" in words(shown_to(manager, agreement))


def test_whoever_works_for_a_party_reads_we(clock):
    table = a_table()
    draft = ready_to_seal(table)
    seats = {"giver": seat_of(draft, table.sales), "gainer": seat_of(draft, table.operations)}
    a_term(TradeOff, draft, by=table.ana, **seats, gives="A forecast", gains="Fewer lorries")
    agreement = in_force(draft)
    colleague = a_person(name="Cora Lund")
    Membership.objects.create(user=colleague, department=table.operations)
    assert "What we get Sales to Operations" in words(shown_to(colleague, agreement))


def test_the_life_is_a_picture_a_sentence_and_a_list(clock):
    _table, agreement = in_force_in("UTC", ends_on=date(2027, 9, 1))
    tick(at=NOW)
    clock.moment = NOW + DAY
    html = shown_to(agreement.lead, agreement)
    picture = html.partition('<figure class="life')[2].partition("</figure>")[0]
    assert 'role="img" aria-labelledby="life-title life-sentence"' in picture
    assert "Next review: 29 March 2027." in picture
    assert "viewBox" not in picture
    assert "<dt>Ends</dt><dd>1 September 2027</dd>" in picture
    assert "In force until 1 September 2027" in html


def test_the_bell_holds_what_one_hears(clock):
    agreement = in_force(ready_to_seal(a_table()))
    browser = browser_of(agreement.lead)
    assert 'name="level" value="" checked' in browser.get(agreement.get_absolute_url()).text
    browser.post(reverse("agreements:agreement-follow", args=[agreement.reference]), {"level": "mute"})
    assert Following.objects.get().level == "mute"
    html = browser.get(agreement.get_absolute_url()).text
    assert 'name="level" value="mute" checked' in html
    assert 'name="level" value="" checked' not in html


def test_nothing_one_could_do_is_lost(clock):
    agreement = in_force(ready_to_seal(a_table()))
    tick(at=NOW)
    clock.moment = NOW
    html = shown_to(agreement.lead, agreement)
    for name in ("ask", "next-review", "pause", "lead-change", "certificate", "seats", "following-save", "full-text"):
        assert f'id="{name}"' in html, name


def test_managers_read_the_page_without_the_acts_of_the_table(clock):
    agreement = in_force(ready_to_seal(a_table()))
    html = shown_to(a_person(name="Mia Dahl", is_manager=True), agreement)
    for name in ("ask", "pause", "lead-change", "seats"):
        assert f'id="{name}"' not in html, name


def test_taking_over_the_lead_is_solid_only_where_nothing_waits(clock):
    case = case_d()
    case.table.ana.is_active = False
    case.table.ana.save()
    successor = a_person(name="Sol Vik")
    case.table.sales.head = successor
    case.table.sales.save()
    clock.moment = LATER
    assert solid_buttons(shown_to(successor, case.agreement)) == ["take-over-send"]
    ask_for_a_week(case)
    assert solid_buttons(shown_to(successor, case.agreement)) == ["look-at-change"]


@pytest.mark.parametrize("open_change", [False, True], ids=["calm", "a change is open"])
def test_the_page_asks_as_much_for_30_promises_as_for_one(clock, count_queries, client, open_change):
    table, counts = a_table(), []
    for many in (1, 30):
        _table, agreement = in_force_in("UTC", table=table, commitments=many, due_on=date(2027, 3, 12))
        tick(at=NOW + 7 * DAY)
        clock.moment = NOW + 7 * DAY
        if open_change:
            ask_for_later(agreement, table)
        client.force_login(table.ben)
        counts.append(count_queries(client, agreement.get_absolute_url()))
    assert counts[0] == counts[1] <= (36 if open_change else 30)


def ask_for_later(agreement: Agreement, table):
    keys = agreement.commitments.values_list("key", flat=True)
    propose(
        agreement=agreement,
        changes=dict.fromkeys(keys, date(2027, 3, 19)),
        reason="A week more.",
        by=table.ana,
        at=NOW + 7 * DAY,
    )
