"""Two departments write a draft together, by mouse and without JavaScript."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from agreements.models import CommitmentTerms, Outcome
from tests.builders import a_commitment, a_draft, a_table, an_outcome
from tests.journeys import page_objects

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
SCRIPTS = pytest.mark.parametrize("scripts", [True, False], ids=["by mouse", "without JavaScript"])


@SCRIPTS
def test_a_draft_from_nothing_to_ready(new_person, scripts):
    table = a_table()
    today = timezone.localdate()
    ana, ben = (new_person(java_script_enabled=scripts) for _ in range(2))
    page = page_objects.sign_in(ana, table.ana)
    page_objects.start_agreement(page, title="Stock for spring", departments=["Operations"])
    page_objects.write_outcome(page, impact="Shelves are full.", beneficiaries="Customers", indicators="97 % in stock")
    page_objects.promise(page, what="Forecast", owner="Ben Ode", receiver="Sales", due_on=today + timedelta(days=40))
    page_objects.agree_rhythm(
        page,
        first_check_in=today + timedelta(days=7),
        first_review=today + timedelta(days=30),
        escalation="Ana Ruiz",
    )
    his = page_objects.sign_in(ben, table.ben)
    page_objects.answer_commitment(his, what="Forecast")
    page_objects.endorse_outcome(his, department="Operations")
    page_objects.endorse_outcome(page, department="Sales")
    page_objects.open_draft(page)
    expect(page.get_by_role("complementary")).to_contain_text("Nothing blocks signing.")


@SCRIPTS
def test_two_editors_in_one_clause_lose_nothing(new_person, scripts):
    table = a_table()
    agreement = a_draft(table)
    an_outcome(agreement, by=table.ana, impact="Shelves are full in spring for all shops.")
    ana, ben = (new_person(java_script_enabled=scripts) for _ in range(2))
    ana.expected.append("409")
    pages = [page_objects.sign_in(ana, table.ana), page_objects.sign_in(ben, table.ben)]
    for page in pages:
        page.goto(f"{ana.address}/agreements/{agreement.reference}/outcome/")
        page.get_by_role("link", name="Edit Shelves are full").click()
    pages[1].get_by_label("Impact").fill("Shelves are full in early spring for all shops.")
    pages[1].get_by_role("button", name="Save").click()
    expect(pages[1].get_by_role("main")).to_contain_text("early spring")
    pages[0].get_by_label("Impact").fill("Shelves are full in spring for big shops.")
    pages[0].get_by_role("button", name="Save").click()
    heading = pages[0].get_by_role("heading", name="Ben Ode saved this first")
    expect(heading).to_be_visible()
    if scripts:
        expect(heading).to_be_focused()
    expect(pages[0].get_by_label("Impact")).to_have_value("Shelves are full in early spring for big shops.")
    pages[0].get_by_role("button", name="Save this text").click()
    expect(heading).not_to_be_visible()
    expect(pages[0].get_by_role("main")).to_contain_text("early spring for big shops")
    assert Outcome.objects.get().impact == "Shelves are full in early spring for big shops."


def test_two_people_in_one_paragraph_of_the_text_lose_nothing(new_person):
    table = a_table()
    agreement = a_draft(table)
    an_outcome(agreement, by=table.ana, impact="Shelves are full in spring for all shops.")
    ana, ben = new_person(), new_person()
    ana.expected.append("409")
    pages = [page_objects.sign_in(ana, table.ana), page_objects.sign_in(ben, table.ben)]
    for page in pages:
        page.goto(f"{ana.address}/agreements/{agreement.reference}/")
        page.get_by_role("link", name="Edit 1.1: Shelves are full").click()
        expect(page.get_by_label("Impact")).to_be_focused()
    pages[1].get_by_label("Impact").fill("Shelves are full in early spring for all shops.")
    pages[1].get_by_role("button", name="Save 1.1").click()
    expect(pages[1].get_by_role("link", name="Edit 1.1: Shelves are full in early spring")).to_be_focused()
    pages[0].get_by_label("Impact").fill("Shelves are full in spring for big shops.")
    pages[0].get_by_role("button", name="Save 1.1").click()
    expect(pages[0].get_by_role("heading", name="Ben Ode saved this first")).to_be_focused()
    expect(pages[0].get_by_role("heading", name="3 Promises")).to_be_visible()
    pages[0].get_by_role("button", name="Save this text").click()
    expect(pages[0].get_by_role("link", name="Edit 1.1: Shelves are full in early spring for big")).to_be_focused()
    assert Outcome.objects.get().impact == "Shelves are full in early spring for big shops."


def test_one_paragraph_is_open_at_a_time_and_a_half_written_one_stays(new_person):
    table = a_table()
    agreement = a_draft(table)
    for name in ("first", "second"):
        a_commitment(agreement, owner=table.ben, receiver=table.sales, deliverable=f"the {name} part")
    ana = new_person()
    page = page_objects.sign_in(ana, table.ana)
    page.goto(f"{ana.address}/agreements/{agreement.reference}/")
    first, second = (page.get_by_role("link", name=f"Edit 3.{place}") for place in (1, 2))
    what = page.get_by_label("What will be delivered")
    first.click()
    expect(what).to_have_value("the first part")
    second.click()
    expect(what).to_have_value("the second part")
    expect(first).to_be_visible()
    what.fill("the second part, as a draft")
    first.click()
    expect(page.get_by_role("alert").filter(has_text="Save or close the open paragraph first.")).to_be_visible()
    expect(what).to_have_value("the second part, as a draft")
    page.get_by_role("button", name="Save 3.2").press("Enter")
    expect(second).to_be_focused()
    expect(second).to_contain_text("Ben Ode delivers the second part, as a draft to Sales")
    assert CommitmentTerms.objects.filter(deliverable="the second part, as a draft").exists()
    first.press("Enter")
    expect(what).to_have_value("the first part")
    page.get_by_role("link", name="Close").press("Enter")
    expect(first).to_be_focused()


def test_a_promise_to_ones_own_department_is_pointed_out_as_soon_as_both_are_chosen(new_person):
    table = a_table()
    agreement = a_draft(table)
    ana = new_person()
    page = page_objects.sign_in(ana, table.ana)
    page.goto(f"{ana.address}/agreements/{agreement.reference}/")
    page.get_by_role("link", name="Add a promise").click()
    page_objects.choose(page, "Owner", "Ben Ode")
    page_objects.choose(page, "Receiver", "Operations")
    noticed = page.get_by_text("Ben Ode belongs to Operations, which receives this. Is that meant?")
    expect(noticed).to_be_visible()
    page_objects.choose(page, "Receiver", "Sales")
    expect(noticed).not_to_be_visible()
    expect(page.get_by_label("Owner", exact=True)).not_to_have_value("")
