"""The four yeses: what each means in at most twenty words, on the page of signing and in mails that ask for one."""

from html import unescape

import pytest

from agreements.revisions.sealing import seal
from agreements.yeses import Yes
from tests.agreements.notifications import mails_caused_by_clock, mails_caused_by_people
from tests.agreements.views.browsers import browser_of, page
from tests.builders import NOW, a_table, ready_to_seal

EXPECTED_MAILS = mails_caused_by_people.EXPECTED_MAILS | mails_caused_by_clock.EXPECTED_MAILS
MAILS = {
    "commitment_offered": Yes.PROMISE,
    "other_date_asked": Yes.OTHER_DATE,
    "passing_on_asked": Yes.OTHER_OWNER,
    "ready_to_sign": Yes.TEXT,
    "change_asked": Yes.CHANGE,
    "decision_near": Yes.CHANGE,
    "completion_asked": Yes.DELIVERY,
    "completion_contact_asked": Yes.DELIVERY,
}


def test_each_yes_is_explained_in_at_most_twenty_words():
    assert {one.value: len(str(one.label).split()) for one in Yes if len(str(one.label).split()) > 20} == {}
    begins = {one: str(one.label).split(" means:")[0] for one in Yes}
    assert begins[Yes.OUTCOME] == begins[Yes.CHANGE] == "Agreeing"
    assert (begins[Yes.PROMISE], begins[Yes.TEXT], begins[Yes.DELIVERY]) == ("Taking on", "Signing", "Accepting")


@pytest.mark.django_db
def test_signing_says_what_it_means():
    table = a_table()
    agreement = ready_to_seal(table)
    seal(agreement=agreement, by=table.ana, at=NOW)
    text = unescape(browser_of(table.ben).get(page(agreement, "agreement-sign")).text)
    assert str(Yes.TEXT.label) in text


@pytest.mark.django_db
@pytest.mark.parametrize(("kind", "yes"), MAILS.items())
def test_the_mail_that_asks_for_a_yes_says_what_it_means(kind, yes):
    happens, _subject, _link = EXPECTED_MAILS[kind]
    letter = happens(a_table())
    (html,) = [form.content for form in letter.alternatives if form.mimetype == "text/html"]
    for text in (letter.body, unescape(html)):
        assert str(yes.label) in " ".join(text.split())
