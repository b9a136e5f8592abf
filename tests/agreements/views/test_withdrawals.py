"""Withdrawing a draft and taking it up again, on the pages."""

import pytest
from django.urls import reverse

from agreements.lifecycle.withdrawal import withdraw_draft
from agreements.models import Agreement, Withdrawal
from agreements.revisions.sealing import seal
from tests.agreements.views.browsers import browser_of
from tests.builders import NOW, Table, a_draft, a_table, in_force, ready_to_seal
from tests.people import a_department, a_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def table():
    return a_table()


def address(agreement, name="agreement-withdraw"):
    return reverse(f"agreements:{name}", args=[agreement.reference])


def withdrawn(table, reason="The budget is gone."):
    agreement = ready_to_seal(table)
    withdraw_draft(agreement=agreement, reason=reason, by=table.ana, at=NOW)
    return agreement


def test_the_page_says_what_it_means_and_whom_it_reaches(table):
    agreement, browser = a_draft(table), browser_of(table.ana)
    assert "Withdraw this draft" in browser.get(agreement.get_absolute_url()).text
    page = browser.get(address(agreement)).text
    assert "Withdraw this draft?" in page
    assert "Nothing in it waits for anybody any more" in page
    assert "Ben Ode" in page


def test_withdrawn_it_says_when_by_whom_and_why_and_offers_no_act(table):
    agreement, browser = ready_to_seal(table), browser_of(table.ana)
    answer = browser.post(address(agreement), {"reason": "The budget is gone."}, follow=True)
    assert answer.redirect_chain[0][1] == 303
    assert f"Withdrawn on {Withdrawal.objects.get().at:%-d %B %Y} by Ana Ruiz:" in answer.text
    assert "The budget is gone." in answer.text
    assert "Take it up again" in answer.text
    for left_out in ("Before signing", "Review and sign", "Withdraw this draft", "Hand over"):
        assert left_out not in answer.text
    assert "Take it up again" not in browser_of(table.ben).get(agreement.get_absolute_url()).text


def test_without_a_reason_it_says_so_in_one_sentence(table):
    agreement = withdrawn(table, reason="")
    assert (
        "Withdrawn on 1 February 2027 by Ana Ruiz.</strong>"
        in browser_of(table.ben).get(agreement.get_absolute_url()).text
    )


def test_every_section_stays_readable_and_offers_nothing_to_edit(table):
    agreement = withdrawn(table)
    for person in (table.ana, table.ben):
        browser = browser_of(person)
        for section in ("outcome", "stakeholders", "commitments", "cadence"):
            page = browser.get(reverse("agreements:term-list", args=[agreement.reference, section]))
            assert page.status_code == 200, section
            assert "This draft was withdrawn." in page.text
            main = page.text.partition("<main")[2]
            offered = [
                word for word in ("/add/", "/edit/", "/remove/", "/join/", "/people/", "/answer/") if word in main
            ]
            assert offered == [], (section, person)


def test_what_is_sent_from_a_page_that_was_open_is_refused_with_the_reason(table):
    agreement = ready_to_seal(table)
    outcome = agreement.revisions.get().outcome_set.get()
    withdraw_draft(agreement=agreement, reason="", by=table.ana, at=NOW)
    browser = browser_of(table.ana)
    edit = reverse("agreements:term-edit", args=[agreement.reference, "outcome", outcome.key])
    answer = browser.post(edit, {"impact": "Fuller shelves.", "version": 1})
    assert answer.status_code == 423
    assert "This draft was withdrawn." in answer.text
    assert "Fuller shelves." in answer.text
    sent = {"department": table.sales.pk, "person": table.ben.pk, "role": "contributor"}
    assert browser.post(address(agreement, "person-add"), sent).status_code == 423
    opening = browser.post(reverse("agreements:signing-open", args=[agreement.reference]), follow=True)
    assert "This draft was withdrawn." in opening.text


@pytest.mark.parametrize("name", ["agreement-sign", "refusal-settle"])
def test_there_is_nothing_to_sign_or_settle(table, name):
    agreement = ready_to_seal(table)
    seal(agreement=agreement, by=table.ana, at=NOW)
    withdraw_draft(agreement=agreement, reason="", by=table.ana, at=NOW)
    answer = browser_of(table.ben).post(address(agreement, name), {"digest": "a"}, follow=True)
    assert "There is nothing to sign." in answer.text
    assert answer.redirect_chain[0] == (agreement.get_absolute_url(), 303)


def test_taken_up_again_it_is_a_draft_again(table):
    agreement, browser = withdrawn(table), browser_of(table.ana)
    answer = browser.post(address(agreement, "agreement-take-up"), follow=True)
    assert "It is a draft again." in answer.text
    assert "Withdraw this draft" in answer.text
    assert "Withdrawn on" not in answer.text


def test_what_cannot_be_done_is_said(table):
    agreement, browser = a_draft(table), browser_of(table.ana)
    assert browser.post(address(agreement, "agreement-take-up")).status_code == 409
    long = browser.post(address(agreement), {"reason": "x" * 4001})
    assert long.status_code == 422
    assert "x" * 4001 in long.text
    refused = browser_of(table.ben).post(address(agreement))
    assert refused.status_code == 403
    assert "Ana Ruiz leads this draft" in refused.text
    assert browser.get(address(in_force(ready_to_seal(table)))).status_code == 404


def test_somebody_else_was_faster(table):
    agreement = a_draft(table)
    Agreement.objects.filter(pk=agreement.pk).update(second_lead=table.ben)
    withdraw_draft(agreement=agreement, reason="", by=table.ben, at=NOW)
    answer = browser_of(table.ana).post(address(agreement), {"reason": "No budget."})
    assert answer.status_code == 409
    assert "Ben Ode has withdrawn this draft already." in answer.text
    assert "No budget." in answer.text


def test_ones_own_draft_is_discarded(table):
    lead = a_person(name="Lena Lead")
    alone = [a_department(name=name, code=name[:3].upper()) for name in ("Research", "Legal")]
    alone[0].memberships.create(user=lead)
    agreement = a_draft(Table(lead, table.ben, *alone))
    page = browser_of(lead).get(address(agreement)).text
    assert "Discard this draft?" in page
    assert "Nobody else is told." in page


def test_it_is_found_by_its_stage(table):
    withdrawn(table)
    a_draft(table, title="Another draft")
    page = browser_of(table.ben).get(reverse("agreements:agreement-list") + "?stage=withdrawn").text
    assert "Stock for the spring season" in page
    assert "Another draft" not in page
