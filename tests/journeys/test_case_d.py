"""A feature for Sales: from an empty draft to a date that moved in the open, by mouse and without JavaScript."""

import re
from datetime import date, timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from agreements.database_clock import database_now
from agreements.models import Commitment, Revision
from agreements.models.canonical import document_of
from agreements.scheduler import tick_round
from stakeholders.models import User
from tests.journeys import page_objects
from tests.people import a_department, a_person

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
SCRIPTS = pytest.mark.parametrize("scripts", [True, False], ids=["by mouse", "without JavaScript"])

DELIVERY, OUTREACH = "Quick Quotes in the live system", "First calls with Quick Quotes"
A_WEEK = timedelta(days=7)


@pytest.fixture
def priya() -> User:
    head = a_person(name="Priya Nair")
    a_department(name="Product", code="PRD", head=head)
    return head


@pytest.fixture
def sam() -> User:
    head = a_person(name="Sam Okafor")
    a_department(name="Sales", code="SAL", head=head)
    return head


def draft(hers: Page, due_on: date) -> None:
    page_objects.start_agreement(hers, title="Quick Quotes", departments=["Sales"])
    page_objects.write_outcome(
        hers, impact="Shops get a price at once.", beneficiaries="Shops", indicators="Half of all quotes in six weeks"
    )
    page_objects.promise(hers, what=DELIVERY, owner="Priya Nair", receiver="Sales", due_on=due_on)
    page_objects.promise(
        hers,
        what=OUTREACH,
        owner="Sam Okafor",
        receiver="Product",
        due_on=due_on + timedelta(days=1),
        after="C-0001",
    )
    page_objects.name_approver(hers, matter="A date moves", approver="Sam Okafor")
    page_objects.agree_rhythm(
        hers,
        first_check_in=due_on - timedelta(days=28),
        first_review=due_on + timedelta(days=14),
        escalation="Sam Okafor",
    )


def put_in_force(hers: Page, his: Page) -> None:
    page_objects.answer_commitment(hers, what=DELIVERY)
    page_objects.endorse_outcome(hers, department="Product")
    page_objects.answer_commitment(his, what=OUTREACH)
    page_objects.endorse_outcome(his, department="Sales")
    page_objects.open_draft(hers)
    expect(hers.get_by_role("complementary").first).to_contain_text("Nothing blocks signing.")
    page_objects.open_signing(hers)
    page_objects.sign(hers)
    expect(hers.get_by_role("main")).to_contain_text("You have signed.")
    page_objects.read_and_sign(his)
    expect(his.get_by_role("main")).to_contain_text("Everybody has signed.")


@SCRIPTS
def test_a_feature_for_sales_from_nothing_to_a_date_that_moved(new_person, priya, sam, scripts):
    due_on = timezone.localdate() + timedelta(days=56)
    hers, his = (page_objects.sign_in(new_person(java_script_enabled=scripts), person) for person in (priya, sam))
    draft(hers, due_on)
    put_in_force(hers, his)

    tick_round(database_now() + timedelta(days=30))
    page_objects.say_at_risk(hers, what=DELIVERY, helps="More time", note="Prices round differently in the warehouse.")

    page_objects.open_commitment(hers, what=DELIVERY)
    hers.get_by_role("main").get_by_role("link", name="Quick Quotes", exact=True).click()
    hers.get_by_role("link", name="Ask for a change").click()
    page_objects.ask_for_later(
        hers, what=DELIVERY, due_on=due_on + A_WEEK, follower=OUTREACH, reason="One week to repair and to test it."
    )
    expect(hers.get_by_role("main")).to_contain_text("Sam Okafor")

    page_objects.go_home(his)
    his.get_by_role("link", name=re.compile("Agree, or say why not")).click()
    expect(his.get_by_role("main")).to_contain_text("One week to repair and to test it.")
    his.get_by_role("button", name="Agree").click()
    expect(his.get_by_role("main")).to_contain_text("Agreed")

    dates = dict(Commitment.objects.values_list("number", "terms__due_on"))
    assert dates == {1: due_on + A_WEEK, 2: due_on + A_WEEK + timedelta(days=1)}
    only_the_dates_differ()


def only_the_dates_differ() -> None:
    before, after = (document_of(revision) for revision in Revision.objects.order_by("number"))
    promised = after["terms"].pop("commitment")
    for old, new in zip(before["terms"].pop("commitment"), promised, strict=True):
        assert old.pop("due_on") != new.pop("due_on")
        assert old == new
    assert after.pop("revision") == before.pop("revision") + 1
    assert before == after
