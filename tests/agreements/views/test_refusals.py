"""The refusal on Home and on the page of signing: answered by the lead, settled by whoever refused."""

import pytest
from django.urls import reverse

from agreements.drafting import terms
from agreements.models import OpenPointReply, Signatory, SignOff
from agreements.revisions.sealing import reopen, seal
from agreements.signing.signatures import refuse
from tests.agreements.views.browsers import browser_of, page
from tests.builders import NOW, a_table, ready_to_seal
from tests.people import PASSWORD, a_person

pytestmark = pytest.mark.django_db
REASON = "The date is too near. " * 20 + "We need the second half of March."


@pytest.fixture
def table():
    return a_table()


@pytest.fixture
def refusal(table) -> SignOff:
    agreement = ready_to_seal(table)
    sealed = seal(agreement=agreement, by=table.ana, at=NOW)
    return refuse(agreement=agreement, digest=sealed.digest, reason=REASON, by=table.ben, at=NOW)


def at(name: str, refusal: SignOff) -> str:
    return reverse(f"agreements:{name}", args=[refusal.agreement.reference, refusal.pk])


def home_of(person) -> str:
    return browser_of(person).get("/").content.decode()


def test_from_the_refusal_to_its_end(table, refusal):
    ana, ben = browser_of(table.ana), browser_of(table.ben)
    assert REASON in home_of(table.ana)
    assert "Is it settled?" not in home_of(table.ben)

    assert ana.post(at("refusal-answer", refusal), {"words": "Then the 20th of March."}).status_code == 303
    assert REASON not in home_of(table.ana)
    card = home_of(table.ben)
    assert "Is it settled? Ana Ruiz answered:" in card
    assert "Then the 20th of March." in card
    assert "Yes, it is settled" in card
    assert "Not yet" in card

    assert ben.post(at("refusal-keep", refusal)).status_code == 303
    assert "not settled yet (Ben Ode)" in home_of(table.ana)
    assert "Is it settled?" not in home_of(table.ben)

    ana.post(at("refusal-answer", refusal), {"words": "The 27th."})
    assert ben.post(page(refusal.agreement, "refusal-settle")).status_code == 303
    assert "Is it settled?" not in home_of(table.ben)
    assert "Read and sign" in home_of(table.ben)
    assert not SignOff.objects.valid().signatures().no().exists()


def test_both_answers_are_given_in_the_card(table, refusal):
    browser_of(table.ana).post(at("refusal-answer", refusal), {"words": "The 20th."})
    ben, card = browser_of(table.ben), f"settle-{refusal.pk}"
    htmx = {"HX-Request": "true", "HX-Target": card, "HX-Current-URL": "http://testserver/"}
    kept = ben.post(at("refusal-keep", refusal), headers=htmx)
    assert kept.status_code == 200
    assert f'<div class="need-done" id="{card}">' in kept.content.decode()
    assert "Ana Ruiz is asked again." in kept.content.decode()
    settled = ben.post(page(refusal.agreement, "refusal-settle"), headers=htmx)
    assert "Settled. Thank you." in settled.content.decode()


def test_only_the_lead_answers_and_only_the_refuser_keeps(table, refusal):
    assert browser_of(table.ben).post(at("refusal-answer", refusal), {"words": "No."}).status_code == 403
    assert browser_of(table.ana).post(at("refusal-keep", refusal)).status_code == 403
    assert not OpenPointReply.objects.exists()


def test_an_answer_without_words_says_so_and_a_late_one_keeps_what_was_typed(table, refusal):
    ana = browser_of(table.ana)
    answer = ana.post(at("refusal-answer", refusal), {"words": " "})
    assert answer.status_code == 422
    assert "Say what has changed, or what you offer." in answer.content.decode()
    browser_of(table.ben).post(page(refusal.agreement, "refusal-settle"))
    late = ana.post(at("refusal-answer", refusal), {"words": "The 20th of March."})
    assert late.status_code == 422
    assert "This is settled by now." in late.content.decode()
    assert "The 20th of March." in late.content.decode()


def test_an_answer_that_is_too_long_comes_back_whole(table, refusal):
    words = "The 27th. " * 500 + "Not before."
    response = browser_of(table.ana).post(at("refusal-answer", refusal), {"words": words})
    assert response.status_code == 422
    assert "5,011 of 4,000 characters: 1,011 too many." in response.text
    assert words in response.text
    assert not OpenPointReply.objects.exists()


@pytest.mark.parametrize("seconds_ago", [None, 301])
def test_a_refusal_asks_for_no_password_and_never_for_one_more_press(seconds_ago):
    table = a_table()
    agreement = ready_to_seal(table)
    sealed = seal(agreement=agreement, by=table.ana, at=NOW)
    ben, url = browser_of(table.ben, seconds_ago=seconds_ago), page(agreement, "agreement-sign")
    # He wanted to sign first, and was sent to show who he is.
    assert "reauthenticate" in ben.post(url, {"digest": sealed.digest, "act": "sign", "has_read": "on"})["Location"]

    wrong = ben.post(url, {"digest": sealed.digest, "act": "refuse", "reason": ""})
    said = ben.post(url, {"digest": sealed.digest, "act": "refuse", "reason": "The date is too near."}, follow=True)

    assert wrong.status_code == 422
    assert said.redirect_chain == [(url, 303)]
    assert "The date is too near." in said.content.decode()
    assert "one more press" not in wrong.content.decode() + said.content.decode()
    assert SignOff.objects.signatures().no().get().reason == "The date is too near."


def test_a_refusal_that_lacks_its_reason_after_the_password_says_nothing_of_one_more_press():
    table = a_table()
    agreement = ready_to_seal(table)
    sealed = seal(agreement=agreement, by=table.ana, at=NOW)
    ben, url = browser_of(table.ben), page(agreement, "agreement-sign")
    ask = ben.post(url, {"digest": sealed.digest, "act": "sign", "has_read": "on"})["Location"]
    ben.post(ask, {"password": PASSWORD, "next": url})
    # The control: who comes back to sign is told that nothing is signed yet.
    assert "one more press" in ben.get(url).content.decode()

    answer = ben.post(url, {"digest": sealed.digest, "act": "refuse", "reason": "x" * 4001})

    assert answer.status_code == 422
    assert "one more press" not in answer.content.decode()
    assert "x" * 4001 in answer.content.decode()


def test_whoever_may_not_refuse_keeps_what_they_typed():
    table = a_table()
    agreement = ready_to_seal(table)
    seal(agreement=agreement, by=table.ana, at=NOW)
    draft = reopen(agreement=agreement, by=table.ana, at=NOW)
    seat = Signatory.objects.get(revision=draft, person=table.ben)
    values = {"party": seat.party, "person": a_person(name="Dee Puty"), "signs_as": ""}
    terms.edit(Signatory, agreement=agreement, key=seat.key, version=seat.version, values=values, by=table.ben, at=NOW)
    again = seal(agreement=agreement, by=table.ana, at=NOW)

    answer = browser_of(table.ben).post(
        page(agreement, "agreement-sign"), {"digest": again.digest, "act": "refuse", "reason": "Ask me first."}
    )

    assert answer.status_code == 403
    assert "You are not named as a signatory of this text." in answer.content.decode()
    assert "Ask me first." in answer.content.decode()
