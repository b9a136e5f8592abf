"""Where each stands, on the draft and on its page: who says it, why, and what was said before."""

import re
from datetime import timedelta

import pytest

from agreements.drafting import terms
from agreements.models import Outcome, Stance
from agreements.preparation.stances import take_stance
from tests.agreements.views.browsers import browser_of, page, queries
from tests.builders import NOW, a_draft, a_table, an_outcome, seat_of
from tests.people import a_department

pytestmark = pytest.mark.django_db


@pytest.fixture
def table():
    table = a_table()
    table.__dict__["agreement"] = a_draft(table)
    return table


def say(browser, table, code="SAL", **words):
    sent = {"degree": "support", "reason": "", "version": 0}
    return browser.post(page(table.agreement, "stance-take", code), sent | words)


def panel(person, table):
    shown = browser_of(person).get(page(table.agreement, "talk")).text
    (panel,) = re.findall(r'<section class="panel stack-s" id="where-each-stands".*?</section>', shown, re.DOTALL)
    return " ".join(re.sub(r"<[^>]+>", " ", panel).split())


def test_the_talk_says_where_each_stands_in_alphabetical_order(table):
    assert panel(table.ana, table) == (
        "Where each stands Operations not said yet Sales not said yet Say where we stand : Sales"
    )
    saved = say(browser_of(table.ana), table, degree="reservation", reason="Two halves.")
    assert saved.status_code == 303
    assert saved.url.endswith("/#where-each-stands")
    shown = panel(table.ben, table)
    assert "Sales with a reservation: Two halves. Ana Ruiz, " in shown
    assert shown.index("Operations") < shown.index("Sales")
    assert "Change ours" not in shown


@pytest.mark.parametrize("degree", ["reservation", "neutral", "more_talk", "cannot"])
def test_all_but_support_want_a_reason(table, degree):
    refused = say(browser_of(table.ana), table, degree=degree)
    assert refused.status_code == 422
    assert "Say why, so that the others can do something about it." in refused.text
    assert not Stance.objects.exists()


def test_a_degree_is_wanted_and_only_one_of_the_five(table):
    for degree in ("", "enthusiasm"):
        assert say(browser_of(table.ana), table, degree=degree).status_code == 422


def test_what_was_said_before_stands_below(table):
    ana = browser_of(table.ana)
    say(ana, table, degree="cannot", reason="Not before the test report.")
    say(ana, table, version=1)
    shown = ana.get(page(table.agreement, "stance-take", "SAL")).text
    assert shown.index("Said before") < shown.index("Not before the test report.")


def test_a_colleague_is_not_overwritten_unseen(table):
    ana = browser_of(table.ana)
    say(ana, table)
    refused = say(ana, table, degree="neutral", reason="Not ours.")
    assert refused.status_code == 409
    assert "A colleague said something else meanwhile." in refused.text
    assert "Not ours." in refused.text


def test_it_says_when_the_text_changed_since(table):
    outcome = an_outcome(table.agreement, by=table.ana)
    party = seat_of(table.agreement, table.sales)
    later = NOW + timedelta(minutes=5)
    take_stance(party=party, degree="support", reason="", version=0, by=table.ana, at=later)
    assert "the text changed since" not in panel(table.ana, table)
    values = {"impact": "Shelves are full by March.", "beneficiaries": "Customers", "indicators": "97 %"}
    terms.edit(
        Outcome,
        agreement=table.agreement,
        key=outcome.key,
        version=outcome.version,
        values=values,
        by=table.ana,
        at=later + timedelta(minutes=5),
    )
    assert "the text changed since" in panel(table.ana, table)


def test_whoever_cannot_support_it_is_offered_to_raise_an_objection(table):
    offer = "Raise an objection"
    for degree, is_offered in (("more_talk", False), ("cannot", True)):
        version = Stance.objects.count()
        say(browser_of(table.ana), table, degree=degree, reason="Not before the test report.", version=version)
        assert (offer in panel(table.ana, table)) == is_offered
    assert offer not in panel(table.ben, table)
    raised = browser_of(table.ana).get(page(table.agreement, "point-raise"), {"kind": "objection"})
    assert raised.context["form"]["kind"].value() == "objection"


def test_only_whoever_speaks_for_the_party_says_it(table):
    refused = say(browser_of(table.ben), table)
    assert refused.status_code == 403
    assert "Whoever speaks for Sales says where it stands." in refused.text
    assert say(browser_of(table.ben), table, code="FIN").status_code == 404


def test_any_number_of_parties_is_the_same_number_of_queries(table):
    heads = [
        a_department(name=f"Branch {number}", code=f"X{chr(65 + number // 26)}{chr(65 + number % 26)}")
        for number in range(30)
    ]
    browser, counts = browser_of(table.ana), []
    for others in (heads[:1], heads):
        agreement = a_draft(table, also=others)
        for department in others:
            party = seat_of(agreement, department)
            take_stance(party=party, degree="support", reason="", version=0, by=table.ana, at=NOW)
        queries(browser, page(agreement, "talk"))
        counts.append(queries(browser, page(agreement, "talk")))
    assert counts[0] == counts[1]
