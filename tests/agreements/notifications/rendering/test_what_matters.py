"""What a mail says first: what moved, who has signed, for whom somebody stands in, what follows from a change."""

from datetime import date

import pytest

from agreements.amendments.proposals import propose
from agreements.commitments.handshakes import confirm
from agreements.drafting import terms
from agreements.models import CommitmentTerms
from agreements.revisions.sealing import reopen, seal
from agreements.signing.signatures import sign
from tests.agreements.amendments.worked_case_d import case_d
from tests.agreements.notifications.mails import a_running_agreement, at_noon, forget, let_pass, sent
from tests.agreements.notifications.mails_caused_by_people import asking_for_a_change
from tests.builders import NOW, a_table, ready_to_seal
from tests.people import a_person, an_absence

pytestmark = pytest.mark.django_db


@pytest.fixture
def table():
    return a_table()


def html_of(mail):
    return next(str(form.content) for form in mail.alternatives if form.mimetype == "text/html")


def both(mail):
    return [" ".join(text.split()) for text in (mail.body, html_of(mail))]


def sealed_again(table):
    """Ben signed; then the date moved by three days, and signing is open again."""
    agreement = ready_to_seal(table)
    who = {"by": table.ana, "at": NOW}
    sign(agreement=agreement, digest=seal(agreement=agreement, **who).digest, by=table.ben, at=NOW)
    reopen(agreement=agreement, **who)
    wording = CommitmentTerms.objects.order_by("-revision__number")[0]
    values = {"due_on": date(2027, 3, 18)}
    terms.edit(CommitmentTerms, agreement=agreement, key=wording.key, version=wording.version, values=values, **who)
    wording.refresh_from_db()
    confirm(agreement=agreement, key=wording.key, version=wording.version, by=table.ben, at=NOW)
    forget()
    return agreement, seal(agreement=agreement, **who)


def test_the_mail_to_sign_says_what_moved_since_ones_last_reading(table):
    sealed_again(table)
    for text in both(sent(kind="ready_to_sign")):
        assert "What moved since revision 1, which you read last:" in text
        assert "C-0001 Promise “Forecast of the core range”" in text
        assert "15 March 2027 → 18 March 2027" in text.replace("due on: ", "")


def test_the_mail_to_sign_says_who_has_signed_and_who_is_asked(table):
    agreement, sealed = sealed_again(table)
    sign(agreement=agreement, digest=sealed.digest, by=table.ana, at=NOW)
    mail = sent(kind="ready_to_sign")
    assert mail.to == [table.ben.email]
    assert "Signed: Ana Ruiz (Sales)\nAsked: you for Operations\n" in mail.body
    assert "First date in it: Thursday 18 March 2027" in mail.body


def test_the_first_text_of_all_has_nothing_to_compare(table):
    agreement = ready_to_seal(table)
    forget()
    seal(agreement=agreement, by=table.ana, at=NOW)
    assert "What moved" not in sent(kind="ready_to_sign").body


def test_who_stands_in_reads_first_for_whom_and_until_when(table):
    a_running_agreement(table)
    lee = a_person(name="Lee Moor", department=table.operations)
    an_absence(person=table.ben, stand_in=lee, from_on=date(2027, 2, 8), until_on=date(2027, 2, 12), at=NOW)
    let_pass(at_noon(2, 8))
    mail = sent(at_noon(2, 8), kind="check_in_due")
    assert mail.to == [lee.email]
    assert "Hello Lee,\n\nFor Ben Ode, away until 12 February.\n" in mail.body
    assert "For Ben Ode, away until 12 February." in html_of(mail)


def test_a_change_says_what_follows_from_it_and_its_reason_once():
    case = case_d()
    forget()
    moved = {case.delivery.key: date(2027, 3, 22)}
    propose(agreement=case.agreement, changes=moved, reason="A problem was found.", by=case.table.ben, at=NOW)
    for text in both(sent(kind="change_asked")):
        assert "What then no longer fits" in text
        assert "needs C-0001 “The feature” by 16 March 2027: 6 days short" in text
        assert text[text.index("Hello Ana") :].count("A problem was found.") == 1


def test_a_change_on_which_nothing_rests_says_so(table):
    assert "No other date rests on it that would no longer fit." in asking_for_a_change(table).body
