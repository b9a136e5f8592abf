"""Opening a sealed text again, refusing and settling, in the browser's language."""

import pytest

from agreements.commitments.handshakes import confirm
from agreements.drafting import terms
from agreements.models import Agreement, CommitmentTerms, Outcome, Revision, SignOff
from agreements.revisions.sealing import seal
from agreements.signing.signatures import refuse, sign
from tests.agreements.views.browsers import browser_of, page, queries
from tests.builders import NOW, a_commitment, a_table, endorsed_by_all, in_force, ready_to_seal
from tests.people import a_person

pytestmark = pytest.mark.django_db


def test_opening_again_says_what_it_undoes_and_former_signatories_see_what_changed():
    table = a_table()
    agreement = ready_to_seal(table)
    sealed = seal(agreement=agreement, by=table.ana, at=NOW)
    sign(agreement=agreement, digest=sealed.digest, by=table.ana, at=NOW)
    ben = browser_of(table.ben)

    assert "Editing will withdraw 1 signature." in ben.get(page(agreement, "agreement-reopen")).content.decode()
    assert ben.post(page(agreement, "agreement-reopen")).status_code == 303

    draft = Revision.objects.get(agreement=agreement, state="draft")
    wording = CommitmentTerms.objects.get(revision=draft)
    terms.move(CommitmentTerms, agreement=agreement, key=wording.key, up=True, by=table.ana, at=NOW)
    a = Outcome.objects.get(revision=draft)
    terms.edit(
        Outcome, agreement=agreement, key=a.key, version=a.version, values={"beneficiaries": "Everybody"},
        by=table.ben, at=NOW,
    )  # fmt: skip
    endorsed_by_all(agreement)
    seal(agreement=agreement, by=table.ana, at=NOW)
    text = browser_of(table.ana).get(page(agreement, "agreement-sign")).content.decode()
    assert "what changed since revision 1" in text
    assert "Changed since revision 1" in text
    assert "inserted" in text
    assert "Signed revision 1; the words have changed since." in text
    assert "Everybody" in text


def test_there_is_nothing_to_open_again_in_a_draft():
    table = a_table()
    agreement = ready_to_seal(table)

    answer = browser_of(table.ana).post(page(agreement, "agreement-reopen"))

    assert answer.status_code == 409


def test_an_owner_who_does_not_edit_cannot_open_the_text_again():
    table = a_table()
    olga = a_person(name="Olga Owner")
    agreement = ready_to_seal(table, owner=olga)
    seal(agreement=agreement, by=table.ana, at=NOW)

    assert browser_of(olga).post(page(agreement, "agreement-reopen")).status_code == 403
    assert browser_of(olga).post(page(agreement, "refusal-settle")).status_code == 403


def test_a_refusal_is_shown_and_settled():
    table = a_table()
    agreement = ready_to_seal(table)
    sealed = seal(agreement=agreement, by=table.ana, at=NOW)
    refuse(agreement=agreement, digest=sealed.digest, reason="<i>Too soon</i>", by=table.ben, at=NOW)

    assert (
        "&lt;i&gt;Too soon&lt;/i&gt;" in browser_of(table.ana).get(page(agreement, "agreement-sign")).content.decode()
    )
    assert 'id="settle"' not in browser_of(table.ana).get(page(agreement, "agreement-sign")).content.decode()
    assert browser_of(table.ana).post(page(agreement, "refusal-settle")).status_code == 403
    assert browser_of(table.ben).post(page(agreement, "refusal-settle")).status_code == 303
    assert browser_of(table.ben).post(page(agreement, "refusal-settle")).status_code == 303
    assert not SignOff.objects.valid().signatures().no().exists()


@pytest.mark.parametrize("name", ["signing-open", "refusal-settle"])
def test_what_writes_is_never_a_get(name):
    table = a_table()
    agreement = ready_to_seal(table)

    assert browser_of(table.ana).get(page(agreement, name)).status_code == 405


def test_the_page_needs_no_more_queries_for_thirty_commitments():
    table = a_table()
    few, many = ready_to_seal(table), ready_to_seal(table)
    for number in range(30):
        wording = a_commitment(many, owner=table.ben, receiver=table.sales, deliverable=f"Delivery {number}")
        confirm_it(many, wording)
    seal(agreement=few, by=table.ana, at=NOW)
    seal(agreement=many, by=table.ana, at=NOW)

    assert queries(browser_of(table.ben), page(few, "agreement-sign")) == queries(
        browser_of(table.ben), page(many, "agreement-sign")
    )


def confirm_it(agreement: Agreement, wording: CommitmentTerms) -> None:
    confirm(agreement=agreement, key=wording.key, version=wording.version, by=wording.owner, at=NOW)


def test_after_it_took_force_the_page_leads_on():
    table = a_table()
    agreement = in_force(ready_to_seal(table))

    assert "Everybody has signed." in browser_of(table.ben).get(page(agreement, "agreement-sign")).content.decode()
