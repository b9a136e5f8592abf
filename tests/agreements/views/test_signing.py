"""Opening signing, reading the whole text and signing it, in the browser's language."""

import pytest
from django.urls import reverse

from agreements.drafting import terms
from agreements.models import Event, Outcome, Revision, SignOff
from agreements.revisions.sealing import reopen, seal
from agreements.signing.signatures import sign
from tests.agreements.views.browsers import browser_of, page
from tests.builders import NOW, a_commitment, a_draft, a_table, endorsed_by_all, ready_to_seal
from tests.people import PASSWORD, a_person

pytestmark = pytest.mark.django_db


def test_before_signing_opens_the_page_says_what_is_left():
    table = a_table()
    agreement = a_draft(table)
    a_commitment(agreement, owner=table.ben, receiver=table.sales)

    text = browser_of(table.ben).get(page(agreement, "agreement-sign")).content.decode()

    assert "Signing has not opened yet" in text
    assert "1 promise is not taken on by its owner yet." in text


def test_the_sealed_text_stands_in_full_with_anchors_digest_and_what_one_commits_to():
    table = a_table()
    agreement = ready_to_seal(table)
    sealed = seal(agreement=agreement, by=table.ana, at=NOW)

    text = browser_of(table.ben).get(page(agreement, "agreement-sign")).content.decode()

    outcome = Outcome.objects.get(revision=sealed)
    assert f'id="{outcome.anchor}"' in text
    assert "Shelves are full." in text
    assert sealed.digest in text
    assert "<h1>Sign: Stock for the spring season</h1>" in text
    assert "0 of 2 have signed" in text
    takes, rest = text.split('id="share"')[1].split("</section>", 1)
    assert "Ben Ode delivers Forecast of the core range to Sales by 15 March 2027." in takes
    assert "Forecast of the core range" in rest, "the text itself has no holes"
    assert 'class="numbered yours"' in rest
    assert f'name="digest" value="{sealed.digest}"' in text
    assert "data-hx-post" not in text.split('id="sign"')[1].split("</form>")[0]


def test_the_lead_opens_signing():
    table = a_table()
    agreement = ready_to_seal(table)

    answer = browser_of(table.ana).post(page(agreement, "signing-open"))

    assert answer.status_code == 303
    assert Revision.objects.get(agreement=agreement).is_sealed


def test_what_blocks_signing_is_said_when_it_is_opened_too_early():
    table = a_table()
    agreement = a_draft(table)

    answer = browser_of(table.ana).post(page(agreement, "signing-open"))

    assert answer.status_code == 409
    assert "There is no promise yet." in answer.content.decode()


def test_nobody_but_the_lead_opens_signing():
    table = a_table()
    agreement = ready_to_seal(table)

    answer = browser_of(table.ben).post(page(agreement, "signing-open"))

    assert answer.status_code == 403
    assert "Ana Ruiz leads this agreement" in answer.content.decode()


@pytest.mark.parametrize("name", ["agreement-sign", "agreement-reopen"])
def test_an_agreement_of_others_was_never_there(name):
    table = a_table()
    agreement = ready_to_seal(table)
    seal(agreement=agreement, by=table.ana, at=NOW)
    otto = browser_of(a_person(name="Otto Lang"), seconds_ago=1)

    never = otto.get(reverse(f"agreements:{name}", args=["AG-9999"]))
    assert otto.get(page(agreement, name)).status_code == never.status_code == 404
    assert otto.post(page(agreement, name)).status_code == 404


def test_signing_with_a_fresh_authentication():
    table = a_table()
    agreement = ready_to_seal(table)
    sealed = seal(agreement=agreement, by=table.ana, at=NOW)

    answer = browser_of(table.ben, seconds_ago=200).post(
        page(agreement, "agreement-sign"), {"digest": sealed.digest, "act": "sign", "has_read": "on"}, follow=True
    )

    assert answer.redirect_chain[0][1] == 303
    assert "You have signed." in answer.content.decode()
    assert SignOff.objects.signatures().yes().get().person == table.ben


@pytest.mark.parametrize("seconds_ago", [None, 301])
def test_an_older_authentication_is_asked_for_again_before_signing(seconds_ago):
    table = a_table()
    agreement = ready_to_seal(table)
    sealed = seal(agreement=agreement, by=table.ana, at=NOW)
    ben = browser_of(table.ben, seconds_ago=seconds_ago)

    answer = ben.post(page(agreement, "agreement-sign"), {"digest": sealed.digest, "act": "sign", "has_read": "on"})

    assert answer.status_code == 303
    assert (
        answer["Location"]
        == f"{reverse('account_reauthenticate')}?next=%2Fagreements%2F{agreement.reference}%2Fsign%2F%23sign"
    )
    assert not SignOff.objects.signatures().exists()


def test_the_way_through_the_password_and_back():
    table = a_table()
    agreement = ready_to_seal(table)
    sealed = seal(agreement=agreement, by=table.ana, at=NOW)
    ben = browser_of(table.ben)
    form = {"digest": sealed.digest, "act": "sign", "has_read": "on"}
    ask = ben.post(page(agreement, "agreement-sign"), form)["Location"]

    back = ben.post(ask, {"password": PASSWORD, "next": page(agreement, "agreement-sign")})

    assert back["Location"] == page(agreement, "agreement-sign")
    assert ben.post(page(agreement, "agreement-sign"), form).status_code == 303
    assert SignOff.objects.signatures().yes().exists()


