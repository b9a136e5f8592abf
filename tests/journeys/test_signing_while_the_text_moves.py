"""Signing while somebody edits: nobody signs words that they have not read."""

from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from agreements.commitments.handshakes import confirm
from agreements.database_clock import database_now
from agreements.drafting import terms
from agreements.models import Agreement, CommitmentTerms, SignOff
from agreements.revisions.sealing import reopen, seal
from tests.builders import Table, a_table, ready_to_seal
from tests.journeys import page_objects

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
SCRIPTS = pytest.mark.parametrize("scripts", [True, False], ids=["by mouse", "without JavaScript"])
MOVED = "The words changed while you were reading. Nothing was signed."


@pytest.fixture
def table() -> Table:
    return a_table()


@pytest.fixture
def agreement(table) -> Agreement:
    ready = ready_to_seal(table, at=database_now() - timedelta(hours=3))
    seal(agreement=ready, by=table.ana, at=database_now() - timedelta(hours=2))
    return ready


def reword(agreement: Agreement, table: Table) -> None:
    """Ana opens the text again, makes a promise clearer, and seals it, while Ben reads."""
    now = database_now()
    draft = reopen(agreement=agreement, by=table.ana, at=now)
    wording = CommitmentTerms.objects.get(revision=draft)
    values = {"acceptance": "Sales has it in writing, by item and week."}
    reworded = terms.edit(
        CommitmentTerms,
        agreement=agreement,
        key=wording.key,
        version=wording.version,
        values=values,
        by=table.ana,
        at=now,
    )
    confirm(agreement=agreement, key=wording.key, version=reworded.version, by=table.ben, at=now)
    seal(agreement=agreement, by=table.ana, at=now)


def read(page: Page, agreement: Agreement, address: str) -> None:
    page.goto(f"{address}/agreements/{agreement.reference}/sign/")
    expect(page.get_by_role("heading", name="What you take on")).to_be_visible()


def signatures() -> int:
    return SignOff.objects.valid().signatures().yes().count()


@SCRIPTS
def test_whoever_signs_an_older_text_sees_what_changed_and_has_signed_nothing(new_person, agreement, table, scripts):
    ben = new_person(java_script_enabled=scripts)
    ben.expected.append("409")
    page = page_objects.sign_in(ben, table.ben)
    read(page, agreement, ben.address)
    reword(agreement, table)
    page_objects.sign(page)
    heading = page.get_by_role("heading", name=MOVED)
    expect(heading).to_be_visible()
    if scripts:
        expect(heading).to_be_focused()
    expect(page.get_by_role("insertion").filter(has_text="item and week").first).to_be_visible()
    assert signatures() == 0
    page_objects.sign(page)
    expect(page.get_by_role("main")).to_contain_text("You have signed.")
    assert signatures() == 1


@SCRIPTS
def test_a_text_that_is_being_edited_cannot_be_signed(new_person, agreement, table, scripts):
    ben = new_person(java_script_enabled=scripts)
    ben.expected.append("409")
    page = page_objects.sign_in(ben, table.ben)
    read(page, agreement, ben.address)
    reopen(agreement=agreement, by=table.ana, at=database_now())
    page_objects.sign(page)
    expect(page.get_by_role("heading", name=MOVED)).to_be_visible()
    expect(page.get_by_role("main")).to_contain_text("The text is open for editing again.")
    assert signatures() == 0


def test_a_refusal_typed_for_the_older_text_is_not_lost(new_person, agreement, table):
    ben = new_person()
    ben.expected.append("409")
    page = page_objects.sign_in(ben, table.ben)
    read(page, agreement, ben.address)
    reword(agreement, table)
    page.get_by_text("Not as it stands").click()
    page.get_by_label("If you cannot sign").fill("Two weeks are too short for 240 items.")
    page.get_by_role("button", name="We cannot sign as it stands").click()
    expect(page.get_by_role("heading", name=MOVED)).to_be_visible()
    expect(page.get_by_label("If you cannot sign")).to_have_value("Two weeks are too short for 240 items.")
    assert not SignOff.objects.signatures().exists()


def test_the_signature_of_who_signed_first_falls_for_all_to_see(new_person, agreement, table):
    ben = new_person()
    page = page_objects.sign_in(ben, table.ben)
    page_objects.read_and_sign(page)
    expect(page.get_by_role("main")).to_contain_text("You have signed.")
    reword(agreement, table)
    page.reload()
    expect(page.get_by_role("main")).to_contain_text("Signed revision 1; the words have changed since.")
    expect(page.get_by_text("Marked in the text: what changed since revision 1.")).to_be_visible()
    page_objects.read_and_sign(page)
    expect(page.get_by_role("main")).to_contain_text("You have signed.")
