"""What stalls an agreement goes on by mouse: a refusal is answered and settled, and a lead who has left is followed."""

from dataclasses import replace
from datetime import timedelta

import pytest
from playwright.sync_api import expect

from agreements.database_clock import database_now
from agreements.models import Agreement, CommitmentTerms, SignOff
from agreements.revisions.sealing import seal
from tests.builders import Table, a_commitment, a_draft, a_table, ready_to_seal
from tests.journeys import page_objects
from tests.people import a_person

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
REASON = "Two weeks are too short for 240 items."
ANSWER = "Ben gets three weeks, and Lucia helps."


@pytest.fixture
def table() -> Table:
    return a_table()


def test_a_refusal_is_answered_and_settled(new_person, table):
    agreement = ready_to_seal(table, at=database_now() - timedelta(hours=3))
    seal(agreement=agreement, by=table.ana, at=database_now() - timedelta(hours=2))
    ben, ana = (page_objects.sign_in(new_person(), person) for person in (table.ben, table.ana))

    page_objects.go_home(ben)
    ben.get_by_role("link", name="Read and sign").click()
    ben.get_by_text("Not as it stands").click()
    ben.get_by_label("If you cannot sign").fill(REASON)
    ben.get_by_role("button", name="We cannot sign as it stands").click()
    expect(ben.get_by_role("main")).to_contain_text(REASON)
    assert not SignOff.objects.signatures().yes().exists()

    page_objects.go_home(ana)
    expect(ana.get_by_role("main")).to_contain_text(REASON)
    ana.get_by_role("link", name="Answer").first.click()
    ana.get_by_label("Your answer").fill(ANSWER)
    ana.get_by_role("button", name="Answer").click()
    expect(ana.get_by_role("main")).to_contain_text(ANSWER)

    page_objects.go_home(ben)
    expect(ben.get_by_role("main")).to_contain_text(ANSWER)
    ben.get_by_role("button", name="Yes, it is settled").click()
    page_objects.read_and_sign(ben)
    expect(ben.get_by_role("main")).to_contain_text("You have signed.")


def test_a_lead_who_has_left_is_followed_by_who_speaks_for_the_department(new_person, table):
    lena = a_person(name="Lena Lead", department=table.sales)
    agreement = a_draft(replace(table, ana=lena))
    lena.is_active = False
    lena.save(update_fields=["is_active"])
    ana = page_objects.sign_in(new_person(), table.ana)
    page_objects.go_home(ana)
    ana.get_by_role("link", name="Take over").first.click()
    ana.get_by_role("button", name="Take over the lead").click()
    expect(ana.get_by_role("main")).to_contain_text("led by Ana Ruiz")
    assert Agreement.objects.get(pk=agreement.pk).lead == table.ana


def test_another_date_is_asked_for_with_a_reason_and_agreed(new_person, table):
    agreement = a_draft(table)
    worded = a_commitment(agreement, owner=table.ben, receiver=table.sales)
    ben, ana = (page_objects.sign_in(new_person(), person) for person in (table.ben, table.ana))
    page_objects.go_home(ben)
    ben.get_by_role("link", name="Answer differently").click()
    ben.get_by_role("radio", name="I take it on, with another date").check()
    ben.get_by_role("textbox", name="Another date").fill((worded.due_on + timedelta(days=7)).isoformat())
    ben.get_by_label("Why, and what would make it possible?").fill(REASON)
    ben.get_by_role("button", name="Send my answer").click()
    expect(ben.get_by_role("main")).to_contain_text(REASON)

    page_objects.go_home(ana)
    expect(ana.get_by_role("main")).to_contain_text(REASON)
    ana.get_by_role("button", name="Agree").click()
    expect(ana.get_by_role("main")).not_to_contain_text(REASON)
    assert CommitmentTerms.objects.get(pk=worded.pk).due_on == worded.due_on + timedelta(days=7)
