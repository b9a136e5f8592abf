"""Two departments write a draft together, by mouse and without JavaScript."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from agreements.models import Outcome
from tests.builders import a_draft, a_table, an_outcome
from tests.journeys import page_objects

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
SCRIPTS = pytest.mark.parametrize("scripts", [True, False], ids=["by mouse", "without JavaScript"])


@SCRIPTS
def test_a_draft_from_nothing_to_ready(new_person, scripts):
    table = a_table()
    today = timezone.localdate()
    ana, ben = (new_person(java_script_enabled=scripts) for _ in range(2))
    page = page_objects.sign_in(ana, table.ana)
    page_objects.start_agreement(
        page, title="Stock for spring", why_now="Orders begin in March.", departments=["Sales", "Operations"]
    )
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
    heading = pages[0].get_by_role("heading", name="Somebody else saved this first")
    expect(heading).to_be_visible()
    if scripts:
        expect(heading).to_be_focused()
    expect(pages[0].get_by_label("Impact")).to_have_value("Shelves are full in early spring for big shops.")
    pages[0].get_by_role("button", name="Save this text").click()
    expect(heading).not_to_be_visible()
    expect(pages[0].get_by_role("main")).to_contain_text("early spring for big shops")
    assert Outcome.objects.get().impact == "Shelves are full in early spring for big shops."