def test_another_persons_authentication_in_the_same_session_does_not_count():
    table = a_table()
    agreement = ready_to_seal(table)
    sealed = seal(agreement=agreement, by=table.ana, at=NOW)
    ben = browser_of(table.ben, seconds_ago=1)
    session = ben.session
    session["account_authentication_methods_user"] = str(table.ana.pk)
    session.save()

    answer = ben.post(page(agreement, "agreement-sign"), {"digest": sealed.digest, "act": "sign", "has_read": "on"})

    assert answer["Location"].startswith(reverse("account_reauthenticate"))


@pytest.mark.parametrize(
    ("form", "said"),
    [
        ({"act": "sign"}, "Say that you have read it before you sign."),
        ({"act": "refuse", "reason": "   "}, "Say what would have to change"),
        ({"act": "refuse", "reason": "x" * 4001}, "4,001 of 4,000 characters: 1 too many."),
        ({"act": ""}, "Choose Sign, or say why you cannot sign."),
        ({"act": "dance"}, "not one of the available choices"),
    ],
)
def test_a_form_that_lacks_something_is_shown_again(form, said):
    table = a_table()
    agreement = ready_to_seal(table)
    sealed = seal(agreement=agreement, by=table.ana, at=NOW)

    answer = browser_of(table.ben, seconds_ago=1).post(
        page(agreement, "agreement-sign"), {"digest": sealed.digest} | form
    )

    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert not SignOff.objects.signatures().exists()


def test_words_that_moved_are_not_signed_and_the_change_is_shown():
    table = a_table()
    agreement = ready_to_seal(table)
    read = seal(agreement=agreement, by=table.ana, at=NOW)
    draft = reopen(agreement=agreement, by=table.ana, at=NOW)
    outcome = Outcome.objects.get(revision=draft)
    terms.edit(
        Outcome, agreement=agreement, key=outcome.key, version=outcome.version,
        values={"impact": "Shelves are never empty."}, by=table.ana, at=NOW,
    )  # fmt: skip
    endorsed_by_all(agreement)
    seal(agreement=agreement, by=table.ana, at=NOW)

    answer = browser_of(table.ben, seconds_ago=1).post(
        page(agreement, "agreement-sign"),
        {"digest": read.digest, "act": "refuse", "reason": "Not with <b>these</b> words."},
    )

    text = answer.content.decode()
    assert answer.status_code == 409
    assert 'autofocus id="moved-title"' in text
    assert "Changed since revision 1" in text
    assert "deleted: </span>full" in text
    assert "inserted: </span>never empty" in text
    assert "Not with &lt;b&gt;these&lt;/b&gt; words." in text
    assert not SignOff.objects.signatures().exists()


def test_a_text_that_was_opened_again_is_not_signed():
    table = a_table()
    agreement = ready_to_seal(table)
    read = seal(agreement=agreement, by=table.ana, at=NOW)
    reopen(agreement=agreement, by=table.ana, at=NOW)

    answer = browser_of(table.ben, seconds_ago=1).post(
        page(agreement, "agreement-sign"), {"digest": read.digest, "act": "refuse", "reason": "Too soon for us."}
    )

    assert answer.status_code == 409
    assert "open for editing again" in answer.content.decode()
    assert "Too soon for us." in answer.content.decode()


@pytest.mark.parametrize("digest", ["", "x", "a" * 65, "0" * 64])
def test_a_digest_that_was_never_given_signs_nothing(digest):
    table = a_table()
    agreement = ready_to_seal(table)
    seal(agreement=agreement, by=table.ana, at=NOW)

    answer = browser_of(table.ben, seconds_ago=1).post(
        page(agreement, "agreement-sign"), {"digest": digest, "act": "sign", "has_read": "on"}
    )

    assert answer.status_code == 409
    assert not SignOff.objects.signatures().exists()


def test_who_is_no_signatory_reads_but_does_not_sign():
    table = a_table()
    olga = a_person(name="Olga Owner")
    agreement = ready_to_seal(table, owner=olga)
    sealed = seal(agreement=agreement, by=table.ana, at=NOW)
    browser = browser_of(olga, seconds_ago=1)

    assert 'id="sign"' not in browser.get(page(agreement, "agreement-sign")).content.decode()
    answer = browser.post(page(agreement, "agreement-sign"), {"digest": sealed.digest, "act": "sign", "has_read": "on"})
    assert answer.status_code == 403
    assert "The signatories sign: Ana Ruiz, Ben Ode." in answer.content.decode()


def test_the_last_signature_says_what_happens_next_and_a_second_click_is_harmless():
    table = a_table()
    agreement = ready_to_seal(table)
    sealed = seal(agreement=agreement, by=table.ana, at=NOW)
    sign(agreement=agreement, digest=sealed.digest, by=table.ana, at=NOW)
    ben = browser_of(table.ben, seconds_ago=1)
    form = {"digest": sealed.digest, "act": "sign", "has_read": "on"}

    ben.post(page(agreement, "agreement-sign"), form)
    again = ben.post(page(agreement, "agreement-sign"), form, follow=True)

    assert again.status_code == 200
    assert "What happens next" in again.content.decode()
    assert Event.objects.filter(agreement=agreement, kind="text_in_force").count() == 1
    assert Event.objects.filter(agreement=agreement, kind="text_signed").count() == 2
